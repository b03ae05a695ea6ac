"""November in Paris: the monthly series, and jobs that wait as on a node."""

from __future__ import annotations

import pytest

from meshup.kit import clock
from tests.agenda.paris import NOW, paris_series


@pytest.fixture
def paris(node):
    """The monthly series."""
    return paris_series()


@pytest.fixture
def letters_leave(node, settings, ada):
    """The clock stands; jobs wait until ``arrived`` runs those that are due."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with clock.set_to(NOW):
        yield
