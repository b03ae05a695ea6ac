"""What hosts do with one of the list: let in, remove, put back, block."""

from datetime import timedelta

import pytest

from meshup.attendance.choices import Standing
from meshup.attendance.domain.host_acts import block, let_in, put_back, remove
from meshup.attendance.domain.queries.attendees import (
    attendees_for,
    entrance_list_for,
    removals_for,
)
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.registering import leave_email, register, withdraw
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.errors import (
    NoPlaceFree,
    NoSuchEvening,
    NoSuchRemoval,
    NotWaiting,
    Over,
    RemovedByHosts,
)
from meshup.attendance.models import Attendance, Removal
from meshup.attendance.signals import place_given
from meshup.community.errors import HostsOnly
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.moderation.domain.queries.blocks import is_blocked
from meshup.moderation.errors import ReasonMissing
from meshup.moderation.models import Act
from tests.attendance.hosting import MINUTE, arrive, limit, standing, standings
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

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _november(paris):
    routing_night()
    with clock.set_to(NOW):
        yield


@pytest.fixture
def full(ada):
    """Two places: the first has both, then one waits, and then two do."""
    limit(ada, ROUTING, 2)
    return [
        arrive(ROUTING, at=NOW, companions=1, name="Chloé"),
        arrive(ROUTING, at=NOW + MINUTE, name="Denis"),
        arrive(ROUTING, at=NOW + 2 * MINUTE, companions=1, name="Edda"),
    ]


def acts():
    """Return what stands in the log, the oldest first."""
    return [
        (act.verb, act.about, act.why, act.by.name, act.facts)
        for act in Act.objects.order_by("pk").select_related("by")
    ]


def heard(signal):
    """Collect the evenings of which ``signal`` tells."""
    told = []
    signal.connect(lambda evening, **_more: told.append(evening), weak=False)
    return told


def test_somebody_is_let_in_out_of_turn_into_a_free_place(ada, full):
    first, _second, third = full
    remove(ada, ROUTING, first, "cancelled by phone", LATER)
    assert standings(ROUTING) == ["removed", "coming", "waiting"]
    with pytest.raises(NoPlaceFree) as refusal:
        let_in(ada, ROUTING, third, "brings a projector", LATER)
    assert refusal.value.facts == {"persons": 2, "free": 1}
    assert standing(third) == "waiting"


def test_out_of_turn_takes_a_free_place_over_the_line(ada, full):
    first, second, third = full
    remove(ada, ROUTING, second, "twice", NOW)
    fourth = arrive(ROUTING, at=NOW + 3 * MINUTE)
    limit(ada, ROUTING, 3)
    assert [standing(each) for each in (first, third, fourth)] == ["coming", "waiting", "waiting"]
    let_in(ada, ROUTING, fourth, "  brings a projector ", LATER)
    assert [standing(each) for each in (first, third, fourth)] == ["coming", "waiting", "coming"]
    (attendee,) = [each for each in attendees_for(ada, ROUTING) if each.number == fourth]
    assert attendee.let_in_because == "brings a projector"
    assert numbers_of(ROUTING).free == 0


def test_places_are_added_in_the_same_step_and_to_nobody_else(ada, full):
    _first, second, third = full
    let_in(ada, ROUTING, third, "brings a projector", LATER, more_places=True)
    numbers = numbers_of(ROUTING)
    assert (numbers.count, numbers.capacity, numbers.free) == (4, 4, 0)
    assert standing(second) == "waiting"
    let_in(ada, ROUTING, third, "brings a projector", LATER, more_places=True)
    assert numbers_of(ROUTING).capacity == 4, "twice is once"
    assert [act[0] for act in acts()] == ["attendance.let_in"]


def test_more_places_are_not_added_where_there_are_enough(ada, full):
    first, *_rest = full
    remove(ada, ROUTING, first, "x", NOW)
    limit(ada, ROUTING, 10)
    assert standings(ROUTING) == ["removed", "coming", "coming"]
    assert numbers_of(ROUTING).capacity == 10


def test_who_is_let_in_hears_of_it(ada, full):
    told = heard(place_given)
    let_in(ada, ROUTING, full[1], "early", LATER, more_places=True)
    assert told == [full[1]]


def test_who_was_offered_a_place_is_let_in_into_it(ada, full):
    registration = Attendance.objects.get(pk=full[1]).registration_id
    leave_email(registration, proved("denis@mail.example"), NOW)
    remove(ada, ROUTING, full[0], "gone", NOW)
    assert standing(full[1]) == "offered"
    let_in(ada, ROUTING, full[1], "called", LATER)
    assert standing(full[1]) == "coming"
    assert numbers_of(ROUTING).capacity == 2
    assert Attendance.objects.get(pk=full[1]).offered_until is None


def test_only_who_waits_is_let_in(ada, full):
    with pytest.raises(NotWaiting):
        let_in(ada, ROUTING, full[0], "why not", LATER)
    with pytest.raises(NoSuchEvening):
        let_in(ada, DECEMBER, full[1], "another event", LATER)
    with pytest.raises(Over):
        let_in(ada, ROUTING, full[1], "late", NOW + timedelta(days=60), more_places=True)


