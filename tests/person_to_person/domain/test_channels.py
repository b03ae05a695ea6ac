"""What pages that listen are told: the clock to everybody, a seat to whom it is of."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.domain.hiding import hide_event
from meshup.kit import clock
from meshup.live.domain.reading import MOST_BYTES
from meshup.live.models import Channel
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.channels import (
    read_rounds,
    read_seats,
    round_channel,
    seat_channel,
)
from meshup.person_to_person.domain.missing import cannot_find
from meshup.person_to_person.domain.participating import leave
from meshup.person_to_person.domain.queries.seats import seats_on_device
from meshup.person_to_person.domain.rounds import hold, start
from meshup.person_to_person.models import Participant, Seat
from meshup.presence.models import Presence
from tests.agenda.paris import paris_series
from tests.person_to_person.evening import (
    DECEMBER,
    EIGHT,
    NAMES,
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


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def clock_at(at):
    with clock.set_to(at):
        return read_rounds([DECEMBER])[DECEMBER]


def seat_at(peer, at):
    with clock.set_to(at):
        return read_seats([row(peer).key])[row(peer).key]


def test_the_clock_says_what_runs_and_what_comes_next():
    come(4)
    nothing = {"begins": None, "ends": None, "remaining": None, "held": False, "next": None}
    assert clock_at(EIGHT) == {"state": "gathering", "round": 0, "rounds": 5, **nothing}
    start(None, DECEMBER, EIGHT)
    times = {
        "begins": milliseconds(EIGHT + seconds(120)),
        "ends": milliseconds(EIGHT + seconds(720)),
    }
    assert clock_at(EIGHT) == {
        **nothing,
        "state": "announced",
        "round": 1,
        "rounds": 5,
        **times,
    }
    advance(DECEMBER, EIGHT + seconds(640))
    assert clock_at(EIGHT + seconds(640))["next"] == {
        "round": 2,
        "begins": milliseconds(EIGHT + seconds(840)),
        "ends": milliseconds(EIGHT + seconds(1440)),
    }
    hold(None, DECEMBER, EIGHT + seconds(660))
    held = clock_at(EIGHT + seconds(9000))
    assert (held["state"], held["held"], held["remaining"]) == ("held", True, 60_000)


def test_a_seat_tells_the_table_and_who_sits_there_and_no_more():
    people = come(4)
    start(None, DECEMBER, EIGHT)
    names = dict(zip(people, NAMES, strict=False))
    told = seat_at(people[0], EIGHT)
    other = partner(people[0], 1)
    assert told["now"]["with"] == [names[other]]
    assert told["now"]["seats"] == [seat(other, 1).pk]
    assert (told["standing"], told["now"]["language"], told["met"]) == ("in", "fr", 0)
    assert told["now"]["starter"].keys() >= {"fr", "en"}
    others = set(names.values()) - {names[other]}
    text = json.dumps(told, ensure_ascii=False)
    assert not [name for name in others if name in text]
    numbers = [str(peer) for peer in people] + [str(row(peer).pk) for peer in people]
    values = set(json.loads(text)["now"]) - {"seats"}
    assert not [number for number in numbers if number in values]


def test_who_rests_is_told_no_number_that_an_avoidance_changes():
    people = [comes(name, rather_rests=True) for name in NAMES[:3]]
    start(None, DECEMBER, EIGHT)
    (rests,) = [peer for peer in people if seat(peer, 1).kind == "rest"]
    assert seat(rests, 1).facts == {"new": 2}
    told = seat_at(rests, EIGHT)["now"]
    assert told["reason"] == seat(rests, 1).reason
    assert "facts" not in told


def test_the_next_seat_waits_and_becomes_the_present_one_by_the_clock():
    people = come(4)
    start(None, DECEMBER, EIGHT)
    advance(DECEMBER, EIGHT + seconds(640))
    before = seat_at(people[0], EIGHT + seconds(719))
    after = seat_at(people[0], EIGHT + seconds(720))
    assert (before["now"]["round"], before["next"]["round"]) == (1, 2)
    assert (after["now"], after["next"]) == (before["next"], None)


def test_who_is_missed_is_asked_on_their_own_phone():
    come(4)
    start(None, DECEMBER, EIGHT)
    looking, missing = sorted(tables(1)[0])
    cannot_find(looking, DECEMBER, EIGHT + seconds(150))
    assert seat_at(missing, EIGHT + seconds(150))["standing"] == "asked"
    assert seat_at(missing, EIGHT + seconds(150))["now"]["here"]
    assert seat_at(looking, EIGHT + seconds(150))["now"]["missing"]


def test_of_three_only_who_is_missing_is_asked_and_told_by_whom():
    come(3)
    start(None, DECEMBER, EIGHT)
    looking, missing, third = sorted(tables(1)[0])
    empty = seat(missing, 1).pk
    at = EIGHT + seconds(150)
    cannot_find(looking, DECEMBER, at, empty)
    own, theirs, others = (seat_at(peer, at) for peer in (looking, missing, third))
    assert (own["now"]["missing"], own["now"]["lost"]) == (True, [empty])
    assert (theirs["standing"], theirs["now"]["missedBy"]) == ("asked", [own_name(looking)])
    assert (others["standing"], others["now"]["missed"], others["now"]["lost"]) == ("in", False, [])


def own_name(peer):
    return Presence.objects.get(peer=peer).display_name


def test_who_left_has_no_seat_and_is_named_to_nobody():
    come(4)
    start(None, DECEMBER, EIGHT)
    gone, left = sorted(tables(1)[0])
    leave(gone, DECEMBER, EIGHT + seconds(10))
    assert (seat_at(gone, EIGHT + seconds(10))["standing"], seat_at(left, EIGHT)["now"]) == (
        "left",
        seat_at(left, EIGHT)["now"],
    )
    assert seat_at(left, EIGHT)["now"]["with"] == []
    assert seat_at(left, EIGHT)["now"]["reason"] == "partner_left"


def test_an_event_that_is_hidden_tells_nothing(ada):
    come(2)
    hide_event(ada, DECEMBER, EIGHT)
    assert read_rounds([DECEMBER]) == {}


def test_many_channels_are_read_with_as_many_queries_as_one():
    come(12)
    start(None, DECEMBER, EIGHT)
    keys = list(Participant.objects.values_list("key", flat=True))
    counts = []
    for asked in (keys[:2], keys):
        with CaptureQueriesContext(connection) as found:
            assert len(read_seats(asked)) == len(asked)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 8
    with CaptureQueriesContext(connection) as found:
        read_seats(keys[:1])
    assert len(found) <= counts[0] + 1
    assert read_seats(["nobody"]) == {}


def test_planning_asks_as_much_of_the_database_for_many_as_for_few():
    come(4)
    with CaptureQueriesContext(connection) as few:
        start(None, DECEMBER, EIGHT)
    for name in NAMES[4:]:
        comes(name, EIGHT + seconds(200))
    with CaptureQueriesContext(connection) as second:
        advance(DECEMBER, EIGHT + seconds(640))
    assert Seat.objects.filter(round__number=2).count() == len(NAMES)
    assert len(few) < 60
    assert len(second) < 120  # the lookings-after before it as well


def test_all_phones_and_the_clock_hear_of_a_start():
    people = come(3)
    Channel.objects.all().delete()
    start(None, DECEMBER, EIGHT)
    names = set(Channel.objects.values_list("name", flat=True))
    keys = seats_on_device(people, DECEMBER)
    assert names >= {round_channel(DECEMBER), *map(seat_channel, keys.values())}


def test_the_longest_names_fit_into_what_a_page_is_sent():
    for number in range(3):
        comes("é" * 39 + str(number))
    start(None, DECEMBER, EIGHT)
    snapshots = read_seats(list(Participant.objects.values_list("key", flat=True)))
    assert all(len(json.dumps(told)) < MOST_BYTES / 16 for told in snapshots.values())
