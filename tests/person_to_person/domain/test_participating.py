"""People come late, leave, sit out, miss each other and are looked after."""

import pytest

from meshup.introductions.domain.queries.history import history_among
from meshup.kit import clock
from meshup.moderation.domain.blocks import block_peer
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.avoiding import avoid_person
from meshup.person_to_person.domain.channels import read_seats
from meshup.person_to_person.domain.helping import add_person, add_present, bring_back, take_out
from meshup.person_to_person.domain.missing import cannot_find, find_again, still_here
from meshup.person_to_person.domain.participating import (
    come_back,
    leave,
    leave_event,
    skip,
    take_part,
    unskip,
)
from meshup.person_to_person.domain.queries.rooms import room_view
from meshup.person_to_person.domain.queries.seats import seat_of
from meshup.person_to_person.domain.rounds import start, undo_start
from meshup.person_to_person.domain.sessions import end_session
from meshup.person_to_person.domain.values import AvoidWish, ParticipantWish
from meshup.person_to_person.errors import (
    NobodyThere,
    NoDisplayName,
    NothingRuns,
    RoundOver,
    SessionEnded,
)
from meshup.person_to_person.models import Participant
from meshup.presence.domain import joining
from meshup.presence.domain.joining import JoinWish
from meshup.presence.domain.queries.roster import people_of, present_at
from meshup.presence.errors import NotHere
from tests.agenda.paris import paris_series
from tests.attendance.people import somebody
from tests.person_to_person.evening import (
    DECEMBER,
    EIGHT,
    come,
    comes,
    opened,
    partner,
    row,
    seat,
    seconds,
    tables,
)

TALKING = EIGHT + seconds(150)
RESCUED = EIGHT + seconds(195)
"""75 seconds after people began to talk."""
OVER = EIGHT + seconds(720)


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        opened()
        yield


def kind(peer, number=1):
    there = seat(peer, number)
    return there.kind if there else ""


def test_who_is_not_there_or_has_no_name_does_not_take_part():
    stranger = somebody()
    with pytest.raises(NotHere):
        take_part(stranger, DECEMBER, ParticipantWish(), EIGHT)
    joining.join(stranger, DECEMBER, JoinWish("", ("fr",)), EIGHT)
    with pytest.raises(NoDisplayName):
        take_part(stranger, DECEMBER, ParticipantWish(), EIGHT)


def test_twice_is_once_and_the_latest_wish_counts():
    peer = comes("Ada")
    take_part(peer, DECEMBER, ParticipantWish(topics=(" olive   oil ", "", "olive oil")), EIGHT)
    assert (Participant.objects.count(), row(peer).topics) == (1, ["olive oil"])


def test_whose_partner_leaves_before_it_begins_waits_and_is_looked_after():
    people = come(6)
    start(None, DECEMBER, EIGHT)
    gone, left = sorted(tables(1)[0])
    leave(gone, DECEMBER, EIGHT + seconds(30))
    assert (kind(gone), kind(left)) == ("", "waiting")
    advance(DECEMBER, RESCUED)
    assert (kind(left), len(next(at for at in tables(1) if left in at))) == ("table", 3)
    advance(DECEMBER, OVER)
    assert not history_among([gone, left])
    assert row(left).met == 2
    assert sum(len(at) for at in tables(1)) == len(people) - 1


def test_who_leaves_in_the_middle_has_met_their_partner():
    come(4)
    start(None, DECEMBER, EIGHT)
    gone, left = sorted(tables(1)[0])
    leave(gone, DECEMBER, EIGHT + seconds(500))
    advance(DECEMBER, OVER)
    assert history_among([gone, left])
    assert kind(gone, 2) == ""


def test_a_late_comer_joins_a_pair_and_reshuffles_nobody():
    come(4)
    start(None, DECEMBER, EIGHT)
    before = tables(1)
    late = comes("Zoé", TALKING)
    assert tables(1) == before
    advance(DECEMBER, RESCUED)
    joined = next(at for at in tables(1) if late in at)
    assert len(joined) == 3
    assert all(at <= joined or at in before for at in before)
    assert seat(late, 1).rescued


def test_two_late_comers_meet_each_other():
    come(4)
    start(None, DECEMBER, EIGHT)
    late = {comes("Zoé", TALKING), comes("Zora", TALKING)}
    advance(DECEMBER, RESCUED)
    assert late in tables(1)


