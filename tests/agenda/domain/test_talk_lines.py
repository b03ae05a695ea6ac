"""Lines carry talks, through whatever becomes of the timetable."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from meshup.agenda.choices import SESSIONS
from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.life_cycle import cancel, move, skip
from meshup.agenda.domain.outlines import outline_of, without_talks
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_for, event_of, upcoming
from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.agenda.domain.shifted_lines import Shift
from meshup.agenda.domain.shifting import shift_rest
from meshup.agenda.domain.talk_lines import (
    forget_talk_persons,
    place_talk,
    reword_talk,
    take_off_talk,
)
from meshup.agenda.errors import NotInThisState, NotYours, TextTooLong
from meshup.agenda.models import Event
from meshup.agenda.talk_finders import register
from meshup.history.domain.undoing import undo
from meshup.history.errors import ChangedMeanwhile
from meshup.history.models import Change
from meshup.kit import personal_data
from meshup.kit.personal_data import Subject
from tests.agenda.paris import DECEMBER, NOW, paris_series
from tests.agenda.talks import EIGHT, GOSSIP, TALK, TITLES, placed, placing

pytestmark = pytest.mark.django_db
JANUARY = "paris-p2p-2027-01-06"
ABOUT = f"event:{DECEMBER}"
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def series(node):
    return paris_series()


def talks(slug=DECEMBER):
    return [line for line in event_of(slug).timetable if line.talk]


def plan_of(line, **said):
    names = ("kind", "starts_at", "ends_at", "titles", "notes", "zone", "track", "languages")
    return LinePlan(**{name: getattr(line, name) for name in names} | {"key": line.pk} | said)


def test_a_talk_joins_the_lines_that_the_series_has(bilal):
    placed(bilal)
    kinds = [line.kind for line in event_of(DECEMBER).timetable]
    assert kinds == ["doors", "encounters", "talk"]
    (line,) = talks()
    assert (line.talk, line.talk_slug, line.persons) == (TALK, GOSSIP.slug, GOSSIP.persons)
    assert (line.titles, line.abstracts, line.level) == (TITLES, GOSSIP.abstracts, 1)


def test_placing_again_moves_it_and_the_same_again_changes_nothing(bilal):
    placed(bilal)
    placed(bilal, starts_at=EIGHT + QUARTER, ends_at=EIGHT + 2 * QUARTER)
    placed(bilal, starts_at=EIGHT + QUARTER, ends_at=EIGHT + 2 * QUARTER)
    assert [line.starts_at for line in talks()] == [EIGHT + QUARTER]


def test_an_open_line_of_that_hour_becomes_the_talks_and_keeps_its_length(ada):
    hour = LinePlan(kind="talks", starts_at=EIGHT, ends_at=EIGHT + 4 * QUARTER)
    other = LinePlan(kind="talk", starts_at=EIGHT, ends_at=EIGHT + QUARTER, titles={"en": "Mine"})
    set_timetable(ada, DECEMBER, 0, [hour, other], NOW)
    placed(ada, ends_at=None)
    assert [line.titles for line in event_of(DECEMBER).timetable] == [TITLES, {"en": "Mine"}]
    assert talks()[0].ends_at == EIGHT + 4 * QUARTER


def test_time_for_talks_is_what_is_left_of_it_after_the_talk_that_begins_it(ada):
    time = LinePlan(
        kind="talks", starts_at=EIGHT, ends_at=EIGHT + 2 * QUARTER, titles={"en": "Your talks"}
    )
    set_timetable(ada, DECEMBER, 0, [time], NOW)
    placed(ada)
    lines = event_of(DECEMBER).timetable
    assert [(line.titles, line.starts_at, line.ends_at) for line in lines] == [
        (TITLES, EIGHT, EIGHT + QUARTER),
        (time.titles, EIGHT + QUARTER, EIGHT + 2 * QUARTER),
    ]
    another = replace(GOSSIP, uuid=uuid4(), slug="another")
    later = placing(starts_at=EIGHT + QUARTER, ends_at=EIGHT + 3 * QUARTER)
    place_talk(ada, DECEMBER, another, later, NOW)
    assert [line.kind for line in event_of(DECEMBER).timetable] == ["talk", "talk"]


def test_who_does_not_keep_the_programme_places_nothing(door):
    with pytest.raises(NotYours):
        placed(door)
    with pytest.raises(NotYours):
        take_off_talk(door, DECEMBER, TALK, NOW)


def test_over_somebody_elses_change_and_on_a_skipped_date_nothing_is_placed(ada, bilal):
    placed(ada)
    with pytest.raises(ChangedMeanwhile):
        placed(bilal, version=0)
    skip(ada, JANUARY, NOW)
    with pytest.raises(NotInThisState):
        placed(bilal, JANUARY)


def test_names_without_end_are_refused(ada):
    with pytest.raises(TextTooLong):
        place_talk(ada, DECEMBER, replace(GOSSIP, persons=("N" * 121,)), placing(), NOW)


def test_a_shift_of_the_evening_and_another_day_keep_it(ada):
    placed(ada)
    shift_rest(ada, DECEMBER, event_of(DECEMBER).version, Shift(minutes=20), EIGHT - QUARTER)
    event = event_of(DECEMBER)
    (line,) = talks()
    assert (line.starts_at, line.persons) == (EIGHT + timedelta(minutes=20), GOSSIP.persons)
    day = timedelta(days=1)
    move(ada, DECEMBER, event.starts_at + day, event.ends_at + day, NOW)
    (line,) = talks()
    assert (line.starts_at, line.talk) == (EIGHT + day + timedelta(minutes=20), TALK)


def test_lines_said_again_keep_their_row_and_their_talk(ada):
    placed(ada)
    before = event_for(ada, DECEMBER)
    plans = [plan_of(line) for line in before.timetable if line.kind != "doors"]
    moved = [replace(plan, zone="Stage") if plan.kind == "talk" else plan for plan in plans]
    set_timetable(ada, DECEMBER, before.version, moved, NOW)
    (line,) = talks()
    assert (line.pk, line.zone, line.persons) == (
        before.timetable[-1].pk,
        "Stage",
        GOSSIP.persons,
    )
    assert [line.kind for line in event_of(DECEMBER).timetable] == ["encounters", "talk"]


def test_a_key_of_another_evening_brings_no_talk_along(ada):
    key = placed(ada)
    plan = LinePlan(kind="talk", titles={"en": "Stolen"}, key=key)
    set_timetable(ada, JANUARY, 0, [plan, plan], NOW)
    assert talks(JANUARY) == []
    assert len(talks()) == 1


def test_undo_brings_talk_and_speakers_back(ada):
    placed(ada)
    set_timetable(ada, DECEMBER, event_of(DECEMBER).version, [], NOW)
    assert (talks(), event_of(DECEMBER).free_slots) == ([], 2)
    undo(ada, ABOUT, NOW)
    (line,) = talks()
    assert (line.talk, line.persons, line.abstracts) == (TALK, GOSSIP.persons, GOSSIP.abstracts)
    assert event_of(DECEMBER).free_slots == 1
    undo(ada, ABOUT, NOW)
    assert (talks(), event_of(DECEMBER).free_slots) == ([], 2)


def test_placed_talks_take_the_open_slots_also_in_lists(ada):
    placed(ada)
    event = next(event for event in upcoming(NOW, 3) if event.slug == DECEMBER)
    assert (event.open_slots, event.free_slots, event.is_full) == (2, 1, False)
    place_talk(
        ada, DECEMBER, replace(GOSSIP, uuid=uuid4()), placing(starts_at=None, ends_at=None), NOW
    )
    event = next(event for event in upcoming(NOW, 3) if event.slug == DECEMBER)
    assert (event.free_slots, event.is_full) == (0, True)
    take_off_talk(ada, DECEMBER, TALK, NOW)
    assert event_of(DECEMBER).free_slots == 1
    assert not event_of(JANUARY).is_full


def test_taking_off_twice_changes_nothing_more(ada):
    placed(ada)
    assert take_off_talk(ada, DECEMBER, TALK, NOW)
    changes = Change.objects.count()
    assert not take_off_talk(ada, DECEMBER, TALK, NOW)
    assert (talks(), Change.objects.count()) == ([], changes)


def test_a_talk_is_said_anew_wherever_it_is_and_only_where_it_differs(ada):
    placed(ada)
    placed(ada, JANUARY, starts_at=None, ends_at=None)
    said = replace(GOSSIP, persons=("Nadia",))
    assert reword_talk(said, TITLES, ("fr",), NOW) == 2
    versions = list(Event.objects.values_list("version", flat=True))
    assert reword_talk(said, TITLES, ("fr",), NOW) == 0
    assert [line.persons for line in (*talks(), *talks(JANUARY))] == [("Nadia",)] * 2
    assert list(Event.objects.values_list("version", flat=True)) == versions


def test_what_is_handed_on_to_other_evenings_names_nobody(ada):
    placed(ada)
    outline = outline_of(event_for(ada, DECEMBER))
    line = outline.lines[-1]
    assert (line.kind, line.minutes, line.titles, line.languages) == ("talk", 15, {}, ())
    assert without_talks(outline, SESSIONS).lines[-1] == line


def test_forgotten_names_are_in_no_line_and_no_history_and_undo_still_works(ada):
    placed(ada)
    take_off_talk(ada, DECEMBER, TALK, NOW)
    placed(ada)
    assert forget_talk_persons(TALK, ["Nadia K."]) > 0
    assert talks()[0].persons == ("le Grand Robert",)
    assert talks()[0].abstracts == GOSSIP.abstracts
    assert forget_talk_persons(TALK) > 0
    assert forget_talk_persons(TALK) == 0
    assert (talks()[0].persons, talks()[0].abstracts, talks()[0].titles) == ((), {}, TITLES)
    kept = json.dumps([change.rows for change in Change.objects.all()])
    assert "Nadia" not in kept
    assert "Robert" not in kept
    assert "rumours" not in kept
    undo(ada, ABOUT, NOW)
    assert talks() == []


def test_whose_talk_it_is_takes_it_along_and_is_erased_from_it(ada, monkeypatch):
    placed(ada)
    monkeypatch.setattr("meshup.agenda.talk_finders._finders", {})
    register("proposals", lambda subject: [TALK] if subject.peer == 7 else [])
    [record] = personal_data.export(Subject(peer=7))["agenda.speakers"]
    assert (record["event"], record["persons"]) == (DECEMBER, list(GOSSIP.persons))
    assert "agenda.speakers" not in personal_data.export(Subject(peer=8))
    assert personal_data.erase(Subject(peer=8), log=False) == {}
    assert personal_data.erase(Subject(peer=7), log=False)["agenda.speakers"] == 2
    assert talks()[0].persons == ()


def test_where_talks_are_is_told_in_three_queries(ada, django_assert_num_queries):
    placed(ada)
    placed(ada, JANUARY, starts_at=None, ends_at=None)
    with django_assert_num_queries(3):
        places = places_of_talks([TALK, uuid4()])
    assert [place.event.slug for place in places[TALK]] == [DECEMBER, JANUARY]
    assert all(place.is_public for place in places[TALK])
    cancel(ada, JANUARY, {}, NOW)
    assert len(places_of_talks([TALK])[TALK]) == 2
    with django_assert_num_queries(1):
        assert places_of_talks([uuid4()]) == {}
