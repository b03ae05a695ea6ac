"""The desk in November 2026: Paris P2P each first Wednesday, with the usual checklist."""

import pytest

from meshup.checklists.domain.editions import ItemOfEdition
from meshup.checklists.domain.queries.editions import edition_for
from meshup.checklists.domain.templates import take_usual_list
from tests.agenda.paris import DECEMBER, NOW
from tests.desk.conftest import _november, paris

__all__ = ["_november", "listed", "meant", "paris"]


@pytest.fixture
def listed(paris, ada):
    """The series, and its list as Meshup comes with it."""
    take_usual_list(ada, paris.slug, NOW)
    return paris


@pytest.fixture
def meant():
    """Return an item of December's edition, for a gesture."""

    def item_of(by, key, slug=DECEMBER, at=NOW):
        return ItemOfEdition(by, slug, key, at)

    return item_of


def december(by, slug=DECEMBER, at=NOW):
    """Return December's checklist by key."""
    return {item.key: item for item in edition_for(by, slug, at).items}