def test_who_is_missing_is_asked_and_planned_again_when_they_answer():
    people = come(4)
    start(None, DECEMBER, EIGHT)
    looking, missing = sorted(tables(1)[0])
    cannot_find(looking, DECEMBER, TALKING)
    cannot_find(looking, DECEMBER, TALKING)
    assert row(missing).reported_missing_at == TALKING
    assert (seat_of(looking, DECEMBER, TALKING).now.missing, seat(missing, 1).missed_at) == (
        True,
        TALKING,
    )
    advance(DECEMBER, RESCUED)
    assert len(next(at for at in tables(1) if looking in at)) == 3
    assert kind(missing) == "waiting"
    advance(DECEMBER, OVER - seconds(60))
    assert kind(missing, 2) == ""
    assert not history_among([looking, missing])
    still_here(missing, DECEMBER, OVER)
    assert kind(missing, 2) == ""  # a planned round is not shuffled
    advance(DECEMBER, OVER + seconds(120 + 75))
    assert kind(missing, 2) == "table"
    assert len(people) == 4


def test_who_is_found_after_all_has_been_met():
    come(4)
    start(None, DECEMBER, EIGHT)
    looking, missing = sorted(tables(1)[0])
    cannot_find(looking, DECEMBER, TALKING)
    find_again(missing, DECEMBER, TALKING + seconds(20))
    advance(DECEMBER, OVER)
    assert history_among([looking, missing])
    assert row(missing).reported_missing_at is None


def test_who_is_missed_and_never_found_is_not_met():
    come(2)
    start(None, DECEMBER, EIGHT)
    looking, missing = sorted(tables(1)[0])
    cannot_find(looking, DECEMBER, TALKING)
    advance(DECEMBER, OVER)
    assert history_among([looking, missing]) == {}


def test_nobody_is_missed_while_people_still_move_to_their_tables():
    come(2)
    start(None, DECEMBER, EIGHT)
    looking, other = sorted(tables(1)[0])
    with pytest.raises(NothingRuns):
        cannot_find(looking, DECEMBER, EIGHT + seconds(119), round_number=1)
    assert (row(other).reported_missing_at, seat(other, 1).missed_at) == (None, None)
    cannot_find(looking, DECEMBER, EIGHT + seconds(120), round_number=1)
    assert row(other).reported_missing_at == EIGHT + seconds(120)


def test_a_press_for_a_round_that_is_over_does_nothing():
    people = come(4)
    start(None, DECEMBER, EIGHT)
    with pytest.raises(RoundOver):
        cannot_find(people[0], DECEMBER, TALKING, round_number=2)
    with pytest.raises(RoundOver):
        skip(people[0], DECEMBER, TALKING, round_number=1)


def test_who_sits_out_is_back_in_the_round_after():
    people = come(5)
    skip(people[0], DECEMBER, EIGHT)
    start(None, DECEMBER, EIGHT)
    assert kind(people[0]) == ""
    assert seat_of(people[0], DECEMBER, EIGHT).standing == "skips"
    advance(DECEMBER, OVER)
    assert kind(people[0], 2) == "table"
    assert seat_of(people[0], DECEMBER, OVER).standing == "in"


def test_sitting_out_a_planned_round_lets_the_partner_wait():
    come(6)
    start(None, DECEMBER, EIGHT)
    one, other = sorted(tables(1)[0])
    skip(one, DECEMBER, EIGHT + seconds(5))
    assert (kind(one), kind(other)) == ("", "waiting")
    unskip(one, DECEMBER, EIGHT + seconds(9))
    advance(DECEMBER, RESCUED)
    assert (kind(one), kind(other)) == ("table", "table")


def test_who_leaves_the_event_leaves_its_rounds():
    people = come(4)
    start(None, DECEMBER, EIGHT)
    other = partner(people[0], 1)
    joining.leave(people[0], DECEMBER, EIGHT + seconds(10))
    leave_event(row(people[0]).session.event_id, people[0], EIGHT + seconds(10))
    assert (row(people[0]).left_at, kind(other)) == (EIGHT + seconds(10), "waiting")
    joining.come_back(people[0], DECEMBER, EIGHT + seconds(20))
    come_back(people[0], DECEMBER, EIGHT + seconds(20))
    assert row(people[0]).left_at is None


def test_who_is_blocked_by_hosts_is_nowhere(ada):
    people = come(5)
    block_peer(ada, people[0], "Shouted at people.", EIGHT)
    start(None, DECEMBER, EIGHT)
    assert kind(people[0]) == ""
    assert sum(len(at) for at in tables(1)) == 4


