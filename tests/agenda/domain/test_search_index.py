"""The words by which events are found."""

import pytest

from meshup.agenda.domain.events import edit_event, set_timetable
from meshup.agenda.domain.life_cycle import cancel, confirm
from meshup.agenda.domain.plans import LinePlan, SeriesPlan, VenuePlan
from meshup.agenda.domain.queries.search import search
from meshup.agenda.domain.series import edit_series
from meshup.agenda.domain.venues import edit_venue
from meshup.history.domain.undoing import undo
from tests.agenda.domain.test_queries import SEVEN
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return [one.slug for one in search(words, NOW) if one.stored]


@pytest.fixture
def december(ada, node):
    paris_series()
    confirm(ada, DECEMBER, NOW)
    return [DECEMBER]


def test_a_renamed_venue_is_found_by_its_new_name(ada, december):
    assert found("ground control") == december
    edit_venue(ada, "ground-control", 1, VenuePlan(name="La Halle", city="Paris"), NOW)
    assert (found("ground control"), found("halle")) == ([], december)
    undo(ada, "venue:ground-control", NOW)
    assert (found("ground control"), found("halle")) == (december, [])


def test_a_renamed_series_is_found_by_its_new_name(ada, december):
    edit_series(ada, "paris-p2p", 1, SeriesPlan(titles={"en": "Mesh nights"}), NOW)
    assert (found("p2p"), found("mesh nights")) == ([], december)


def test_a_rename_does_not_stand_in_the_way_of_an_undo(ada, december):
    cancel(ada, DECEMBER, {"en": "Flood"}, NOW)
    edit_series(ada, "paris-p2p", 1, SeriesPlan(titles={"en": "Mesh nights"}), NOW)
    undo(ada, f"event:{DECEMBER}", NOW)
    assert found("mesh nights") == december


def test_lines_of_a_timetable_count_until_they_are_undone(ada, december):
    set_timetable(ada, DECEMBER, 1, [LinePlan(kind="talk", titles={"en": "Gossip"})], NOW)
    assert found("gossip") == december
    undo(ada, f"event:{DECEMBER}", NOW)
    assert found("gossip") == []


def test_an_event_with_other_words_is_found_by_these(ada, december):
    edit_event(ada, DECEMBER, 1, themed(SEVEN, titles={"en": "Routing night"}), NOW)
    assert found("routing night") == december
    assert found("p2p routing") == december
