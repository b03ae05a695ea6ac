"""Nodes with libraries, and time that goes by."""

import pytest

from tests.inbox.peer import evil, federating, peers, victim
from tests.library.libraries import LibraryNode
from tests.recorded_wire import nobody_crosses, wire
from tests.starter_kit.kits import evening
from tests.umbrella.conftest import _hour, later

__all__ = [
    "_hour",
    "evening",
    "evil",
    "federating",
    "later",
    "nobody_crosses",
    "peers",
    "victim",
    "wire",
]


@pytest.fixture(autouse=True)
def _media(tmp_path, settings):
    """Have a folder for files of each test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def lyon(peers):
    """An honest node of the mesh."""
    return LibraryNode(peers("lyon.test"), "Lyon").join()


@pytest.fixture
def mallory(peers):
    """Another node of the mesh, which lies."""
    return LibraryNode(peers("mallory.test"), "Mallory").join()