def test_somebody_without_a_phone_is_added_taken_out_and_brought_back(ada):
    come(3)
    number = add_person(ada, DECEMBER, JoinWish("Yvonne", ("fr",)), EIGHT)
    peer = Participant.objects.get(pk=number).peer_id
    start(ada, DECEMBER, EIGHT)
    other = partner(peer, 1)
    cannot_find(other, DECEMBER, TALKING)
    assert row(peer).reported_missing_at is None
    take_out(ada, DECEMBER, number, TALKING)
    take_out(ada, DECEMBER, number, TALKING)
    assert kind(peer) == ""
    bring_back(ada, DECEMBER, number, TALKING)
    assert row(peer).left_at is None
    assert [person.display_name for person in present_at(DECEMBER, EIGHT)][-1] == "Yvonne"


def test_who_is_on_the_list_takes_part_by_one_tap(ada):
    peer = somebody()
    joining.join(peer, DECEMBER, JoinWish("", ("fr",)), EIGHT)
    (person,) = present_at(DECEMBER, EIGHT)
    add_present(ada, DECEMBER, person.number, EIGHT, "Zoé")
    assert present_at(DECEMBER, EIGHT)[0].display_name == "Zoé"
    assert not row(peer).by_helper


def test_who_is_avoided_by_name_is_never_met_and_nobody_learns_of_it():
    people = come(2)
    avoid_person(people[0], DECEMBER, AvoidWish(name="bilal"), EIGHT)
    avoid_person(people[0], DECEMBER, AvoidWish(name="nobody at all"), EIGHT)
    start(None, DECEMBER, EIGHT)
    assert tables(1) == []
    assert {kind(peer) for peer in people} == {"rest"}


def test_who_is_avoided_at_a_table_to_come_sees_no_more_than_whose_partner_sits_out():
    come(4)
    start(None, DECEMBER, EIGHT)
    (rests, left), (avoids, avoided) = map(sorted, tables(1))
    names = {
        peer: there.display_name for peer, there in people_of([DECEMBER], EIGHT)[DECEMBER].items()
    }
    skip(rests, DECEMBER, EIGHT + seconds(5))
    unskip(rests, DECEMBER, EIGHT + seconds(6))
    avoid_person(avoids, DECEMBER, AvoidWish(name=names[avoided]), EIGHT + seconds(6))
    room = room_view(DECEMBER, EIGHT + seconds(6)).round
    assert sorted(each.name for each in room.waiting) == sorted([names[left], names[avoided]])
    assert (room.tables, room.resting) == ((), ())
    told = [read_seats([row(peer).key])[row(peer).key] for peer in (left, avoided)]
    assert told[0] == told[1]
    told = [read_seats([row(peer).key])[row(peer).key] for peer in (rests, avoids)]
    assert told[0] == told[1]


def test_who_is_avoided_is_not_met_when_people_are_looked_after():
    come(2)
    start(None, DECEMBER, EIGHT)
    one, other = sorted(tables(1)[0])
    avoid_person(one, DECEMBER, AvoidWish(seat=seat(other, 1).pk), EIGHT + seconds(5))
    assert (kind(one), kind(other)) == ("", "waiting")
    advance(DECEMBER, RESCUED)
    assert tables(1) == []


def test_a_start_that_is_undone_asks_nobody_any_more():
    come(2)
    opened(pause_seconds=0)
    start(None, DECEMBER, EIGHT)
    looking, missing = sorted(tables(1)[0])
    cannot_find(looking, DECEMBER, EIGHT + seconds(3))
    undo_start(None, DECEMBER, EIGHT + seconds(5))
    assert row(missing).reported_missing_at is None


def test_nobody_at_the_table_is_nobody_to_miss():
    people = come(3, EIGHT)
    start(None, DECEMBER, EIGHT)
    leave(people[0], DECEMBER, EIGHT + seconds(1))
    alone = [peer for peer in people[1:] if kind(peer) != "table"]
    for peer in alone:
        with pytest.raises(NobodyThere):
            cannot_find(peer, DECEMBER, TALKING)


def test_after_the_rounds_nobody_takes_part_any_more():
    peer = comes("Ada")
    end_session(None, DECEMBER, EIGHT)
    with pytest.raises(SessionEnded):
        leave(peer, DECEMBER, EIGHT)
