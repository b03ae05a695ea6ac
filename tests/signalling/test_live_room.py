"""Live channels of one worker: who listens gets the newest, once, whatever is lost or late."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import given, strategies as st

from meshup.bus.contract import Alone
from meshup.kit import clock
from meshup.kit.clock import now
from meshup.signalling.dialects.live.room import IDLE_SECONDS, LOOK_SECONDS, TOPIC
from meshup.signalling.hub import Hub
from meshup.signalling.limits import Limits
from meshup.signalling.paths import Dialect
from meshup.signalling.tickets import Ticket, issue
from tests.signalling.fake_clients import Client, FakeConnection, Party
from tests.signalling.live_store import SECRET, LateSource, Store, live_ticket

DOOR = "door:p2p-9"


class Evening:
    """A hub, its channels, and clients."""

    dialect = Dialect.LIVE

    def __init__(self, **limits):
        self.store = Store()
        self.source = LateSource(self.store)
        self.hub = Hub(Limits(**limits), secret=SECRET, live_source=self.source)
        self.second = 1000
        self.hub.tick(self.second)
        self.counts = self.hub.counts[Dialect.LIVE]

    def join(self):
        connection = FakeConnection()
        session = self.hub.open_session(connection, Dialect.LIVE, "", {})
        connection.session = session
        session.opened()
        return Client(cast("Party", self), "", connection, session)

    def listener(self, channel=DOOR, **more):
        client = self.join()
        client.say(type="subscribe", ticket=live_ticket(channel), **more)
        return client

    def change(self, *channels, hint=True):
        for channel in channels:
            self.store.put(channel)
        if hint:
            self.hub.channels_changed(list(channels))

    def wait(self, seconds):
        for _ in range(seconds):
            self.second += 1
            self.hub.tick(self.second)

    @property
    def room(self):
        return self.hub._rooms.get((Dialect.LIVE, ""))


def values(client, channel=DOOR):
    """Return the sequences that a client has heard of since the last time, and end them there."""
    heard = [message for message in client.heard() if message["type"] == "snapshot"]
    for message in heard:
        assert message["snapshot"] == {"value": message["sequence"]}
        assert message["channel"] == channel
        assert abs(message["at"] - now().timestamp() * 1000) < 60_000
    return [message["sequence"] for message in heard]


@pytest.fixture
def evening():
    evening = Evening()
    evening.change(DOOR)
    return evening


def test_who_comes_gets_the_snapshot_and_then_each_newer_one(evening):
    ada = evening.listener()
    evening.source.answer_all()
    assert values(ada) == [1]
    evening.change(DOOR)
    evening.source.answer_all()
    assert values(ada) == [2]
    bilal = evening.listener()
    assert values(bilal) == [2]
    assert len(evening.store.questions) == 2


@pytest.mark.parametrize(
    ("since", "heard"), [(None, [3]), (-7, [3]), (0, [3]), (2, [3]), (3, []), (9, [])]
)
def test_who_returns_gets_the_newest_only_where_it_is_newer(evening, since, heard):
    evening.change(DOOR, DOOR)
    ada = evening.listener(since=since)
    evening.source.answer_all()
    assert values(ada) == heard
    bilal = evening.listener(since=since)
    evening.source.answer_all()
    assert values(bilal) == heard


def test_what_changes_while_it_is_read_is_read_again(evening):
    ada = evening.listener()
    evening.source.begin()
    evening.change(DOOR)
    evening.source.end()
    assert values(ada) == [1]
    evening.source.answer_all()
    assert values(ada) == [2]


def test_many_changes_while_one_is_read_are_one_reading_and_the_newest_counts(evening):
    ada = evening.listener()
    evening.source.begin()
    for _ in range(50):
        evening.change(DOOR)
    evening.source.end()
    evening.source.answer_all()
    assert values(ada) == [1, 51]
    assert len(evening.store.questions) == 2


def test_three_hundred_channels_that_change_at_once_are_read_together():
    evening = Evening()
    names = [f"peer:{number}" for number in range(300)]
    evening.change(*names)
    clients = [evening.listener(name) for name in names]
    evening.source.answer_all()
    evening.change(*names)
    evening.source.answer_all()
    assert [values(client, name) for client, name in zip(clients, names, strict=True)] == [
        [1, 2]
    ] * 300
    assert [len(question) for question in evening.store.questions] == [300, 300]


def test_a_lost_hint_costs_two_seconds(evening):
    ada = evening.listener()
    evening.source.answer_all()
    assert values(ada) == [1]
    evening.change(DOOR, hint=False)
    evening.wait(LOOK_SECONDS)
    evening.source.answer_all()
    assert values(ada) == [2]
    evening.wait(LOOK_SECONDS)
    evening.source.answer_all()
    assert values(ada) == []
    assert evening.store.looks == [[DOOR], [DOOR]]


def test_a_database_that_is_away_costs_nothing_but_time(evening):
    evening.store.is_broken = True
    ada = evening.listener()
    evening.source.answer_all()
    evening.wait(LOOK_SECONDS)
    evening.source.answer_all()
    assert values(ada) == []
    evening.store.is_broken = False
    evening.wait(LOOK_SECONDS)
    evening.source.answer_all()
    assert values(ada) == [1]
    evening.store.is_broken = True
    evening.change(DOOR)
    evening.source.answer_all()
    evening.store.is_broken = False
    evening.wait(LOOK_SECONDS)
    evening.source.answer_all()
    assert values(ada) == [2]


def test_what_is_gone_is_told_and_forgotten(evening):
    ada = evening.listener()
    evening.source.answer_all()
    ada.heard()
    del evening.store.rows[DOOR]
    evening.hub.channels_changed([DOOR])
    evening.source.answer_all()
    assert ada.heard() == [{"type": "gone", "channel": DOOR}]
    assert evening.room.channels == {}
    ada.say(type="unsubscribe", channel=DOOR)
    assert evening.listener("door:never").closed is None


def test_who_does_not_read_is_kept_nothing_for_and_gets_the_newest(evening):
    ada, bilal = evening.listener(), evening.listener()
    evening.source.answer_all()
    assert ada.session.waits()
    for _ in range(20):
        evening.change(DOOR)
        evening.source.answer_all()
    assert values(ada) == [1]
    assert len(values(bilal)) == 21
    ada.session.resumed()
    assert values(ada) == [21]
    ada.session.resumed()
    assert values(ada) == []


BAD_TICKETS = {
    "none": lambda: "",
    "short": lambda: "x",
    "long": lambda: "x" * 3000,
    "half a character": lambda: "\ud83d",
    "of another node": lambda: live_ticket(DOOR, secret="another key of fifty characters"),
    "tampered with": lambda: live_ticket(DOOR)[:-1] + "~",
    "for a room": lambda: issue(Ticket("hall"), until=now() + timedelta(hours=1), secret=SECRET),
}


@pytest.mark.parametrize("kind", BAD_TICKETS)
def test_a_ticket_that_opens_nothing_is_refused(evening, kind):
    ticket = BAD_TICKETS[kind]()
    ada = evening.join()
    ada.say(type="subscribe", ticket=ticket)
    evening.source.answer_all()
    if kind == "half a character":  # no JSON that is understood here
        assert evening.counts.dropped["malformed"] == 1
        assert ada.heard() == []
    else:
        assert ada.heard() == [{"type": "refused", "ticket": ticket, "code": "bad"}]
    assert not evening.room.channels
    assert ada.closed is None


def test_a_ticket_that_is_over_is_refused_and_one_that_ends_ends_the_listening(evening):
    start = now()
    with clock.set_to(start):
        ticket, renewed = live_ticket(DOOR, 60), live_ticket(DOOR, 600)
        ada, bilal = evening.join(), evening.join()
        for client in (ada, bilal):
            client.say(type="subscribe", ticket=ticket)
        evening.source.answer_all()
        bilal.say(type="subscribe", ticket=renewed, since=1)
        assert (values(ada), values(bilal)) == ([1], [1])
    with clock.set_to(start + timedelta(seconds=61)):
        evening.wait(1)
        refused = {"type": "refused", "ticket": ticket, "code": "expired"}
        assert ada.heard() == [refused]
        evening.change(DOOR)
        evening.source.answer_all()
        assert ada.heard() == []
        assert values(bilal) == [2]
        ada.say(type="subscribe", ticket=ticket)
        assert ada.heard() == [refused]
    with clock.set_to(start + timedelta(seconds=601)):
        evening.wait(1)
        assert [message["code"] for message in bilal.heard()] == ["expired"]
    assert not evening.room._ending


def test_one_client_listens_to_so_many_channels_and_no_more():
    evening = Evening(topics_per_socket=3)
    for number in range(4):
        evening.change(f"peer:{number}")
    ada = evening.join()
    tickets = [live_ticket(f"peer:{number}") for number in range(4)]
    for ticket in tickets:
        ada.say(type="subscribe", ticket=ticket)
    evening.source.answer_all()
    assert next((message["type"], message.get("ticket")) for message in ada.heard()) == (
        "refused",
        tickets[3],
    )
    ada.say(type="unsubscribe", channel="peer:0")
    ada.say(type="subscribe", ticket=tickets[3])
    evening.source.answer_all()
    assert [message["channel"] for message in ada.heard()] == ["peer:3"]


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"type":1}', b'{"type":"subscribe","since":"x"}', b"[" * 9999]
)
def test_what_is_no_message_is_passed_over(evening, raw):
    ada = evening.listener()
    ada.session.receive(raw)
    evening.source.answer_all()
    assert values(ada) == [1]
    assert evening.counts.dropped["malformed"] == 1


def test_a_ping_is_answered_with_the_time():
    with clock.set_to(now()):
        ada = Evening().join()
        ada.say(type="ping")
        assert ada.heard() == [{"type": "pong", "at": int(now().timestamp() * 1000)}]


def test_nothing_is_kept_of_who_has_gone_and_what_nobody_listens_to(evening):
    evening.change(*(f"peer:{number}" for number in range(7)))
    clients = [evening.listener(f"peer:{number % 7}") for number in range(50)]
    evening.source.answer_all()
    for client in clients:
        client.go()
    assert not evening.room._ending
    evening.wait(IDLE_SECONDS + 2)
    assert evening.room is None
    assert evening.hub.sockets == 0


def test_who_asks_again_at_once_is_answered_from_what_is_known(evening):
    evening.listener().go()
    evening.source.answer_all()
    assert values(evening.listener()) == [1]


def test_other_workers_are_told_and_what_they_say_is_heard():
    said: list[Any] = []

    class Loud(Alone):
        def publish(self, topic, text):
            said.append((topic, json.loads(text)))

        def listen(self, topic, here):
            said.append((topic, here))

    evening = Evening()
    evening.hub.bus = Loud()
    evening.change(DOOR)
    ada = evening.listener()
    evening.source.answer_all()
    evening.store.put(DOOR)
    evening.hub.published(TOPIC, json.dumps([DOOR, "door:other"]).encode())
    evening.source.answer_all()
    assert values(ada) == [1, 2]
    evening.hub.published(TOPIC, b"\xff")
    ada.go()
    evening.wait(IDLE_SECONDS + 2)
    assert said == [(TOPIC, [DOOR]), (TOPIC, 1), (TOPIC, 0)]


STEPS = st.one_of(
    st.tuples(st.just("change"), st.sampled_from("ab"), st.booleans()),
    st.tuples(st.sampled_from(["begin", "end", "look", "tick"])),
    st.tuples(
        st.sampled_from(["join", "leave", "block", "resume", "break", "mend"]), st.integers(0, 2)
    ),
)


@given(st.lists(STEPS, max_size=60))
def test_whatever_is_lost_or_late_everybody_ends_with_the_newest_and_never_goes_back(steps):
    evening = Evening()
    people = [Phone(evening), Phone(evening), Phone(evening)]
    evening.change("a", "b")
    for step, *facts in steps:
        if step == "change":
            evening.change(facts[0], hint=facts[1])
        elif step in {"begin", "end", "look"}:
            getattr(evening.source, step)()
        elif step == "tick":
            evening.wait(1)
        elif step in {"break", "mend"}:
            evening.store.is_broken = step == "break"
        else:
            getattr(people[facts[0]], step)()
    evening.store.is_broken = False
    for phone in people:
        phone.join()
        phone.resume()
    evening.wait(LOOK_SECONDS)
    evening.source.answer_all()
    evening.wait(LOOK_SECONDS)
    evening.source.answer_all()
    newest = {channel: row[0] for channel, row in evening.store.rows.items()}
    for phone in people:
        phone.listen()
        assert phone.seen == newest


class Phone:
    """Somebody who listens to two channels, leaves, returns, and remembers what they saw."""

    def __init__(self, evening):
        self.evening = evening
        self.seen = {}
        self.client = None
        self.is_blocked = False

    def join(self):
        if self.client is None:
            self.client = self.evening.join()
            for channel in "ab":
                since = self.seen.get(channel)
                self.client.say(type="subscribe", ticket=live_ticket(channel), since=since)

    def leave(self):
        if self.client is not None:
            self.listen()
            self.client.go()
            self.client, self.is_blocked = None, False

    def block(self):
        if self.client is not None:
            self.is_blocked = self.client.session.waits()

    def resume(self):
        if self.client is not None and self.is_blocked:
            self.is_blocked = False
            self.client.session.resumed()

    def listen(self):
        for message in self.client.heard():
            channel, sequence = message["channel"], message["sequence"]
            assert sequence > self.seen.get(channel, -1)
            assert message["snapshot"] == {"value": sequence}
            self.seen[channel] = sequence
