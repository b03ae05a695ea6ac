"""November in Paris; Lyon is another node; letters wait until they are looked at."""

import pytest

from meshup.kit import clock
from tests.inbox.peer import evil, federating, peers, victim
from tests.library.libraries import LibraryNode
from tests.proposals.conftest import NOW, chloe, dana, paris
from tests.travelling_talks.travelling import a_talk
from tests.umbrella.conftest import later

__all__ = ["chloe", "dana", "evil", "federating", "later", "paris", "peers", "victim"]


@pytest.fixture(autouse=True)
def _november(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with clock.set_to(NOW):
        yield


@pytest.fixture
def lyon(peers):
    """An honest node of the mesh."""
    return LibraryNode(peers("lyon.test"), "Lyon").join()


@pytest.fixture
def mallory(peers):
    """Another node of the mesh, which lies."""
    return LibraryNode(peers("mallory.test"), "Mallory").join()


@pytest.fixture
def talk(paris, ada, chloe):
    """Chloé's talk, on the programme of December; our library offers its abstract."""
    return a_talk(ada, chloe)
