"""Coming to every date of a series: whatever comes first, the same evenings are there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings as trying, strategies as st

from meshup.agenda.domain import life_cycle
from meshup.agenda.domain.queries.reading import dates_of_series
from meshup.agenda.domain.series import change_pattern, end_series
from meshup.agenda.models import Event, Series
from meshup.attendance.choices import Standing
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.queries.registrations import (
    evening_of,
    registration,
    registrations_of,
)
from meshup.attendance.domain.registering import change, skip, withdraw
from meshup.attendance.domain.series_evenings import IDLE, keep_all_up
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.errors import NoSeries
from meshup.attendance.models import Attendance, Registration
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from meshup.kit.errors import Refusal
from tests.agenda.paris import PATTERN
from tests.attendance.people import (
    DECEMBER,
    JANUARY,
    NOW,
    ROUTING,
    SERIES,
    comes,
    paris_series,
    routing_night,
    run_jobs,
    somebody,
)
from tests.effort import examples

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FEBRUARY = "paris-p2p-2027-02-03"


@pytest.fixture(autouse=True)
def _november(node):
    paris_series()
    with clock.set_to(NOW):
        yield


def days(facts) -> list[date]:
    """Return the dates by the rule to which somebody comes, soonest first."""
    evenings = registration(facts.number).evenings
    return [evening.day for evening in evenings if evening.day is not None]


def test_dates_that_come_into_sight_are_added_at_night():
    facts = comes(DECEMBER, series=True)
    later = NOW + 62 * DAY
    with clock.set_to(later):
        assert keep_all_up(later) == 2
        assert keep_all_up(later) == 0
        assert len(days(facts)) == 15


def test_from_this_date_on():
    facts = comes(FEBRUARY, series=True)
    assert min(days(facts)) == date(2027, 2, 3)
    keep_all_up(NOW)
    assert min(days(facts)) == date(2027, 2, 3)


def test_earlier_dates_are_added_when_somebody_asks_for_them_as_well():
    facts = comes(FEBRUARY, series=True)
    again = comes(DECEMBER, series=True, peer=facts.peer)
    assert again.number == facts.number
    assert min(days(facts)) == date(2026, 12, 2)


def test_a_single_event_has_no_next_date():
    routing_night()
    with pytest.raises(NoSeries):
        comes(ROUTING, series=True)
    with pytest.raises(NoSeries):
        change(comes(ROUTING).number, Wish(series=True), NOW)


def test_what_is_said_of_one_date_goes_before_in_any_order():
    seen = set()
    for series_first in (True, False):
        peer = somebody()
        if series_first:
            comes(DECEMBER, peer=peer, series=True, companions=1)
            comes(JANUARY, peer=peer, companions=4)
        else:
            comes(JANUARY, peer=peer, companions=4)
            comes(DECEMBER, peer=peer, series=True, companions=1)
        evenings = {
            (each.series, evening.slug, evening.persons)
            for each in registrations_of([peer])
            for evening in each.evenings
        }
        assert len(evenings) == 13
        assert ("", JANUARY, 5) in evenings
        seen.add(frozenset(evenings))
    assert len(seen) == 1


def test_who_does_not_come_to_a_date_said_by_itself_skips_it_in_the_series():
    peer = somebody()
    series = comes(DECEMBER, peer=peer, series=True)
    alone = comes(JANUARY, peer=peer, companions=4)
    withdraw(alone.number, NOW)
    assert registration(series.number).evening(JANUARY).standing is Standing.SKIPPED
    keep_all_up(NOW)
    assert numbers_of(JANUARY).count == 0


def test_one_date_becomes_every_date_under_the_same_link():
    facts = comes(JANUARY, companions=1)
    wide = change(facts.number, replace(facts.wish, series=True), NOW)
    assert (wide.handle, wide.series, wide.event) == (facts.handle, SERIES, "")
    assert min(days(wide)) == date(2027, 1, 6)
    assert {evening.persons for evening in wide.evenings} == {2}


def test_coming_to_the_series_from_a_date_that_one_comes_to_widens_it():
    facts = comes(DECEMBER, companions=1, name="Chloé")
    wide = comes(DECEMBER, peer=facts.peer, series=True, companions=2, name="Chloé")
    assert wide.handle == facts.handle
    assert Registration.objects.count() == 1
    assert {evening.persons for evening in wide.evenings} == {3}


def test_every_date_becomes_the_next_date():
    facts = comes(DECEMBER, series=True)
    skip(facts.number, [date(2026, 12, 2)], NOW)
    narrow = change(facts.number, replace(facts.wish, series=False), NOW)
    assert (narrow.event, narrow.series) == (JANUARY, "")
    assert [evening.slug for evening in narrow.evenings] == [JANUARY]
    keep_all_up(NOW)
    assert Attendance.objects.count() == 1


def test_saying_something_else_leaves_skipped_dates_skipped():
    facts = comes(DECEMBER, series=True)
    skip(facts.number, [date(2027, 1, 6)], NOW)
    more = change(facts.number, replace(facts.wish, companions=3), NOW)
    assert more.evening(JANUARY).standing is Standing.SKIPPED
    assert more.evening(FEBRUARY).persons == 4


def test_a_date_that_moves_keeps_its_evening(ada):
    facts = comes(DECEMBER, series=True)
    before = registration(facts.number).evening(JANUARY)
    life_cycle.move(ada, JANUARY, before.starts_at + DAY, before.ends_at + DAY, NOW)
    run_jobs(NOW)
    after = registration(facts.number).evening(JANUARY)
    assert (after.number, after.starts_at) == (before.number, before.starts_at + DAY)


def test_a_date_that_is_left_out_is_hidden_and_comes_back(ada):
    facts = comes(DECEMBER, series=True)
    life_cycle.skip(ada, JANUARY, NOW)
    run_jobs(NOW)
    assert registration(facts.number).evening(JANUARY) is None
    assert len(days(facts)) == 12
    life_cycle.unskip(ada, JANUARY, NOW)
    run_jobs(NOW)
    assert registration(facts.number).evening(JANUARY).standing is Standing.COMING


def test_a_cancelled_date_gets_its_evenings_when_it_takes_place_after_all(ada):
    life_cycle.cancel(ada, JANUARY, {}, NOW)
    facts = comes(DECEMBER, series=True)
    assert registration(facts.number).evening(JANUARY) is None
    life_cycle.confirm(ada, JANUARY, NOW)
    run_jobs(NOW)
    assert registration(facts.number).evening(JANUARY).standing is Standing.COMING


def weekly(ada, since: date = date(2027, 1, 1)) -> None:
    plan = replace(PATTERN, rule="FREQ=MONTHLY;BYDAY=1TH", starts_on=since)
    version = Series.objects.get(slug=SERIES).version
    change_pattern(ada, SERIES, version, since, plan, NOW)


def test_a_new_pattern_takes_evenings_along_with_their_numbers(ada):
    facts = comes(DECEMBER, series=True)
    skip(facts.number, [date(2027, 1, 6)], NOW)
    weekly(ada)
    run_jobs(NOW)
    evenings = registration(facts.number).evenings
    assert [evening.day for evening in evenings[:3]] == [
        *(date(2026, 12, 2), date(2027, 1, 7), date(2027, 2, 4))
    ]
    assert evenings[1].standing is Standing.SKIPPED
    assert evenings[1].slug == JANUARY


def test_dates_go_with_a_series_that_ends_and_come_back_with_it(ada):
    facts = comes(DECEMBER, series=True)
    alone = comes(FEBRUARY)
    version = Series.objects.get(slug=SERIES).version
    end_series(ada, SERIES, version, date(2027, 1, 31), NOW)
    run_jobs(NOW)
    assert days(facts) == [date(2026, 12, 2), date(2027, 1, 6), date(2027, 2, 3)]
    assert days(alone) == [date(2027, 2, 3)]  # somebody comes to it by itself: it has to stay
    undo(ada, f"series:{SERIES}", NOW)
    run_jobs(NOW)
    assert len(days(facts)) == 13


def test_dates_that_a_pattern_took_along_go_with_the_series_as_well(ada):
    facts = comes(DECEMBER, series=True)
    weekly(ada)
    life_cycle.confirm(ada, "paris-p2p-2027-03-03", NOW)  # on 4 March by now
    version = Series.objects.get(slug=SERIES).version
    end_series(ada, SERIES, version, date(2027, 1, 31), NOW)
    run_jobs(NOW)
    assert days(facts) == [date(2026, 12, 2), date(2027, 1, 7), date(2027, 3, 4)]
    shown = dates_of_series(SERIES, date(2026, 12, 1), date(2028, 1, 1))
    assert [event.recurrence_date for event in shown] == days(facts)
    undo(ada, f"series:{SERIES}", NOW)
    run_jobs(NOW)
    assert len(days(facts)) == 13


def test_who_does_nothing_for_long_gets_no_new_dates():
    facts = comes(DECEMBER, series=True)
    idle = NOW + IDLE
    with clock.set_to(idle):
        assert keep_all_up(idle) == 0
        change(facts.number, facts.wish, idle - DAY)
        assert keep_all_up(idle) > 0


def test_many_who_come_to_a_series_cost_as_many_queries_as_one():
    counts = []
    for number in (1, 4):
        for _ in range(number):
            comes(DECEMBER, series=True)
        Attendance.objects.filter(event__recurrence_date__gt=date(2027, 6, 1)).delete()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            keep_all_up(NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["skip", "cancel", "confirm", "unskip", "move", "pattern", "end"]),
        st.integers(1, 8),
    ),
    max_size=4,
)


def step(ada, name: str, place: int) -> None:
    """Let a host do something with the date that is the n-th from December on."""
    dates = dates_of_series(SERIES, date(2026, 12, 1), date(2027, 12, 30))
    if place >= len(dates):
        return
    event = dates[place]
    day = event.recurrence_date
    assert day is not None
    with suppress(Refusal):
        if name == "pattern":
            plan = replace(PATTERN, rule="FREQ=MONTHLY;BYDAY=2TU", starts_on=day)
            version = Series.objects.get(slug=SERIES).version
            change_pattern(ada, SERIES, version, day, plan, NOW)
        elif name == "move":
            life_cycle.move(ada, event.slug, event.starts_at + DAY, event.ends_at + DAY, NOW)
        elif name == "cancel":
            life_cycle.cancel(ada, event.slug, {}, NOW)
        elif name == "unskip":
            skipped = Event.objects.filter(state="skipped").order_by("recurrence_date").first()
            if skipped:
                life_cycle.unskip(ada, skipped.slug, NOW)
        elif name == "end":
            version = Series.objects.get(slug=SERIES).version
            end_series(ada, SERIES, version, day, NOW)
        else:
            getattr(life_cycle, name)(ada, event.slug, NOW)


def coming_after(ada, steps, place: int, *, at_once: bool) -> list[set[tuple[object, ...]]]:
    """Return what evenings those have who register before, amid and after what hosts do."""
    first = comes(DECEMBER, series=True, companions=1)
    for name, number in steps[:place]:
        step(ada, name, number)
    between = comes(DECEMBER, series=True, companions=1)
    for name, number in steps[place:]:
        step(ada, name, number)
        if at_once:
            run_jobs(NOW)
    run_jobs(NOW)
    keep_all_up(NOW)
    last = comes(DECEMBER, series=True, companions=1)
    return [
        {
            (evening.starts_at, evening.slug, evening.standing, evening.persons)
            for evening in registration(facts.number).evenings
            if Event.objects.get(slug=evening.slug).state != "cancelled"
            and evening.starts_at < NOW + 399 * DAY
        }
        for facts in (first, between, last)
    ]


@trying(
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS, st.integers(0, 4), st.booleans())
def test_dates_then_people_is_people_then_dates(ada, steps, place, at_once):
    """Peers register before and after what hosts do: they come to the same dates."""
    evenings = coming_after(ada, steps, place, at_once=at_once)
    assert evenings[0] == evenings[1] == evenings[2]


def test_all_come_to_a_date_that_outlasted_the_end_of_its_series(ada):
    steps = [("cancel", 2), ("confirm", 7), ("end", 3), ("pattern", 3)]
    evenings = coming_after(ada, steps, 4, at_once=True)
    assert "paris-p2p-2027-07-07" in {slug for _, slug, _, _ in evenings[0]}
    assert evenings[0] == evenings[1] == evenings[2]


def test_each_peer_has_one_evening_an_event():
    peer = somebody()
    comes(JANUARY, peer=peer)
    comes(DECEMBER, peer=peer, series=True)
    alone, dates = evening_of(peer, JANUARY), evening_of(peer, FEBRUARY)
    assert alone is not None
    assert dates is not None
    assert (alone[0].event, dates[0].series) == (JANUARY, SERIES)
    assert evening_of(somebody(), FEBRUARY) is None
