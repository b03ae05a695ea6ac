"""Rows that others can point to: one for each public event, and protected while in use."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
from django.db import connection

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.life_cycle import confirm, move, skip, unchanged_since
from meshup.agenda.domain.pattern_preview import foresee
from meshup.agenda.domain.queries.events import event_for, event_of, upcoming
from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.rows import ensure_row
from meshup.agenda.domain.series import change_pattern, end_series
from meshup.agenda.errors import NoSuchEvent
from meshup.agenda.models import Event
from meshup.community.domain.nodes import set_up_node
from meshup.history.domain import tracking
from meshup.history.domain.changes import snapshot
from meshup.history.domain.queries import changes_of
from meshup.history.domain.undoing import undo
from meshup.history.errors import ChangedMeanwhile
from meshup.history.models import Change
from tests.agenda.domain.test_events import plan_of
from tests.agenda.paris import DECEMBER, NOW, PATTERN, paris_series, themed

pytestmark = pytest.mark.django_db
JANUARY = "paris-p2p-2027-01-06"
FEBRUARY = "paris-p2p-2027-02-03"
DECEMBER_ON = date(2026, 12, 1)
THURSDAYS = replace(PATTERN, rule="FREQ=MONTHLY;BYDAY=1TH", starts_on=DECEMBER_ON)
SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def series(node):
    return paris_series()


@pytest.fixture
def used(monkeypatch):
    """Return a set: what is put in it is in use."""
    keys: set[int] = set()
    check = {"event": [lambda key: "3 people said that they come." if key in keys else None]}
    monkeypatch.setattr(tracking, "_checks", {**tracking._checks, **check})
    return keys


def coming(most: int = 3) -> list[tuple[str, str, int | None]]:
    found = upcoming(NOW, most)
    return [(one.slug, one.local_start.date().isoformat(), one.edition) for one in found]


def test_asked_twice_it_is_the_same_row_and_nothing_is_recorded(series):
    changes = Change.objects.count()
    row = ensure_row(DECEMBER, NOW)
    assert ensure_row(DECEMBER, NOW + HOUR) == row
    assert (Event.objects.count(), Change.objects.count()) == (1, changes)
    assert Event.objects.get(pk=row).slug == DECEMBER


def test_a_row_that_is_there_already_is_the_one(ada, series):
    stored = confirm(ada, DECEMBER, NOW)
    single = create_event(ada, themed(SEVEN), NOW, state=State.CONFIRMED)
    before = snapshot(Event.objects.get(pk=stored.pk))
    assert ensure_row(DECEMBER, NOW + HOUR) == stored.pk
    assert ensure_row(single.slug, NOW) == single.pk
    assert snapshot(Event.objects.get(pk=stored.pk)) == before


def test_what_is_not_public_has_no_row_to_point_to(ada, series):
    draft = create_event(ada, themed(SEVEN), NOW).slug
    skip(ada, DECEMBER, NOW)
    rows = Event.objects.count()
    nowhere = ("paris-p2p-2026-12-03", "lyon-2026-12-02", "paris-p2p", "x", "paris-p2p-2026-12-2")
    for slug in (draft, DECEMBER, *nowhere):
        with pytest.raises(NoSuchEvent):
            ensure_row(slug, NOW)
    assert Event.objects.count() == rows


@pytest.mark.django_db(transaction=True)
def test_of_two_who_point_to_a_date_at_once_both_point_to_one_row():
    set_up_node(name="Paris P2P", city="Paris", languages=["en"], time_zone="Europe/Paris")
    paris_series()
    ready = Barrier(4)

    def point(_number):
        ready.wait()
        try:
            return ensure_row(DECEMBER, NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as some:
        rows = set(some.map(point, range(4)))
    assert rows == {Event.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_a_date_is_pointed_to_while_somebody_confirms_it():
    set_up_node(name="Paris P2P", city="Paris", languages=["en"], time_zone="Europe/Paris")
    paris_series()
    ready = Barrier(2)

    def act(step):
        ready.wait()
        try:
            return step()
        finally:
            connection.close()

    steps = (lambda: ensure_row(DECEMBER, NOW), lambda: confirm(None, DECEMBER, NOW).pk)
    with ThreadPoolExecutor(2) as both:
        rows = set(both.map(act, steps))
    (event,) = Event.objects.all()
    assert (rows, event.state, event.version) == ({event.pk}, "confirmed", 1)


def test_first_words_about_it_are_the_same_as_without_a_row(ada, series):
    ensure_row(DECEMBER, NOW)
    edit_event(ada, DECEMBER, 0, plan_of(DECEMBER, texts={"en": "Mulled wine."}), NOW + HOUR)
    one = event_of(DECEMBER)
    assert (one.version, one.sequence, one.changed_at, one.stored) == (1, 0, NOW + HOUR, True)
    assert [change.verb for change in changes_of(f"event:{DECEMBER}")] == ["edit"]


@pytest.mark.parametrize("row", [True, False])
def test_a_form_about_what_was_undone_since_notices(row, ada, series):
    confirm(ada, DECEMBER, NOW)
    undo(ada, f"event:{DECEMBER}", NOW)
    if row:
        ensure_row(DECEMBER, NOW)
    with pytest.raises(ChangedMeanwhile), unchanged_since(DECEMBER, 1):
        pass
    with pytest.raises(ChangedMeanwhile):
        edit_event(ada, DECEMBER, 1, plan_of(DECEMBER), NOW)


def test_addresses_keep_their_first_date_wherever_the_event_moves(ada, series, used):
    move(ada, DECEMBER, SEVEN, SEVEN + HOUR, NOW)
    assert event_of(DECEMBER).local_start.date() == date(2026, 12, 9)
    with pytest.raises(NoSuchEvent):
        event_of("paris-p2p-2026-12-09")
    confirm(ada, JANUARY, NOW)
    used.add(ensure_row(FEBRUARY, NOW))
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, THURSDAYS, NOW)
    assert coming() == [
        (DECEMBER, "2026-12-09", 88),
        (JANUARY, "2027-01-07", 89),
        (FEBRUARY, "2027-02-04", 90),
    ]
    for slug in ("paris-p2p-2027-01-07", "paris-p2p-2027-02-04"):
        with pytest.raises(NoSuchEvent):
            event_of(slug)


def test_a_row_that_nobody_uses_vanishes_with_its_date(ada, series):
    for slug in (DECEMBER, JANUARY):
        ensure_row(slug, NOW)
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, THURSDAYS, NOW)
    assert Event.objects.count() == 0
    assert coming(1) == [("paris-p2p-2026-12-03", "2026-12-03", 88)]


def test_a_row_before_the_change_is_left_as_it_is(ada, series):
    row = ensure_row(DECEMBER, NOW)
    change_pattern(ada, "paris-p2p", 1, date(2027, 1, 1), THURSDAYS, NOW)
    assert ensure_row(DECEMBER, NOW) == row
    assert not event_of(DECEMBER).stored


def test_a_date_in_use_goes_along_with_its_number_and_back(ada, series, used):
    before = snapshot(Event.objects.get(pk=ensure_row(JANUARY, NOW)))
    used.add(before["id"])
    foreseen = foresee(series_of("paris-p2p"), DECEMBER_ON, THURSDAYS)
    assert [one.fate for one in foreseen[:3]] == ["", "along", ""]
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, THURSDAYS, NOW)
    one = event_of(JANUARY)
    assert (one.edition, one.state, one.version) == (89, "usual", 1)
    assert one.local_start.isoformat()[:16] == "2027-01-07T18:30"
    moved = [row for row in changes_of("series:paris-p2p")[0].rows if row.kind == "event"]
    assert [row.before for row in moved] == [before]
    assert [row.after and row.after["recurrence_date"] for row in moved] == ["2027-01-07"]

    undo(ada, "series:paris-p2p", NOW + HOUR)
    assert event_of(JANUARY).local_start.date() == date(2027, 1, 6)
    now = snapshot(Event.objects.get())
    assert {**now, "search_words": ""} == before


def test_a_date_in_use_whose_number_has_no_date_stands_alone(ada, series, used):
    used.add(ensure_row(FEBRUARY, NOW))
    short = replace(THURSDAYS, ends_on=date(2027, 1, 31))
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, short, NOW)
    one = event_of(FEBRUARY)
    assert (one.edition, one.series, one.titles["en"], one.place.name) == (
        None,
        "",
        "Paris P2P",
        "Ground Control",
    )


def test_when_a_series_ends_only_dates_in_use_stay(ada, series, used):
    ensure_row(JANUARY, NOW)
    used.add(ensure_row(FEBRUARY, NOW))
    end_series(ada, "paris-p2p", 1, date(2026, 12, 31), NOW)
    assert coming() == [
        (DECEMBER, "2026-12-02", 88),
        (FEBRUARY, "2027-02-03", None),
    ]
    (moved,) = [row for row in changes_of("series:paris-p2p")[0].rows if row.kind == "event"]
    assert [row and row["version"] for row in (moved.before, moved.after)] == [0, 1]
    undo(ada, "series:paris-p2p", NOW + HOUR)
    assert coming()[2] == (FEBRUARY, "2027-02-03", 90)
    assert [(event.slug, event.version) for event in Event.objects.all()] == [(FEBRUARY, 0)]


def test_a_date_in_use_of_a_rhythm_that_is_undone_stays_where_it_was(ada, series, used):
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, THURSDAYS, NOW)
    used.add(ensure_row("paris-p2p-2027-01-07", NOW))
    ensure_row("paris-p2p-2027-02-04", NOW)
    undo(ada, "series:paris-p2p", NOW + HOUR)
    assert coming() == [
        (DECEMBER, "2026-12-02", 88),
        (JANUARY, "2027-01-06", 89),
        ("paris-p2p-2027-01-07", "2027-01-07", None),
    ]
    assert Event.objects.count() == 1


def test_a_row_keeps_up_with_the_hour_of_its_rule(ada, series):
    later = replace(PATTERN, start=time(20, 0), starts_on=DECEMBER_ON)
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, later, NOW)
    row = ensure_row(DECEMBER, NOW)
    undo(ada, "series:paris-p2p", NOW)
    event, usual = Event.objects.get(pk=row), event_of(DECEMBER)
    assert usual.local_start.hour == 18
    assert (event.starts_at, event.ends_at) == (usual.starts_at, usual.ends_at)
    assert event_for(ada, DECEMBER) == usual
