"""Coming to one event and to a series, saying something else, and not coming after all."""

from __future__ import annotations

from datetime import date

import pytest

from meshup.attendance.choices import Standing
from meshup.attendance.domain.links import link_of, registration_by_link
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.registering import (
    skip,
    unskip,
    withdraw,
)
from meshup.attendance.errors import NoSuchDate, NoSuchRegistration
from meshup.attendance.models import Attendance, Registration
from meshup.kit import clock
from tests.attendance.people import (
    DECEMBER,
    JANUARY,
    NOW,
    ROUTING,
    SERIES,
    comes,
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
