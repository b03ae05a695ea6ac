"""A routing night, in November."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import translation

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.kit import clock
from tests.agenda.paris import NOW, themed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from meshup.community.models import Person

EVENING = NOW + timedelta(days=7)


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


@pytest.fixture
def night(ada: Person) -> str:
    """A public event of its own, by its slug."""
    return create_event(ada, themed(EVENING), NOW, state=State.CONFIRMED).slug


def url_of(name: str, *args: object) -> str:
    """Return the English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


def text_of(browser: Client, address: str) -> str:
    """Return what a page says, refusing what is no page."""
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()
