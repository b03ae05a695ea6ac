"""A node with contact persons, and a routing night."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import translation

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.community.choices import Role
from meshup.kit import clock
from meshup.moderation.domain.contact_persons import ContactPersonPlan, name_contact_person
from tests.agenda.paris import NOW, paris_series, themed
from tests.conftest import browser_of, person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from meshup.agenda.models import Series
    from meshup.community.models import Person

EVENING = NOW + timedelta(days=7)


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


@pytest.fixture
def paris(node: object) -> Series:
    """The monthly series."""
    return paris_series()


@pytest.fixture
def night(ada: Person) -> str:
    """A public event of its own, by its slug."""
    return create_event(ada, themed(EVENING), NOW, state=State.CONFIRMED).slug


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


def url_of(name: str, *args: object) -> str:
    """Return the English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


def text_of(browser: Client, address: str) -> str:
    """Return what a page says, refusing what is no page."""
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()
