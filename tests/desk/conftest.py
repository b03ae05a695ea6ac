"""The desk in November 2026: Paris P2P each first Wednesday, the next one not confirmed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import translation

from meshup.kit import clock
from tests.agenda.paris import NOW, paris_series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.agenda.models import Series

LINES = {
    "lines-TOTAL_FORMS": "0",
    "lines-INITIAL_FORMS": "0",
    "links-TOTAL_FORMS": "0",
    "links-INITIAL_FORMS": "0",
}
"""What every formset of the desk sends besides its lines."""


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


@pytest.fixture
def paris(node: object) -> Series:
    """The monthly series."""
    return paris_series()


def url_of(name: str, *args: object) -> str:
    """Return the English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)