def test_who_is_removed_stays_known_and_the_next_gets_the_place(ada, full):
    remove(ada, ROUTING, full[0], "insulted people", LATER)
    assert [standing(each) for each in full] == ["removed", "coming", "waiting"]
    remove(ada, ROUTING, full[0], "again", LATER)
    (only,) = acts()
    assert only[:4] == ("attendance.remove", f"event:{ROUTING}", "insulted people", "Ada")
    row = Attendance.objects.get(pk=full[0])
    assert only[4] == {"registration": row.registration_id, "evening": row.pk}
    with pytest.raises(RemovedByHosts):
        register(row.peer_id, ROUTING, Wish(), LATER)


def test_who_is_put_back_gets_the_old_turn_but_nobody_s_place(ada, full):
    remove(ada, ROUTING, full[0], "a mistake", LATER)
    (removal,) = removals_for(ada, ROUTING)
    assert (removal.registrations, removal.persons, removal.is_burst) == (1, 2, False)
    put_back(ada, ROUTING, removal.number, LATER)
    assert [standing(each) for each in full] == ["waiting", "coming", "waiting"]
    limit(ada, ROUTING, 3)
    assert [standing(each) for each in full] == ["coming", "coming", "waiting"]
    assert removals_for(ada, ROUTING) == []
    with pytest.raises(NoSuchRemoval):
        put_back(ada, ROUTING, removal.number, LATER)
    assert [act[0] for act in acts()] == ["attendance.remove", "attendance.put_back"]


def test_who_may_come_is_put_back_as_such(ada):
    evening = arrive(ROUTING, maybe=True)
    remove(ada, ROUTING, evening, "x", NOW)
    put_back(ada, ROUTING, removals_for(ada, ROUTING)[0].number, NOW)
    assert standing(evening) == "maybe"


def test_who_withdrew_meanwhile_is_not_put_back(ada):
    evening = arrive(ROUTING)
    remove(ada, ROUTING, evening, "x", NOW)
    withdraw(Attendance.objects.get(pk=evening).registration_id, NOW)
    (removal,) = removals_for(ada, ROUTING)
    assert removal.registrations == 0
    put_back(ada, ROUTING, removal.number, NOW)
    assert standings(ROUTING) == []


def test_who_is_blocked_is_off_every_list_that_is_to_come(ada, full):
    peer = somebody()
    here = arrive(ROUTING, peer=peer)
    there = arrive(DECEMBER, peer=peer, series=True)
    block(ada, ROUTING, here, "threats", LATER)
    assert {standing(here), standing(there)} == {"removed"}
    assert set(Attendance.objects.filter(peer=peer).values_list("standing", flat=True)) == {
        "removed"
    }
    assert is_blocked(peer, "", LATER)
    assert [act[0] for act in acts()] == ["attendance.remove", "moderation.block_peer"]
    (removal,) = removals_for(ada, ROUTING)
    put_back(ada, ROUTING, removal.number, LATER)
    assert standing(there) == "coming"


def test_every_act_says_why(ada, full):
    for act in (let_in, remove, block):
        with pytest.raises(ReasonMissing):
            act(ada, ROUTING, full[1], "  ", LATER)
    assert [standing(each) for each in full] == ["coming", "waiting", "waiting"]
    assert acts() == []


def test_only_hosts_act_and_see_the_list(bilal, door, full):
    for person in (bilal, door):
        for act in (let_in, remove, block):
            with pytest.raises(HostsOnly):
                act(person, ROUTING, full[1], "why", LATER)
        for query in (attendees_for, removals_for):
            with pytest.raises(HostsOnly):
                query(person, ROUTING)
        with pytest.raises(HostsOnly):
            put_back(person, ROUTING, 1, LATER)
    with pytest.raises(HostsOnly):
        entrance_list_for(bilal, ROUTING)
    assert entrance_list_for(door, ROUTING).coming == (("Chloé", 2),)


def test_the_list_is_in_order_and_holds_only_what_was_given(ada, full):
    arrive(ROUTING, at=NOW, maybe=True)
    arrive(JANUARY, at=NOW)
    listed = attendees_for(ada, ROUTING)
    assert [(each.name, each.companions, each.standing) for each in listed] == [
        ("Chloé", 1, Standing.COMING),
        ("Denis", 0, Standing.WAITING),
        ("Edda", 1, Standing.WAITING),
        ("", 0, Standing.MAYBE),
    ]


def test_the_list_for_the_door_has_names_in_order_and_counts_the_rest(door):
    arrive(ROUTING, name="chloé", companions=2)
    arrive(ROUTING, name="Bilal")
    arrive(ROUTING, companions=3)
    arrive(ROUTING)
    arrive(ROUTING, name="Perhaps", maybe=True)
    arrive(ROUTING, maybe=True, companions=1)
    names = entrance_list_for(door, ROUTING)
    assert names.coming == (("Bilal", 1), ("chloé", 3))
    assert names.unnamed == 5
    assert names.persons == 9
    assert names.maybe == (("Perhaps", 1),)
    assert names.unnamed_maybe == 2


def test_what_hosts_removed_is_exported_and_erased_with_its_peer(ada):
    evening = arrive(ROUTING)
    peer = Attendance.objects.get(pk=evening).peer_id
    remove(ada, ROUTING, evening, "x", NOW)
    exported = personal_data.export(Subject(peer=peer))["attendance.removals"]
    assert exported == [
        {"event": ROUTING, "removed_at": NOW.isoformat(), "standing_before": "coming"}
    ]
    personal_data.erase(Subject(peer=peer), log=False)
    assert not Removal.objects.exists()
    assert not Attendance.objects.exists()
