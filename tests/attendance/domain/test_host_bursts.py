"""Bursts of registrations: recognised, undone in one press, put back, or found to be people."""

from datetime import timedelta

import pytest

from meshup.attendance.domain import host_bursts
from meshup.attendance.domain.host_acts import put_back, remove
from meshup.attendance.domain.host_bursts import (
    BURST_RETENTION,
    burst_at,
    drop_old_bursts,
    keep_burst,
    undo_burst,
)
from meshup.attendance.domain.queries.attendees import burst_facts_for, removals_for
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.queries.recent_bursts import recent_bursts
from meshup.attendance.domain.registering import change, leave_email, withdraw
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.errors import NoSuchBurst, RemovedByHosts
from meshup.attendance.models import Attendance, Registration, Removal
from meshup.attendance.signals import place_given
from meshup.community.errors import HostsOnly
from meshup.kit import clock
from meshup.kit.bursts import MOST_OF_ORIGIN
from meshup.moderation.domain.queries.blocks import is_blocked
from meshup.moderation.errors import ReasonMissing
from meshup.moderation.models import Act
from tests.attendance.hosting import MINUTE, arrive, flood, limit, standing, standings
from tests.attendance.people import (
    DECEMBER,
    JANUARY,
    NOW,
    ROUTING,
    proved,
    routing_night,
    somebody,
)

pytestmark = pytest.mark.django_db

ORIGIN = "f" * 32
SIZE = MOST_OF_ORIGIN + 2
LATER = NOW + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def _november(paris):
    routing_night()
    with clock.set_to(NOW):
        yield


def found(slug=ROUTING, at=LATER):
    return recent_bursts(at).get(slug, [])


def registrations(evenings):
    return set(Attendance.objects.filter(pk__in=evenings).values_list("registration", flat=True))


def test_a_flood_is_found_and_people_around_it_are_not(django_assert_num_queries):
    people = [arrive(ROUTING, at=NOW - n * 40 * MINUTE, origin=f"{n}" * 32) for n in range(6)]
    bad = flood(ROUTING, SIZE)
    with django_assert_num_queries(2):
        bursts = recent_bursts(LATER)
    ((burst,),) = bursts.values()
    assert burst.numbers == registrations(bad)
    assert not burst.numbers & registrations(people)
    assert burst_at(ROUTING, burst.number, LATER) == burst
    with pytest.raises(NoSuchBurst):
        burst_at(DECEMBER, burst.number, LATER)


def test_who_carries_the_code_of_the_evening_is_never_in_a_burst():
    flood(ROUTING, 40, origin="")
    assert found() == []


def test_who_proved_an_address_or_had_come_before_is_known():
    address = proved("office@mail.example")
    for evening in flood(ROUTING, SIZE, at=NOW - MINUTE):
        leave_email(Attendance.objects.get(pk=evening).registration_id, address, NOW)
    peers = [somebody() for _each in range(SIZE)]
    for peer in peers:
        arrive(DECEMBER, peer=peer, at=NOW - timedelta(days=3))
    for second, peer in enumerate(peers):
        arrive(ROUTING, peer=peer, at=NOW + timedelta(seconds=second), origin=ORIGIN)
    assert found() == []


def test_devices_that_a_script_lets_come_to_one_event_after_another_are_strangers_at_each():
    peers = [somebody() for _each in range(SIZE)]
    second_at = NOW + timedelta(hours=2)
    for second, peer in enumerate(peers):
        arrive(ROUTING, peer=peer, at=NOW + timedelta(seconds=second), origin=ORIGIN)
        arrive(DECEMBER, peer=peer, at=second_at + timedelta(seconds=second), origin=ORIGIN)
    (burst,) = found(DECEMBER, at=second_at + 10 * MINUTE)
    assert len(burst.arrivals) == SIZE
    for second, peer in enumerate(peers):  # whoever comes again after half a day is known
        arrive(JANUARY, peer=peer, at=NOW + timedelta(hours=15, seconds=second), origin=ORIGIN)
    assert found(JANUARY, at=NOW + timedelta(hours=16)) == []


