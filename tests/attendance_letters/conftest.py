"""November in Paris: jobs wait as on a node, and letters leave when they are run."""

from __future__ import annotations

import pytest

from meshup.kit import clock
from tests.agenda.paris import NOW
from tests.attendance.conftest import paris

__all__ = ["paris"]


@pytest.fixture
def letters_leave(node, settings, ada):
    """The clock stands; jobs wait until ``arrived`` runs those that are due."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with clock.set_to(NOW):
        yield
