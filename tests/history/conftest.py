"""History in November 2026, and rooms that are registered for one test only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meshup.history.domain import tracking
from meshup.kit import clock
from tests.agenda.paris import NOW, paris_series

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


@pytest.fixture
def series(node: object) -> object:
    return paris_series()


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget after the test what it registers."""
    monkeypatch.setattr(tracking, "_kinds", dict(tracking._kinds))
    monkeypatch.setattr(tracking, "_pages", dict(tracking._pages))
    checks = {kind: list(found) for kind, found in tracking._checks.items()}
    monkeypatch.setattr(tracking, "_checks", checks)
