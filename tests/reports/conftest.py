"""A node with contact persons, beside what tests of moderation begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meshup.community.choices import Role
from meshup.reports.domain.contact_persons import ContactPersonPlan, name_contact_person
from tests.agenda.paris import NOW, paris_series
from tests.conftest import browser_of, person
from tests.moderation.conftest import EVENING, _november, night, text_of, url_of

if TYPE_CHECKING:
    from django.test import Client

    from meshup.agenda.models import Series
    from meshup.community.models import Person

__all__ = ["EVENING", "_november", "night", "text_of", "url_of"]


@pytest.fixture
def paris(node: object) -> Series:
    """The monthly series."""
    return paris_series()


@pytest.fixture
def emma(node: object) -> Person:
    """Emma, who hosts as well, and is no contact person."""
    return person("Emma", Role.HOST)


@pytest.fixture
def as_emma(emma: Person) -> Client:
    """Emma's browser, signed in."""
    return browser_of(emma)


@pytest.fixture
def contacts(ada: Person, bilal: Person) -> tuple[int, int]:
    """Ada, a host, and Bilal, a helper, as contact persons: their numbers."""
    reach = {"en": "orange scarf", "fr": "foulard orange"}
    plans = [
        ContactPersonPlan(name=one.name, languages=("fr", "en"), reach=reach)
        for one in (ada, bilal)
    ]
    first, second = (
        name_contact_person(ada, one.pk, plan, NOW)
        for one, plan in zip((ada, bilal), plans, strict=True)
    )
    return first, second
