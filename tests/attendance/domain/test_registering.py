"""Coming to one event and to a series, saying something else, and not coming after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.domain.life_cycle import cancel, move
from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.agenda.domain.queries.events import (
    event_for_attendee,
    event_of,
)
from meshup.agenda.errors import NoSuchEvent
from meshup.agenda.models import Event, Series
from meshup.attendance import signals
from meshup.attendance.choices import Standing
from meshup.attendance.domain.links import link_of, registration_by_link
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.queries.registrations import registration
from meshup.attendance.domain.registering import change, register, skip, unskip, withdraw
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.errors import (
    Cancelled,
    Closed,
    NameUnreadable,
    NoSuchDate,
    NoSuchRegistration,
    NotOpenYet,
    Over,
    RemovedByHosts,
    TooManyCompanions,
)
from meshup.attendance.models import Attendance, Registration
from meshup.kit import clock
from tests.attendance.people import (
    DECEMBER,
    JANUARY,
    NOW,
    ROUTING,
    SERIES,
    TUESDAY,
    comes,
    heard,
    paris_series,
    routing_night,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(node):
    paris_series()
    routing_night()
    with clock.set_to(NOW):
        yield


def test_who_comes_alone_is_counted():
    facts = comes(ROUTING)
    (evening,) = facts.evenings
    assert (evening.slug, evening.standing, evening.persons) == (ROUTING, Standing.COMING, 1)
    assert numbers_of(ROUTING).count == 1


def test_who_comes_to_a_series_comes_to_all_its_dates_in_sight():
    facts = comes(DECEMBER, companions=2, series=True)
    assert facts.series == SERIES
    assert len(facts.evenings) == 13
    assert facts.evenings[0].day == date(2026, 12, 2)
    assert {evening.persons for evening in facts.evenings} == {3}
    assert numbers_of(JANUARY).count == 3


def test_asked_twice_is_asked_once_and_the_later_wish_wins():
    peer = somebody()
    first = comes(ROUTING, peer=peer, name="Chloé")
    again = comes(ROUTING, peer=peer, companions=1, name="C")
    assert again.number == first.number
    assert (again.name, again.evenings[0].persons) == ("C", 2)
    assert Attendance.objects.count() == 1


def test_a_link_opens_one_registration():
    facts = comes(ROUTING)
    assert registration_by_link(link_of(facts.handle)) == facts
    assert link_of(facts.number) == link_of(facts.handle)
    with pytest.raises(NoSuchRegistration):
        registration_by_link(link_of("a" * 22))


def test_skipping_and_coming_again():
    facts = comes(DECEMBER, series=True, companions=1)
    skipped = skip(facts.number, [date(2027, 1, 6)], NOW)
    assert skipped.evening(JANUARY).standing is Standing.SKIPPED
    assert numbers_of(JANUARY).count == 0
    again = unskip(facts.number, [date(2027, 1, 6)], NOW)
    assert again.evening(JANUARY).standing is Standing.COMING
    assert numbers_of(JANUARY).count == 2


def test_a_date_that_is_none_cannot_be_skipped():
    facts = comes(DECEMBER, series=True)
    with pytest.raises(NoSuchDate):
        skip(facts.number, [date(2027, 1, 7)], NOW)


def test_who_withdraws_leaves_nothing():
    facts = comes(DECEMBER, series=True)
    withdraw(facts.number, NOW)
    assert not Registration.objects.exists()
    assert not Attendance.objects.exists()
    with pytest.raises(NoSuchRegistration):
        withdraw(facts.number, NOW)


def test_coming_to_one_evening_asks_the_database_seven_times():
    comes(DECEMBER)
    peer = somebody()
    with CaptureQueriesContext(connection) as queries:
        comes(DECEMBER, peer=peer, companions=1)
    asked = [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert asked == 5 * ["SELECT"] + 2 * ["INSERT"]


def test_what_is_returned_is_what_is_there():
    facts = comes(DECEMBER, companions=2, name="Chloé", only_changes=True)
    assert facts == registration(facts.number)
    maybe = comes(ROUTING, maybe=True)
    assert maybe == registration(maybe.number)


@pytest.mark.parametrize(
    ("limits", "refusal"),
    [
        ({"registration_opens_at": NOW + timedelta(days=1)}, NotOpenYet),
        ({"registration_closes_at": NOW - timedelta(days=1)}, Closed),
    ],
)
def test_nobody_is_let_in_before_registration_opens_or_after_it_has_closed(limits, refusal):
    facts = comes(ROUTING)
    Event.objects.filter(slug=ROUTING).update(registration="here", **limits)
    with pytest.raises(refusal):
        comes(ROUTING)
    with pytest.raises(refusal):
        change(facts.number, replace(facts.wish, companions=1), NOW)
    fewer = change(facts.number, replace(facts.wish, name="C"), NOW)
    assert fewer.name == "C"
    withdraw(facts.number, NOW)


def test_who_registers_elsewhere_or_need_not_may_come_until_the_end():
    Event.objects.filter(slug=ROUTING).update(
        registration="elsewhere", registration_url="https://elsewhere.example/"
    )
    comes(ROUTING)
    running = TUESDAY + timedelta(hours=1)
    with clock.set_to(running):
        comes(ROUTING, running)
    over = TUESDAY + timedelta(hours=3)
    with clock.set_to(over), pytest.raises(Over):
        comes(ROUTING, over)


def test_nobody_comes_to_what_is_cancelled_hidden_or_never_was(ada):
    facts = comes(ROUTING)
    cancel(ada, ROUTING, {}, NOW)
    with pytest.raises(Cancelled):
        comes(ROUTING)
    withdraw(facts.number, NOW)
    for slug in ("nothing", "paris-p2p-2026-12-03"):
        with pytest.raises(NoSuchEvent):
            comes(slug)
        with pytest.raises(NoSuchEvent):
            comes(slug, series=True)
    assert not Attendance.objects.exists()


def test_whom_a_host_removed_does_not_come_back_by_asking_again():
    facts = comes(ROUTING)
    Attendance.objects.update(standing=Standing.REMOVED)
    with pytest.raises(RemovedByHosts):
        comes(ROUTING, peer=facts.peer)
    with pytest.raises(RemovedByHosts):
        change(facts.number, facts.wish, NOW)
    assert numbers_of(ROUTING).count == 0


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (Wish(companions=10), TooManyCompanions),
        (Wish(companions=-1), TooManyCompanions),
        (Wish(name="a" * 81), NameUnreadable),
        (Wish(name="a\nb"), NameUnreadable),
        (Wish(name="a\x00"), NameUnreadable),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(wish, refusal):
    with pytest.raises(refusal):
        register(somebody(), ROUTING, wish, NOW)
    facts = comes(ROUTING)
    with pytest.raises(refusal):
        change(facts.number, wish, NOW)


def test_what_is_over_stays_as_it_was():
    facts = comes(ROUTING)
    over = TUESDAY + timedelta(hours=3)
    with clock.set_to(over), pytest.raises(Over):
        change(facts.number, replace(facts.wish, maybe=True), over)
    series = comes(DECEMBER, series=True)
    later = NOW + timedelta(days=20)
    with clock.set_to(later):
        more = change(series.number, replace(series.wish, companions=3), later)
        assert [evening.persons for evening in more.evenings] == [1] + 12 * [4]
        with pytest.raises(Over):
            skip(series.number, [date(2026, 12, 2)], later)


def test_it_is_announced_once_that_somebody_comes():
    with heard(signals.registration_made) as made:
        facts = comes(ROUTING)
        comes(ROUTING, peer=facts.peer)
    assert made == [facts.number]


def test_attendees_are_told_the_whole_place(ada):
    Series.objects.update(place_audience="attendees")
    facts = comes(DECEMBER, series=True)
    starts_at = facts.evenings[1].starts_at
    move(ada, JANUARY, starts_at + timedelta(hours=1), starts_at + timedelta(hours=4), NOW)
    assert event_of(DECEMBER).place is None
    assert event_for_attendee(DECEMBER).place.name == "Ground Control"
    slugs = [evening.slug for evening in facts.evenings]
    with CaptureQueriesContext(connection) as queries:
        whole = events_with_rows(slugs, whole=slugs)
    assert len(queries) == 2
    assert {each.place.name for each in whole.values()} == {"Ground Control"}
    assert set(whole) == set(slugs)
    for slug in slugs:
        alone = event_for_attendee(slug)
        assert replace(whole[slug], timetable=alone.timetable) == alone
    with pytest.raises(NoSuchEvent):
        event_for_attendee("nothing")
