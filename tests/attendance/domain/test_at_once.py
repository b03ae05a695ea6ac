"""Many who act at once: none is lost, none is there twice, and no place is given twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from meshup.attendance.choices import Standing
from meshup.attendance.domain.evenings import keep, say
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.registering import change, leave_email, register, withdraw
from meshup.attendance.domain.series_evenings import keep_all_up
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.errors import Full, NoSuchDate, NoSuchRegistration
from meshup.attendance.models import Attendance, Registration
from meshup.community.domain.nodes import set_up_node
from meshup.kit import clock
from meshup.letters.domain.addresses import leave_address
from tests.attendance.people import (
    DECEMBER,
    JANUARY,
    NOW,
    SERIES,
    at_most,
    comes,
    paris_series,
    somebody,
)

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _november(transactional_db):
    set_up_node(name="Paris P2P", city="Paris", languages=["en"], time_zone="Europe/Paris")
    paris_series()
    with clock.set_to(NOW):
        yield


def at_once(steps, threads: int = 8):
    """Run the steps in so many threads, the first ones truly at once; return what they return."""
    ready = Barrier(min(threads, len(steps)))

    def run(numbered):
        number, step = numbered
        if number < ready.parties:
            ready.wait()
        try:
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, enumerate(steps)))


def quietly(act: Callable[..., object], *facts: object) -> Callable[[], None]:
    """Return an act that may come too late, for what it changes is gone."""

    def run() -> None:
        with suppress(NoSuchRegistration, NoSuchDate):
            act(*facts, NOW)

    return run


def coming(**wish: object):
    return lambda: comes(DECEMBER, **wish)  # type: ignore[arg-type]


def rows_by_standing(slug: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    rows = Attendance.objects.filter(event__slug=slug)
    for standing, persons in rows.values_list("standing", "persons"):
        found[standing] += persons
    return dict(found)


def test_of_many_at_once_as_many_come_as_there_are_places():
    at_most(5, SERIES)
    facts = at_once([coming(companions=number % 2) for number in range(12)])
    assert len({each.number for each in facts}) == 12
    numbers = numbers_of(DECEMBER)
    assert numbers.count in {4, 5}
    assert numbers.count + numbers.waiting == 18
    states = Counter(each.evenings[0].standing for each in facts)
    rows = Counter(Attendance.objects.values_list("standing", flat=True))
    assert states == rows


def test_who_withdraws_while_they_change_it_is_gone():
    """Read before the other's commit, and written after it: nothing comes back."""
    for series in (False, True):
        facts = comes(DECEMBER, series=series)
        row = Registration.objects.get(pk=facts.number)
        withdraw(facts.number, NOW)
        with pytest.raises(NoSuchRegistration), transaction.atomic():
            say(row, Wish(companions=1, series=series), NOW)
        with pytest.raises(NoSuchRegistration), transaction.atomic():
            keep(row, "address_id")
        assert not Registration.objects.exists()


@pytest.mark.parametrize("series", [False, True])
def test_changes_and_withdrawing_at_once_leave_nothing_and_fail_with_no_fault(series):
    for _ in range(4):
        facts = comes(DECEMBER, series=series)
        number, address = facts.number, leave_address("bo@example.org", "en", NOW).number
        wish = Wish(companions=1, series=series)
        at_once(
            [
                quietly(change, number, wish),
                quietly(withdraw, number),
                quietly(leave_email, number, address),
                quietly(change, number, Wish(name="Bo", series=series)),
            ]
        )
        assert not Registration.objects.exists()
        assert numbers_of(DECEMBER).count == 0


def test_a_change_keeps_the_address_that_was_left_meanwhile():
    facts = comes(DECEMBER)
    row = Registration.objects.get(pk=facts.number)
    own = leave_address("bo@example.org", "en", NOW).number
    leave_email(facts.number, own, NOW)
    say(row, Wish(companions=1), NOW)
    assert Registration.objects.values_list("address", "companions").get() == (own, 1)


def test_one_peer_who_taps_many_times_comes_once():
    peer = somebody()
    facts = at_once([coming(peer=peer, companions=1) for _ in range(8)])
    assert len({each.handle for each in facts}) == 1
    assert numbers_of(DECEMBER).count == 2


def test_one_peer_who_comes_to_the_series_and_to_a_date_at_once_has_one_evening_each():
    peer = somebody()
    at_once([coming(peer=peer, series=number % 2 == 0) for number in range(8)], 4)
    assert numbers_of(DECEMBER).count == 1
    assert Registration.objects.filter(series__isnull=False).count() == 1
    assert numbers_of(JANUARY).count == 1


def test_a_place_that_becomes_free_is_given_once():
    at_most(3, SERIES)
    leaving = [comes(DECEMBER, NOW) for _ in range(3)]
    waiting = [comes(DECEMBER, NOW) for _ in range(4)]
    at_once(
        [
            *(lambda facts=facts: withdraw(facts.number, NOW) for facts in leaving),
            *(coming() for _ in range(3)),
        ]
    )
    assert rows_by_standing(DECEMBER) == {"coming": 3, "waiting": 4}
    first = Attendance.objects.filter(registration__in=[facts.number for facts in waiting[:3]])
    assert set(first.values_list("standing", flat=True)) == {Standing.COMING}


def test_nights_and_people_at_once_make_each_evening_once():
    comes(DECEMBER, series=True)
    Attendance.objects.all().delete()
    at_once(
        [
            *((lambda: keep_all_up(NOW)) for _ in range(3)),
            *(coming(series=True) for _ in range(3)),
        ],
        6,
    )
    assert numbers_of(JANUARY).count == 4
    assert Attendance.objects.count() == 4 * 13


@pytest.mark.long
def test_a_crowd_that_comes_changes_and_goes_keeps_to_the_places():
    """Three hundred people, most of whom change their mind, in as many threads as a node has."""
    at_most(100, SERIES)
    peers = [somebody() for _ in range(300)]

    def stay(number: int):
        chance = Random(number)

        def act():
            facts = comes(
                DECEMBER,
                peer=peers[number],
                companions=chance.choice([0, 0, 1, 3]),
                series=number % 10 == 0,
            )
            for _ in range(chance.randrange(3)):
                try:
                    change(
                        facts.number,
                        Wish(chance.choice([0, 1, 2]), series=bool(facts.series)),
                        NOW,
                    )
                except Full:
                    continue
            if number % 3 == 0:
                withdraw(facts.number, NOW)
                return 0
            return facts.number

        return act

    numbers = at_once([stay(number) for number in range(300)], 4)
    stayed = {number for number in numbers if number}
    assert set(Registration.objects.values_list("pk", flat=True)) == stayed
    assert Attendance.objects.filter(event__slug=DECEMBER).count() == len(stayed) == 200
    rows = rows_by_standing(DECEMBER)
    assert rows["coming"] <= 100
    head = (
        Attendance.objects.filter(event__slug=DECEMBER, standing="waiting")
        .order_by("queued_at", "pk")
        .first()
    )
    assert head is not None
    assert rows["coming"] + head.persons > 100


def test_withdrawn_twice_at_once_is_gone_once():
    facts = comes(DECEMBER)

    def leave() -> str:
        try:
            withdraw(facts.number, NOW)
        except NoSuchRegistration:
            return "absent"
        return "gone"

    assert set(at_once([leave] * 4, 4)) <= {"gone", "absent"}
    assert not Registration.objects.exists()
    assert numbers_of(DECEMBER).count == 0
    assert register(somebody(), DECEMBER, Wish(), NOW).evenings[0].standing is Standing.COMING