def test_whoever_was_removed_with_a_flood_is_no_acquaintance_a_day_later(ada):
    bad = flood(ROUTING, SIZE)
    peers = Attendance.objects.filter(pk__in=bad).order_by("pk").values_list("peer", flat=True)
    undo_burst(ada, ROUTING, found()[0].number, "x", LATER)
    tomorrow = NOW + timedelta(days=1)
    for second, peer in enumerate(peers):
        arrive(DECEMBER, peer=peer, at=tomorrow + timedelta(seconds=second), origin=ORIGIN)
    (burst,) = found(DECEMBER, at=tomorrow + 10 * MINUTE)
    assert len(burst.arrivals) == SIZE


def test_whoever_was_removed_with_a_flood_withdraws_and_comes_again_is_asked_about(ada):
    bad = flood(ROUTING, SIZE)
    rows = list(Attendance.objects.filter(pk__in=bad).values_list("registration", "peer"))
    undo_burst(ada, ROUTING, found()[0].number, "x", LATER)
    for second, (registration, peer) in enumerate(rows):
        withdraw(registration, LATER)
        arrive(ROUTING, peer=peer, at=LATER + timedelta(seconds=second), origin=ORIGIN)
    (burst,) = found(at=LATER + 10 * MINUTE)
    assert len(burst.arrivals) == SIZE


def test_whoever_was_removed_from_a_date_comes_not_again_by_way_of_the_series(ada):
    peer = somebody()
    arrive(DECEMBER, peer=peer, series=True)
    mine = arrive(DECEMBER, peer=peer)  # this date by itself
    remove(ada, DECEMBER, mine, "x", LATER)
    withdraw(Attendance.objects.get(pk=mine).registration_id, LATER)
    wider = Registration.objects.get(peer=peer)
    assert standing(mine) == "removed"
    with pytest.raises(RemovedByHosts):
        arrive(DECEMBER, peer=peer, at=LATER)
    change(wider.pk, Wish(), LATER)  # the next date alone
    with pytest.raises(RemovedByHosts):
        arrive(DECEMBER, peer=peer, at=LATER)
    assert standing(mine) == "removed"


def test_an_evening_that_is_over_or_a_flood_of_days_ago_waits_for_nobody():
    flood(ROUTING, SIZE)
    assert len(found()) == 1
    assert found(at=NOW + timedelta(days=3)) == []
    assert found(at=NOW + timedelta(days=30)) == []


def test_one_press_takes_all_of_it_off_and_who_waits_comes(ada):
    limit(ada, ROUTING, 4)
    first = arrive(ROUTING, at=NOW - timedelta(days=1), origin="1" * 32)
    bad = flood(ROUTING, SIZE, companions=1)
    last = arrive(ROUTING, at=NOW + MINUTE, origin="2" * 32)
    assert standing(last) == "waiting"
    number = found()[0].number
    assert undo_burst(ada, ROUTING, number, "nonsense names", LATER) == SIZE
    assert {standing(evening) for evening in bad} == {"removed"}
    assert [standing(first), standing(last)] == ["coming", "coming"]
    assert numbers_of(ROUTING).count == 2
    assert found() == []
    (act,) = Act.objects.all()
    assert (act.verb, act.about, act.why, act.by) == (
        "attendance.undo_burst",
        f"event:{ROUTING}",
        "nonsense names",
        ada,
    )
    assert act.facts == {"registrations": SIZE}
    assert not is_blocked(None, ORIGIN, LATER)
    with pytest.raises(NoSuchBurst):
        undo_burst(ada, ROUTING, number, "twice", LATER)


def test_one_press_puts_all_of_it_back_and_takes_no_place_from_anybody(ada):
    limit(ada, ROUTING, 4)
    bad = flood(ROUTING, SIZE)
    last = arrive(ROUTING, at=NOW + MINUTE, origin="2" * 32)
    undo_burst(ada, ROUTING, found()[0].number, "x", LATER)
    assert standing(last) == "coming"
    (removal,) = removals_for(ada, ROUTING)
    assert (removal.registrations, removal.is_burst) == (SIZE, True)
    put_back(ada, ROUTING, removal.number, LATER)
    assert [standing(evening) for evening in bad] == ["coming"] * 3 + ["waiting"] * (SIZE - 3)
    assert standing(last) == "coming"
    assert numbers_of(ROUTING).free == 0


def test_a_burst_of_a_series_loses_all_of_its_dates(ada):
    flood(DECEMBER, SIZE, series=True)
    person = arrive(JANUARY, at=NOW - timedelta(days=2), origin="3" * 32)
    undo_burst(ada, DECEMBER, found(DECEMBER)[0].number, "x", LATER)
    assert set(standings(DECEMBER)) == {"removed"}
    assert numbers_of(JANUARY).count == 1
    assert standing(person) == "coming"
    put_back(ada, DECEMBER, removals_for(ada, DECEMBER)[0].number, LATER)
    assert numbers_of(JANUARY).count == SIZE + 1


