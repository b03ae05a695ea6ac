"""What an event allows: one table of gestures by state and phase, and steps that keep to it."""

from datetime import timedelta
from itertools import product

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.event_changes import BECOMES as WORDS_OF_REFUSALS
from meshup.agenda.domain.events import edit_event, record_afterwards, set_timetable, withdraw
from meshup.agenda.domain.gestures import ALLOWED, OF_SERIES, Gesture, gestures
from meshup.agenda.domain.life_cycle import (
    cancel,
    confirm,
    explain,
    move,
    move_online,
    skip,
    unskip,
)
from meshup.agenda.domain.occurrence import Phase
from meshup.agenda.domain.plans import Afterwards
from meshup.agenda.domain.queries.events import event_for, event_of
from meshup.agenda.errors import (
    AlreadyBegun,
    AlreadyOver,
    MovesIntoThePast,
    NotInThisState,
    NotYetBegun,
)
from meshup.agenda.models import Event
from meshup.history.domain.undoing import undo
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

DAY = timedelta(days=1)
LATER = NOW + 40 * DAY


def _version(slug):
    return Event.objects.get(slug=slug).version


def _edit(by, slug, at):
    start = Event.objects.get(slug=slug).starts_at
    return edit_event(by, slug, _version(slug), themed(start), at)


STEPS = {
    Gesture.CONFIRM: confirm,
    Gesture.TAKE_UP: unskip,
    Gesture.MOVE: lambda by, slug, at: move(by, slug, LATER, LATER + DAY, at),
    Gesture.ONLINE: lambda by, slug, at: move_online(by, slug, "https://meet.example", at),
    Gesture.CANCEL: lambda by, slug, at: cancel(by, slug, {}, at),
    Gesture.SKIP: skip,
    Gesture.WITHDRAW: withdraw,
    Gesture.EDIT: _edit,
    Gesture.TIMETABLE: lambda by, slug, at: set_timetable(by, slug, _version(slug), [], at),
    Gesture.NOTE: lambda by, slug, at: record_afterwards(
        by, slug, _version(slug), Afterwards(head_count=9), at
    ),
    Gesture.EXPLAIN: lambda by, slug, at: explain(by, slug, {"en": "A strike."}, at),
}
BECOMES = {
    Gesture.CONFIRM: {"confirmed"},
    Gesture.TAKE_UP: {"usual"},
    Gesture.CANCEL: {"cancelled"},
    Gesture.SKIP: {"skipped"},
}
CHANGES_WHAT_WAS = {Gesture.CONFIRM, Gesture.TAKE_UP, *OF_SERIES, Gesture.MOVE, Gesture.ONLINE}


def test_the_table_speaks_of_every_state_in_every_phase():
    assert set(ALLOWED) == set(State)
    assert all(set(phases) == set(Phase) for phases in ALLOWED.values())


def test_every_gesture_but_the_change_of_a_series_is_a_step_that_keeps_to_the_table():
    assert set(STEPS) == set(Gesture) - {Gesture.FOLLOWING}
    assert set(WORDS_OF_REFUSALS) == set(Gesture)


def test_each_state_is_left_for_those_that_follow_it():
    leads = {
        state: set().union(*(BECOMES.get(step, set()) for step in phases[Phase.BEFORE]))
        for state, phases in ALLOWED.items()
    }
    assert leads == {
        "suggested": {"confirmed"},
        "draft": {"confirmed"},
        "usual": {"confirmed", "cancelled", "skipped"},
        "confirmed": {"cancelled"},
        "cancelled": {"confirmed"},
        "skipped": {"usual", "confirmed"},
    }


@pytest.mark.parametrize("state", State)
def test_what_is_over_offers_nothing_that_changes_what_was(state):
    over = set(ALLOWED[state][Phase.OVER])
    assert not over & (CHANGES_WHAT_WAS | {Gesture.CANCEL})
    assert (Gesture.NOTE in over) == (state in {"usual", "confirmed"})


@pytest.mark.parametrize("state", ["usual", "confirmed"])
def test_how_it_was_comes_first_once_it_is_over(state):
    assert ALLOWED[state][Phase.OVER][0] is Gesture.NOTE
    assert Gesture.NOTE not in ALLOWED[state][Phase.BEFORE]


