"""A directory without sockets: messages in, messages out."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, strategies as st

from meshup.bus.contract import Alone
from meshup.bus.directory import Directory
from meshup.bus.messages import (
    Appeared,
    Ask,
    Batches,
    Brought,
    Claim,
    Counted,
    Deliver,
    Delivered,
    Enlist,
    Granted,
    Hello,
    Listed,
    Listen,
    Outcome,
    Publish,
    Published,
    Ready,
    Refused,
    Release,
    Replied,
    Strike,
    Superseded,
    SyncDone,
    Tallied,
    Tally,
    ToDirectory,
    Unlisted,
    batch,
    decode_to_directory,
)
from meshup.bus.name_directory import MOST_WANTED, SETTLE_SECONDS, WANTED_SECONDS

ADA, NOTES, SWARM = "peerjs//ada", "y//notes", "tracker//swarm"


class Beyond(Alone):
    """Other hosts, of which nobody says anything unless the test does."""

    def __init__(self):
        self.claims = {}
        self.calls = []

    def claim(self, name, _token, answer):
        self.claims[name] = answer

    def answer_claim(self, name, *, granted):
        self.claims[name](granted)

    def release(self, name):
        self.calls.append(("release", name))

    def listen(self, topic, here):
        self.calls.append(("listen", topic, here))

    def publish(self, topic, text):
        self.calls.append(("publish", topic, text))


class FakeWorker:
    """One worker, as the directory sees it: what it is sent is kept."""

    def __init__(self, directory, index):
        self.index = index
        self.messages = []
        self.directory = directory
        self.writes(Hello(index))

    def send(self, message):
        self.messages.append(message)

    def writes(self, *messages):
        for message in messages:
            self.directory.take(self, message)

    def received(self):
        messages, self.messages = self.messages, []
        return messages

    def dies(self):
        for _step in self.directory.lost(self):
            pass


def opened(count=3, beyond=None):
    beyond = beyond or Alone()
    directory = Directory(beyond, count, str.encode)
    asyncio.run(beyond.start(directory))
    workers = [FakeWorker(directory, index) for index in range(count)]
    for worker in workers:
        worker.writes(SyncDone())
    return directory, workers


def test_a_name_is_one_workers_until_it_is_given_back():
    _directory, (first, second, _) = opened()
    first.writes(Claim(ADA, "hers", 1))
    second.writes(Claim(ADA, "strange", 2), Release(ADA), Claim(ADA, "strange", 3))
    assert (first.received(), second.received()) == (
        [Granted(1)],
        [Refused(2, ADA), Refused(3, ADA)],
    )
    first.writes(Release(ADA))
    second.writes(Claim(ADA, "strange", 4))
    assert (first.received(), second.received()) == ([], [Granted(4)])


def test_who_shows_the_same_token_takes_the_name_over():
    _directory, (first, second, third) = opened()
    first.writes(Claim(ADA, "hers", 1))
    second.writes(Claim(ADA, "hers", 2))
    first.writes(Release(ADA))  # its client's former connection ends late
    third.writes(Deliver(ADA, b"hello", 3))
    assert first.received() == [Granted(1), Superseded(ADA)]
    assert second.received() == [Granted(2), Brought(ADA, b"hello", 2, 3)]


def test_a_text_goes_to_the_holder_who_says_what_became_of_it():
    _directory, (first, second, third) = opened()
    first.writes(Claim(ADA, "hers", 1))
    second.writes(Deliver(ADA, b"a", 7))
    first.writes(Delivered(1, 7, reached=True))
    second.writes(Deliver(ADA, b"b", 8))
    first.writes(Delivered(1, 8, reached=False, name=ADA))
    assert second.received() == [
        Outcome(7, reached=True),
        Outcome(8, reached=False),
    ]
    first.writes(Release(ADA))
    third.writes(Claim(ADA, "hers", 1))
    assert (second.received(), third.received()) == ([Appeared(ADA)], [Granted(1)])


def test_who_had_something_for_a_name_is_told_once_when_it_is_held():
    directory, (first, second, third) = opened()
    directory.tick(1)
    for worker in (first, first, second):
        worker.writes(Deliver(ADA, b"x", 1))
    third.writes(Claim(ADA, "hers", 1))
    third.writes(Release(ADA), Claim(ADA, "hers", 2))
    assert first.received() == [Outcome(1, reached=False)] * 2 + [Appeared(ADA)]
    assert second.received() == [Outcome(1, reached=False), Appeared(ADA)]
    first.writes(Deliver("peerjs//bilal", b"x", 1))
    directory.tick(1 + WANTED_SECONDS)
    third.writes(Claim("peerjs//bilal", "his", 3))
    assert first.received() == [Outcome(1, reached=False)]


def test_only_so_many_names_are_remembered_as_wanted():
    directory, (first, second, _) = opened()
    for number in range(MOST_WANTED + 10):
        first.writes(Deliver(f"peerjs//{number}", b"", 1))
    assert len(directory.names._wanted) == MOST_WANTED
    first.received()
    second.writes(Claim(f"peerjs//{MOST_WANTED}", "", 1), Claim("peerjs//0", "", 2))
    assert first.received() == [Appeared("peerjs//0")]


def test_a_new_home_hears_everybody_before_it_grants_anything():
    directory = Directory(Alone(), 3, str.encode)
    first, second, third = (FakeWorker(directory, index) for index in range(3))
    first.writes(Claim(ADA, "strange", 1), Claim("peerjs//new", "new", 2), SyncDone())
    second.writes(SyncDone())
    assert first.received() == []
    third.writes(Claim(ADA, "hers", 0, held=True), SyncDone())
    assert first.received() == [Refused(1, ADA), Granted(2)]
    assert third.received() == [Granted(0)]


@pytest.mark.parametrize("end", ["gives it back", "dies"])
def test_who_goes_before_a_new_home_has_settled_gets_nothing(end):
    directory = Directory(Alone(), 2, str.encode)
    first, second = (FakeWorker(directory, index) for index in range(2))
    first.writes(Claim(ADA, "hers", 1))
    if end == "dies":
        first.dies()
    else:
        first.writes(Release(ADA), SyncDone())
    second.writes(Claim(ADA, "his", 1), SyncDone())
    for moment in range(1, 5):
        directory.tick(moment)
    assert second.received() == [Granted(1)]


def test_a_new_home_does_not_wait_for_ever():
    directory = Directory(Alone(), 3, str.encode)
    first = FakeWorker(directory, 0)
    first.writes(Claim(ADA, "hers", 1))
    for moment in range(1, SETTLE_SECONDS + 1):
        directory.tick(moment)
    assert first.received() == []
    directory.tick(SETTLE_SECONDS + 1)
    assert first.received() == [Granted(1)]


def test_of_two_who_held_a_name_one_keeps_it():
    directory = Directory(Alone(), 2, str.encode)
    first, second = (FakeWorker(directory, index) for index in range(2))
    first.writes(Claim(ADA, "hers", 0, held=True))
    second.writes(Claim(ADA, "strange", 0, held=True))
    assert (first.received(), second.received()) == ([Granted(0)], [Refused(0, ADA)])


def test_what_a_dead_worker_held_is_free_and_struck_off():
    _directory, (first, second, third) = opened()
    first.writes(Claim(ADA, "hers", 1), Listen(NOTES, 3), Enlist(SWARM, "a", "seed", 2))
    second.writes(Listen(NOTES, 1), Enlist(SWARM, "b", "", 1))
    for worker in (first, second, third):
        worker.received()
    first.dies()
    third.writes(Claim(ADA, "anybody's", 1), Tally(SWARM, 2))
    assert second.received() == [Counted(NOTES, 0), Unlisted(SWARM, "a")]
    assert third.received() == [Granted(1), Tallied(2, {"": 1})]


def test_a_claim_is_answered_when_other_hosts_have_answered():
    beyond = Beyond()
    directory, (first, second, third) = opened(beyond=beyond)
    first.writes(Claim(ADA, "hers", 1))
    third.writes(Deliver(ADA, b"not yet", 1))
    second.writes(Claim(ADA, "hers", 2))
    assert (first.received(), second.received()) == ([Superseded(ADA)], [])
    assert third.received() == [Outcome(1, reached=False)]
    beyond.answer_claim(ADA, granted=True)
    assert (first.received(), second.received()) == ([Granted(1)], [Granted(2)])
    assert third.received() == [Appeared(ADA)]
    assert directory.delivered(ADA, b"from afar")
    assert second.received() == [Brought(ADA, b"from afar", -1, 0)]
    directory.superseded(ADA)
    assert second.received() == [Superseded(ADA)]
    assert not directory.delivered(ADA, b"too late")


def test_a_name_that_another_host_has_is_refused():
    beyond = Beyond()
    _directory, (first, second, _) = opened(beyond=beyond)
    first.writes(Claim(ADA, "hers", 1))
    second.writes(Claim(ADA, "hers", 2))
    beyond.answer_claim(ADA, granted=False)
    assert (first.received(), second.received()) == (
        [Superseded(ADA), Refused(1, ADA)],
        [Refused(2, ADA)],
    )
    second.writes(Claim(ADA, "hers", 3), Release(ADA))
    assert beyond.calls == [("release", ADA)]
    beyond.answer_claim(ADA, granted=True)
    assert second.received() == [Granted(3)]
    first.writes(Claim(ADA, "another", 4))
    beyond.answer_claim(ADA, granted=True)
    assert first.received() == [Granted(4)]


def test_listeners_are_counted_with_those_of_other_hosts():
    beyond = Beyond()
    directory, (first, second, third) = opened(beyond=beyond)
    first.writes(Listen(NOTES, 2))
    assert first.received() == []  # how many listen beyond is not known yet
    directory.counted(NOTES, 5)
    second.writes(Listen(NOTES, 1))
    assert (first.received(), second.received()) == (
        [Counted(NOTES, 5), Counted(NOTES, 6)],
        [Counted(NOTES, 7)],
    )
    third.writes(Publish(NOTES, b"words"), Publish("y//nobody", b"to nobody"))
    first.writes(Publish(NOTES, b"more"))
    assert first.received() == [Published(NOTES, b"words")]
    assert second.received() == [Published(NOTES, b"words"), Published(NOTES, b"more")]
    directory.counted(NOTES, 0)
    beyond.calls.clear()
    first.writes(Publish(NOTES, b"only here"))
    assert beyond.calls == []
    directory.published(NOTES, b"from afar")
    assert [worker.received()[-1] for worker in (first, second)] == [
        Published(NOTES, b"from afar")
    ] * 2


def test_members_of_other_hosts_are_listed_too():
    directory, (first, second, third) = opened()
    directory.listed(SWARM, "afar", "")  # nobody here is in it
    first.writes(Enlist(SWARM, "a", "", 1))
    directory.listed(SWARM, "afar", "seed")
    directory.listed(SWARM, "a", "a thief")
    directory.unlisted(SWARM, "a")
    second.writes(Enlist(SWARM, "b", "", 1))
    assert first.received() == [Ready(1), Listed(SWARM, "afar", "seed"), Listed(SWARM, "b", "")]
    assert second.received() == [Listed(SWARM, "a", ""), Listed(SWARM, "afar", "seed"), Ready(1)]
    third.writes(Tally(SWARM, 1))
    assert third.received() == [Tallied(1, {"": 2, "seed": 1})]
    directory.unlisted(SWARM, "afar")
    assert first.received() == second.received() == [Unlisted(SWARM, "afar")]


def test_a_member_that_comes_in_elsewhere_before_it_is_struck_off_stays():
    _directory, (first, second, third) = opened()
    first.writes(Enlist(SWARM, "a", "", 1))
    second.writes(Enlist(SWARM, "a", "seed", 1))
    first.writes(Strike(SWARM, "a"))
    third.writes(Tally(SWARM, 1))
    assert third.received() == [Tallied(1, {"seed": 1})]


def test_a_question_is_answered_by_the_worker_itself():
    directory, (first, *_) = opened()
    first.writes(Ask("metrics", 4))
    assert first.received() == [Replied(4, b"metrics")]
    assert directory.answer("ids/") == b"ids/"


@given(st.lists(st.lists(st.binary(max_size=20), max_size=5)), st.lists(st.integers(1, 40)))
def test_letters_arrive_as_they_were_sent_however_they_are_cut(sent, cuts):
    batches: list[list[ToDirectory]] = [
        [Deliver("peerjs//é", text, at) for at, text in enumerate(texts)] for texts in sent
    ]
    data = b"".join(map(batch, batches))
    reader, got, start = Batches(), [], 0
    for size in [*cuts, len(data)]:
        got += [decode_to_directory(packed) for packed in reader.read(data[start : start + size])]
        start += size
    assert got == batches
