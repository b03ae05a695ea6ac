from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meshup.kit.clock import set_to
from meshup.kit.config import ConfigError, read_config
from meshup.signalling.paths import ALL, ROOMLESS, Dialect
from meshup.signalling.tickets import Ticket, issue, read
from meshup.signalling.websocket.admission import Admission, AdmissionError, Entry

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
SECRET = "s" * 50
OPEN = Admission()
TICKETED = Admission(tickets=True, secret=SECRET)


@pytest.fixture(autouse=True)
def _noon():
    with set_to(NOON):
        yield


def ticket(room="hall", peer="", minutes=10, secret=SECRET):
    return issue(Ticket(room, peer), until=NOON + timedelta(minutes=minutes), secret=secret)


def test_a_ticket_says_what_was_issued():
    assert read(ticket("hall", "ada"), at=NOON, secret=SECRET) == Ticket("hall", "ada")


@pytest.mark.parametrize("room", ["a/b", "a b", "é", "x" * 65])
def test_no_ticket_is_issued_for_a_room_that_no_path_can_name(room):
    with pytest.raises(ValueError, match=room):
        ticket(room)


def test_in_the_open_anybody_enters_any_room():
    for room in ("", "hall"):
        for dialect in ALL - ROOMLESS:
            assert OPEN.admit(dialect, room, {"token": "t"}) == Entry(room)


@pytest.mark.parametrize("dialect", sorted(ALL - ROOMLESS))
def test_without_a_ticket_nobody_enters(dialect):
    for shown in ({}, {"ticket": ""}, {"ticket": "x"}, {"ticket": "x.y"}, {"token": "abc"}):
        for room in ("", "hall"):
            with pytest.raises(AdmissionError):
                TICKETED.admit(dialect, room, shown)


def test_a_ticket_may_be_shown_in_three_ways():
    for dialect in ALL - ROOMLESS:
        assert TICKETED.admit(dialect, "", {"ticket": ticket()}) == Entry("hall")
        assert TICKETED.admit(dialect, "hall", {"ticket": ticket()}) == Entry("hall")
        assert TICKETED.admit(dialect, ticket(), {}) == Entry("hall")
    for room in ("", "hall"):
        admitted = TICKETED.admit(Dialect.PEERJS, room, {"token": ticket()})
        assert admitted == Entry("hall", has_own_token=False)
    with pytest.raises(AdmissionError):
        TICKETED.admit(Dialect.RELAY, "", {"token": ticket()})


def test_a_ticket_vouches_for_an_id():
    for shown in ({"ticket": ticket(peer="ada")}, {"token": ticket(peer="ada")}):
        assert TICKETED.admit(Dialect.PEERJS, "", shown)[:2] == ("hall", "ada")


@pytest.mark.parametrize("admission", [Admission(secret=SECRET), TICKETED])
def test_a_ticket_is_nobodys_own_token(admission):
    for token, own in [
        ("t0k3n", True),
        ("x" * 300, True),
        (ticket(secret="t" * 50), True),
        (ticket(), False),
        (ticket(minutes=-5), False),
    ]:
        entry = admission.admit(Dialect.PEERJS, ticket(), {"token": token})
        assert entry == Entry("hall", has_own_token=own)


@pytest.mark.parametrize(
    "shown", [ticket(minutes=0), ticket(minutes=-1), ticket(secret="t" * 50), ticket()[:-1] + "A!"]
)
def test_a_ticket_that_is_old_forged_or_changed_admits_nobody(shown):
    with pytest.raises(AdmissionError, match="not valid"):
        TICKETED.admit(Dialect.RELAY, "", {"ticket": shown})
    with pytest.raises(AdmissionError, match="not valid"):
        OPEN.admit(Dialect.RELAY, shown, {})


def test_a_ticket_for_one_room_opens_no_other():
    with pytest.raises(AdmissionError, match="another room"):
        TICKETED.admit(Dialect.RELAY, "kitchen", {"ticket": ticket("hall")})


def test_the_common_room_has_tickets_too():
    assert TICKETED.admit(Dialect.RELAY, "", {"ticket": ticket("")}) == Entry("")
    with pytest.raises(AdmissionError):
        TICKETED.admit(Dialect.RELAY, "hall", {"ticket": ticket("")})


def test_origins_are_the_nodes_own_and_those_named():
    environ = {"MESHUP_ADDRESS": "https://p2p.example"}
    admission = Admission.of(
        read_config({**environ, "MESHUP_SIGNALLING_ORIGINS": "https://a.example, "}).config
    )
    expected = {
        "https://p2p.example": True,
        "https://a.example": True,
        "": True,
        "null": False,
        "http://a.example": False,
    }
    assert {origin: admission.allows_origin(origin) for origin in expected} == expected
    assert Admission.of(read_config(environ).config).allows_origin("https://anywhere.example")


def test_tickets_need_a_secret():
    with pytest.raises(ConfigError, match="MESHUP_SECRET_KEY"):
        Admission.of(read_config({"MESHUP_SIGNALLING_ACCESS": "ticket"}).config)
    with pytest.raises(ConfigError, match="MESHUP_SIGNALLING_ACCESS"):
        read_config({"MESHUP_SIGNALLING_ACCESS": "tickets"})


def test_live_channels_ask_for_no_ticket_at_the_entrance_but_for_pages_of_the_node():
    assert TICKETED.admit(Dialect.LIVE, "", {}) == Entry("")
    admission = Admission(origins=frozenset({"any"}), address="https://p2p.example")
    own = {
        ("", "p2p.example"): True,
        ("https://p2p.example", "10.0.0.7:8000"): True,
        ("http://10.0.0.7:8000", "10.0.0.7:8000"): True,
        ("https://elsewhere.example", "p2p.example"): False,
        ("null", "p2p.example"): False,
        ("https://p2p.example.evil", "p2p.example"): False,
    }
    assert {case: admission.is_own_origin(*case) for case in own} == own