def test_its_networks_are_kept_out_for_a_day_if_a_host_wants(ada):
    flood(ROUTING, SIZE)
    undo_burst(ada, ROUTING, found()[0].number, "x", LATER, block_networks=True)
    assert is_blocked(None, ORIGIN, LATER)
    assert not is_blocked(None, ORIGIN, LATER + timedelta(hours=25))
    assert list(Act.objects.order_by("pk").values_list("verb", flat=True)) == [
        "attendance.undo_burst",
        "moderation.block_network",
    ]


def test_a_host_finds_that_they_are_people_until_more_come(ada):
    flood(ROUTING, SIZE)
    keep_burst(ada, ROUTING, found()[0].number, LATER)
    assert found() == []
    assert set(standings(ROUTING)) == {"coming"}
    more = flood(ROUTING, SIZE, at=LATER)
    (burst,) = found(at=LATER + timedelta(hours=1))
    assert burst.numbers == registrations(more)
    assert Act.objects.get().verb == "attendance.keep_burst"


def test_of_two_bursts_each_is_found_to_be_people_by_itself(ada):
    earlier = flood(ROUTING, SIZE)
    later = flood(ROUTING, SIZE, at=NOW + timedelta(hours=3))
    then = NOW + timedelta(hours=4)
    first, second = found(at=then)
    keep_burst(ada, ROUTING, second.number, then)
    assert found(at=then) == [first]  # what came before is asked about all the same
    assert first.numbers == registrations(earlier)
    with pytest.raises(NoSuchBurst):
        keep_burst(ada, ROUTING, second.number, then)
    reviewed = Registration.objects.filter(pk__in=registrations(later))
    assert set(reviewed.values_list("origin", flat=True)) == {""}


def test_a_burst_that_was_undone_goes_after_a_week(ada):
    person = arrive(ROUTING, at=NOW - timedelta(days=1), origin="1" * 32)
    flood(ROUTING, SIZE)
    undo_burst(ada, ROUTING, found()[0].number, "x", LATER)
    assert drop_old_bursts(LATER + BURST_RETENTION - MINUTE) == 0
    assert drop_old_bursts(LATER + BURST_RETENTION) == SIZE
    assert registrations([person]) == set(Registration.objects.values_list("pk", flat=True))
    assert not Removal.objects.exists()
    assert drop_old_bursts(LATER + BURST_RETENTION) == 0


def test_only_hosts_decide_and_say_why(ada, bilal, door):
    flood(ROUTING, SIZE)
    number = found()[0].number
    for person in (bilal, door):
        with pytest.raises(HostsOnly):
            undo_burst(person, ROUTING, number, "x", LATER)
        with pytest.raises(HostsOnly):
            keep_burst(person, ROUTING, number, LATER)
        with pytest.raises(HostsOnly):
            burst_facts_for(person, ROUTING, found()[0])
    with pytest.raises(ReasonMissing):
        undo_burst(ada, ROUTING, number, " ", LATER)
    assert set(standings(ROUTING)) == {"coming"}


def test_a_host_sees_how_many_it_is(ada):
    flood(ROUTING, SIZE, companions=9, name="xyz")
    facts = burst_facts_for(ada, ROUTING, found()[0])
    assert (facts.registrations, facts.persons, facts.networks) == (SIZE, 10 * SIZE, 1)
    assert facts.in_series == 0
    assert facts.names == ("xyz",)


def test_a_large_burst_goes_in_portions_and_no_place_goes_to_the_rest_of_it(ada, monkeypatch):
    monkeypatch.setattr(host_bursts, "PORTION", 3)
    told = []
    place_given.connect(lambda evening, **_more: told.append(evening), weak=False)
    limit(ada, ROUTING, 4)
    bad = flood(ROUTING, SIZE)
    last = arrive(ROUTING, at=NOW + MINUTE, origin="2" * 32)
    undo_burst(ada, ROUTING, found()[0].number, "x", LATER)
    assert {standing(evening) for evening in bad} == {"removed"}
    assert told == [last]
    assert len(removals_for(ada, ROUTING)) == 1
    assert drop_old_bursts(LATER + BURST_RETENTION) == SIZE
