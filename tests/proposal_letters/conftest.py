"""November in Paris: Chloé proposes; jobs wait as on a node, letters leave when they are run."""

from __future__ import annotations

import pytest

from meshup.kit import clock
from tests.proposals.conftest import NOW, chloe, dana, paris

__all__ = ["chloe", "dana", "paris"]


@pytest.fixture
def letters_leave(paris, settings, ada):
    """The clock stands; jobs wait until ``arrived`` runs those that are due."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with clock.set_to(NOW):
        yield