@pytest.fixture
def event(ada, node):
    """Return a function that gives the December date a state, alone or in its series."""
    paris_series()

    def in_state(state):
        confirm(ada, DECEMBER, NOW)
        rows = Event.objects.filter(slug=DECEMBER)
        rows.update(state=state)
        if state in {"suggested", "draft"}:
            rows.update(series=None, recurrence_date=None)
        return rows.get()

    return in_state


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "phase"), list(product(State, Phase)))
def test_every_step_is_taken_or_refused_as_the_table_says(state, phase, event, ada):
    row = event(state)
    half = (row.ends_at - row.starts_at) / 2
    at = {Phase.BEFORE: NOW, Phase.NOW: row.starts_at + half, Phase.OVER: row.ends_at}[phase]
    allowed = ALLOWED[state][phase]
    refusal = {Phase.BEFORE: NotInThisState, Phase.NOW: AlreadyBegun, Phase.OVER: AlreadyOver}
    for gesture, step in STEPS.items():
        before = Event.objects.filter(slug=DECEMBER).values()[0]
        if gesture in allowed:
            continue
        timely = gesture in ALLOWED[state][Phase.BEFORE]
        early = phase is Phase.BEFORE and gesture in ALLOWED[state][Phase.NOW]
        other = NotYetBegun if early else NotInThisState
        with pytest.raises(refusal[phase] if timely else other):
            step(ada, DECEMBER, at)
        assert Event.objects.filter(slug=DECEMBER).values()[0] == before
    for gesture in (STEPS.keys() & set(allowed)) - {Gesture.WITHDRAW}:
        Event.objects.filter(slug=DECEMBER).delete()
        event(state)
        STEPS[gesture](ada, DECEMBER, at)
        after = event_for(ada, DECEMBER)
        assert after.state in BECOMES.get(gesture, {"confirmed", state})


@pytest.mark.django_db
def test_a_past_edition_keeps_its_page_whatever_is_pressed(ada, node):
    paris_series()
    past = "paris-p2p-2026-11-04"
    for step in (skip, confirm, unskip):
        with pytest.raises((AlreadyOver, NotInThisState)):
            step(ada, past, NOW)
    assert event_of(past).state == "usual"
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_what_was_never_public_goes_also_when_it_is_over(event, ada):
    row = event("draft")
    withdraw(ada, DECEMBER, row.ends_at)
    assert not Event.objects.filter(slug=DECEMBER).exists()


@pytest.mark.django_db
def test_an_event_offers_what_fits_it(ada, node):
    paris_series()
    assert gestures(event_of(DECEMBER), NOW)[0] is Gesture.CONFIRM
    move_online(ada, DECEMBER, "https://meet.example", NOW)
    assert Gesture.ONLINE not in gestures(event_of(DECEMBER), NOW)
    assert Gesture.FOLLOWING in gestures(event_of(DECEMBER), NOW)
    Event.objects.update(series=None, recurrence_date=None)
    assert not OF_SERIES & set(gestures(event_of(DECEMBER), NOW))


@pytest.mark.django_db
@pytest.mark.parametrize("years", [1, 10])
def test_nothing_moves_to_a_time_that_is_over(event, ada, years):
    row = event("confirmed")
    start = row.starts_at.replace(year=row.starts_at.year - years)
    with pytest.raises(MovesIntoThePast) as refused:
        move(ada, DECEMBER, start, start + DAY, NOW)
    assert refused.value.field == "starts"
    with pytest.raises(MovesIntoThePast):
        edit_event(ada, DECEMBER, _version(DECEMBER), themed(start), NOW)
    assert event_of(DECEMBER).starts_at == row.starts_at


@pytest.mark.django_db
def test_what_is_on_may_move_within_its_hours_and_end(event, ada):
    row = event("confirmed")
    at = row.starts_at + timedelta(hours=2)
    move(ada, DECEMBER, row.starts_at, at, at)
    assert event_of(DECEMBER).ends_at == at


@pytest.mark.django_db
def test_why_it_is_cancelled_is_said_later_and_taken_back(event, ada):
    event("confirmed")
    cancel(ada, DECEMBER, {}, NOW)
    explain(ada, DECEMBER, {"fr": "Grève."}, NOW)
    assert event_of(DECEMBER).reasons == {"fr": "Grève."}
    undo(ada, f"event:{DECEMBER}", NOW)
    assert (event_of(DECEMBER).state, event_of(DECEMBER).reasons) == ("cancelled", {})
