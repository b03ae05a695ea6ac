"""Taking part as data about people: exported, erased, gone in time, and joined with its peer."""

import json
from datetime import timedelta

import pytest

from meshup.kit import clock, personal_data
from meshup.peers.domain.joining import join as join_peers
from meshup.peers.domain.personal_data import erase_peer, export_peer
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.peer_records import describe
from meshup.person_to_person.domain.personal_data import PARTICIPANTS, RETENTION
from meshup.person_to_person.domain.queries.metrics import metrics_of
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.domain.rounds import start
from meshup.person_to_person.models import Participant, Round, RoundSession, Seat
from tests.agenda.paris import paris_series
from tests.person_to_person.evening import (
    DECEMBER,
    EIGHT,
    ENDS,
    come,
    comes,
    opened,
    partner,
    row,
    seat,
    seconds,
    tables,
)


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        opened()
        yield


def test_somebody_gets_what_is_kept_of_them_and_nobody_else():
    people = come(4)
    start(None, DECEMBER, EIGHT)
    (record,) = export_peer(people[0])[PARTICIPANTS.name]
    assert (record["event"], record["rounds"][0]["table"]) == (
        DECEMBER,
        seat(people[0], 1).table,
    )
    text = json.dumps(record)
    assert not [name for name in ("Bilal", "Chloé", "Djamila") if name in text]
    assert set(people) <= {subject.peer for subject in personal_data.known_subjects()}


def test_who_is_erased_is_in_no_row_and_in_no_certificate():
    people = come(3)
    opened(tables=("A",))
    start(None, DECEMBER, EIGHT)
    number = row(people[0]).pk
    certificate = Round.objects.get().certificate
    certificate["reasons"][str(number)] = {"code": "odd_number"}
    certificate["repeats"] = [[str(number), "7", 2], ["8", "9", 1]]
    Round.objects.update(certificate=certificate)
    erase_peer(people[0])
    assert not Participant.objects.filter(pk=number).exists()
    after = Round.objects.get().certificate
    assert str(number) not in after["reasons"]
    assert after["repeats"] == [["8", "9", 1]]
    assert sum(len(at) for at in tables(1)) in {0, 2}


@pytest.mark.parametrize("late", [5, 400])
def test_whose_partner_is_erased_waits(late):
    people = come(4)
    start(None, DECEMBER, EIGHT)
    other = partner(people[0], 1)
    with clock.set_to(EIGHT + seconds(late)):
        erase_peer(people[0])
    assert seat(other, 1).kind == "waiting"


def test_who_sat_where_goes_a_week_after_the_event_and_numbers_stay(ada):
    come(4)
    start(None, DECEMBER, EIGHT)
    advance(DECEMBER, EIGHT + seconds(721))
    before = metrics_of(ada, DECEMBER, EIGHT + seconds(722))
    last = ENDS + RETENTION
    assert PARTICIPANTS.expire(last) == 0
    assert PARTICIPANTS.expire(last + timedelta(seconds=1)) == 4
    assert (Participant.objects.count(), Seat.objects.count()) == (0, 0)
    assert Round.objects.values_list("certificate", flat=True)[0] == {}
    assert PARTICIPANTS.expire(last + timedelta(days=1)) == 0
    assert RoundSession.objects.get().metrics != {}
    assert metrics_of(ada, DECEMBER, last + timedelta(days=1)) == before
    assert session_of(DECEMBER, last) is not None


def test_two_devices_of_one_person_are_one_participant():
    people = come(5)
    start(None, DECEMBER, EIGHT)
    joined_later = comes("Ada again", EIGHT + seconds(30))
    assert describe(joined_later)
    join_peers(joined_later, people[0], EIGHT + seconds(40))
    assert Participant.objects.count() == 5
    assert seat(people[0], 1) is not None


@pytest.mark.parametrize("late", [5, 400])
def test_two_devices_that_both_have_a_seat_keep_one_and_the_other_table_waits(late):
    people = come(6)
    start(None, DECEMBER, EIGHT)
    kept, gone = people[0], next(peer for peer in people[1:] if peer != partner(people[0], 1))
    left = partner(gone, 1)
    join_peers(gone, kept, EIGHT + seconds(late))
    assert seat(left, 1).kind == "waiting"
    assert seat(kept, 1).kind == "table"
    assert Participant.objects.count() == 5
