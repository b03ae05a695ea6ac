"""Undo: back to what was before, unless something came after it or points to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from meshup.agenda.domain.events import create_event, set_timetable, withdraw
from meshup.agenda.domain.life_cycle import cancel, confirm, move
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_for, event_of
from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.rows import ensure_row
from meshup.agenda.domain.series import create_series
from meshup.agenda.errors import NotYours
from meshup.agenda.models import Event, Series
from meshup.history.domain.queries import changes_of, undoable
from meshup.history.domain.tracking import protect, why_in_use
from meshup.history.domain.undoing import undo
from meshup.history.errors import InUse, NothingToUndo
from meshup.history.models import Change
from tests.agenda.paris import DECEMBER, NOW, PATTERN, WORDS, themed

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
ABOUT = f"event:{DECEMBER}"


def they_come(*keys: int) -> None:
    """Let three people come to these events, as a room above would say."""
    protect("event", lambda key: "3 people said that they come." if key in keys else None)


def test_undo_takes_back_one_change_after_the_other(ada, series):
    confirm(ada, DECEMBER, NOW)
    move(ada, DECEMBER, SEVEN, SEVEN + HOUR, NOW + HOUR)
    before = event_of(DECEMBER)
    assert undo(ada, ABOUT, NOW + 2 * HOUR).verb == "move"
    assert event_of(DECEMBER).badges(NOW) == ("confirmed",)
    assert event_of(DECEMBER).sequence > before.sequence
    assert undo(ada, ABOUT, NOW + 2 * HOUR).verb == "confirm"
    assert (event_of(DECEMBER).state, Event.objects.count()) == ("usual", 0)
    assert undoable(ABOUT) is None
    with pytest.raises(NothingToUndo):
        undo(ada, ABOUT, NOW + 2 * HOUR)
    changes = changes_of(ABOUT)
    assert [change.verb for change in changes] == ["undo", "undo", "move", "confirm"]
    assert [change.undone for change in changes] == [False, False, True, True]


def test_undo_brings_a_timetable_and_a_withdrawn_draft_back(ada, node):
    slug = create_event(ada, themed(SEVEN), NOW).slug
    line = LinePlan(kind="talk", titles={"en": "BGP"})
    set_timetable(ada, slug, event_for(ada, slug).version, [line], NOW)
    set_timetable(ada, slug, event_for(ada, slug).version, [], NOW)
    undo(ada, f"event:{slug}", NOW)
    assert [one.titles for one in event_for(ada, slug).timetable] == [{"en": "BGP"}]
    withdraw(ada, slug, NOW)
    undo(ada, f"event:{slug}", NOW)
    assert [one.titles for one in event_for(ada, slug).timetable] == [{"en": "BGP"}]


def test_only_hosts_undo(bilal, ada, series):
    confirm(ada, DECEMBER, NOW)
    with pytest.raises(NotYours):
        undo(bilal, ABOUT, NOW)
    assert event_of(DECEMBER).state == "confirmed"


def test_of_first_words_about_a_date_in_use_the_usual_date_is_left(ada, series, rooms):
    usual = event_of(DECEMBER)
    move(ada, DECEMBER, SEVEN, SEVEN + HOUR, NOW)
    row = ensure_row(DECEMBER, NOW)
    they_come(row)
    undo(ada, ABOUT, NOW)
    assert event_of(DECEMBER) == usual
    assert [(event.pk, event.version, event.sequence) for event in Event.objects.all()] == [
        (row, 0, 0)
    ]
    confirm(ada, DECEMBER, NOW)
    assert (ensure_row(DECEMBER, NOW), event_of(DECEMBER).version) == (row, 1)


def test_what_one_change_made_stays_while_it_is_in_use(ada, node, rooms):
    slug = create_event(ada, themed(SEVEN), NOW).slug
    they_come(Event.objects.get().pk)
    with pytest.raises(InUse) as refused:
        undo(ada, f"event:{slug}", NOW)
    assert refused.value.facts == {"why": "3 people said that they come."}
    with pytest.raises(InUse):
        withdraw(ada, slug, NOW)
    assert (Event.objects.count(), undoable(f"event:{slug}").verb) == (1, "create")


def test_an_undo_that_takes_nothing_away_asks_nobody(ada, node, rooms):
    slug = create_event(ada, themed(SEVEN), NOW).slug
    confirm(ada, slug, NOW)
    they_come(Event.objects.get().pk)
    undo(ada, f"event:{slug}", NOW)
    assert event_for(ada, slug).state == "draft"


def test_first_words_of_an_earlier_version_are_not_undone_while_the_date_is_in_use(
    ada, series, rooms
):
    confirm(ada, DECEMBER, NOW)
    change = Change.objects.get(about=ABOUT)
    change.rows = [[kind, key, None, after] for kind, key, _before, after in change.rows]
    change.save()
    people = [Event.objects.get().pk]
    protect("event", lambda key: "3 people said that they come." if key in people else None)
    with pytest.raises(InUse):
        undo(ada, ABOUT, NOW)
    people.clear()
    undo(ada, ABOUT, NOW)
    assert (event_of(DECEMBER).state, Event.objects.count()) == ("usual", 0)


def test_a_series_stays_while_one_of_its_usual_dates_is_in_use(ada, node, rooms):
    slug = create_series(ada, WORDS, replace(PATTERN, venue=""), NOW).slug
    row = ensure_row(DECEMBER, NOW)
    they_come(row)
    with pytest.raises(InUse):
        undo(ada, f"series:{slug}", NOW)
    assert series_of(slug).slug == slug


def test_a_series_goes_with_the_rows_of_its_dates_that_nobody_uses(ada, node):
    slug = create_series(ada, WORDS, replace(PATTERN, venue=""), NOW).slug
    ensure_row(DECEMBER, NOW)
    undo(ada, f"series:{slug}", NOW)
    assert (Series.objects.count(), Event.objects.count()) == (0, 0)


def test_all_rooms_that_use_a_row_are_heard(rooms):
    protect("event", lambda _key: "3 people come.")
    protect("event", lambda _key: None)
    protect("event", lambda _key: "A talk waits.")
    assert why_in_use("event", 1) == "3 people come. A talk waits."
    assert why_in_use("venue", 1) is None


def test_a_date_that_was_taken_since_is_nothing_to_undo_and_no_error(ada, series):
    confirm(ada, DECEMBER, NOW)
    cancel(ada, DECEMBER, {}, NOW)
    change = Change.objects.filter(about=ABOUT).latest("pk")
    taken = Event.objects.get(pk=ensure_row("paris-p2p-2027-01-06", NOW))
    kind, key, before, after = change.rows[0]
    before["recurrence_date"] = str(taken.recurrence_date)
    change.rows = [[kind, key, before, after]]
    change.save()
    with pytest.raises(NothingToUndo):
        undo(ada, ABOUT, NOW)
    assert Event.objects.get(slug=DECEMBER).recurrence_date == date(2026, 12, 2)


def test_a_change_that_a_room_which_left_had_a_part_in_is_not_undone(ada, series):
    confirm(ada, DECEMBER, NOW)
    change = Change.objects.get(about=ABOUT)
    change.rows = [*change.rows, ["ballad", 1, None, {}]]
    change.save()
    with pytest.raises(NothingToUndo):
        undo(ada, ABOUT, NOW)
    with pytest.raises(NothingToUndo):
        undo(ada, "ballad:nettle", NOW)


def test_a_change_that_knows_fewer_columns_can_be_undone(ada, series):
    confirm(ada, DECEMBER, NOW)
    change = Change.objects.get(verb="confirm")
    for *_, after in change.rows:
        del after["source_url"]  # as a release before that column kept it
    change.save()
    undo(ada, ABOUT, NOW)
    assert event_of(DECEMBER).state == "usual"
