"""The home of a name, without sockets: letters in, letters out."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, strategies as st

from meshup.bus.contract import Alone
from meshup.bus.home import MOST_WANTED, SETTLE_SECONDS, WANTED_SECONDS, Home
from meshup.bus.letters import (
    Appeared,
    Ask,
    Batches,
    Brought,
    Claim,
    Counted,
    Deliver,
    Delivered,
    Enlist,
    Found,
    Granted,
    Hello,
    Listed,
    Listen,
    Publish,
    Published,
    Ready,
    Refused,
    Release,
    Replied,
    Strike,
    Superseded,
    Tallied,
    Tally,
    ToHome,
    Unlisted,
    Whole,
    batch,
    to_home,
)

ADA, NOTES, SWARM = "peerjs//ada", "y//notes", "tracker//swarm"


class Beyond(Alone):
    """Other hosts, of which nobody says anything unless the test does."""

    def __init__(self):
        self.claims = {}
        self.said = []

    def claim(self, name, _token, answer):
        self.claims[name] = answer

    def answers(self, name, *, granted):
        self.claims[name](granted)

    def release(self, name):
        self.said.append(("release", name))

    def listen(self, topic, here):
        self.said.append(("listen", topic, here))

    def publish(self, topic, text):
        self.said.append(("publish", topic, text))


class Desk:
    """One worker, as the home sees it: what it is told is kept."""

    def __init__(self, home, slot):
        self.slot = slot
        self.told = []
        self.home = home
        self.says(Hello(slot))

    def tell(self, letter):
        self.told.append(letter)

    def says(self, *letters):
        for letter in letters:
            self.home.take(self, letter)

    def heard(self):
        told, self.told = self.told, []
        return told

    def dies(self):
        for _step in self.home.lost(self):
            pass


def opened(workers=3, beyond=None):
    beyond = beyond or Alone()
    home = Home(beyond, workers, str.encode)
    asyncio.run(beyond.start(home))
    desks = [Desk(home, slot) for slot in range(workers)]
    for desk in desks:
        desk.says(Whole())
    return home, desks


def test_a_name_is_one_workers_until_it_is_given_back():
    _home, (one, two, _) = opened()
    one.says(Claim(ADA, "hers", 1))
    two.says(Claim(ADA, "strange", 2), Release(ADA), Claim(ADA, "strange", 3))
    assert (one.heard(), two.heard()) == ([Granted(1)], [Refused(2, ADA), Refused(3, ADA)])
    one.says(Release(ADA))
    two.says(Claim(ADA, "strange", 4))
    assert (one.heard(), two.heard()) == ([], [Granted(4)])


def test_who_shows_the_same_token_takes_the_name_over():
    _home, (one, two, three) = opened()
    one.says(Claim(ADA, "hers", 1))
    two.says(Claim(ADA, "hers", 2))
    one.says(Release(ADA))  # its client's former connection ends late
    three.says(Deliver(ADA, b"hello", 3))
    assert one.heard() == [Granted(1), Superseded(ADA)]
    assert two.heard() == [Granted(2), Brought(ADA, b"hello", 2, 3)]


def test_a_text_goes_to_the_holder_who_says_what_became_of_it():
    _home, (one, two, three) = opened()
    one.says(Claim(ADA, "hers", 1))
    two.says(Deliver(ADA, b"a", 7))
    one.says(Delivered(1, 7, found=True))
    two.says(Deliver(ADA, b"b", 8))
    one.says(Delivered(1, 8, found=False, name=ADA))
    assert two.heard() == [Found(7, found=True), Found(8, found=False)]
    one.says(Release(ADA))
    three.says(Claim(ADA, "hers", 1))
    assert (two.heard(), three.heard()) == ([Appeared(ADA)], [Granted(1)])


def test_who_had_something_for_a_name_is_told_once_when_it_is_held():
    home, (one, two, three) = opened()
    home.tick(1)
    for desk in (one, one, two):
        desk.says(Deliver(ADA, b"x", 1))
    three.says(Claim(ADA, "hers", 1))
    three.says(Release(ADA), Claim(ADA, "hers", 2))
    assert one.heard() == [Found(1, found=False)] * 2 + [Appeared(ADA)]
    assert two.heard() == [Found(1, found=False), Appeared(ADA)]
    one.says(Deliver("peerjs//bilal", b"x", 1))
    home.tick(1 + WANTED_SECONDS)
    three.says(Claim("peerjs//bilal", "his", 3))
    assert one.heard() == [Found(1, found=False)]


def test_only_so_many_names_are_remembered_as_wanted():
    home, (one, two, _) = opened()
    for number in range(MOST_WANTED + 10):
        one.says(Deliver(f"peerjs//{number}", b"", 1))
    assert len(home._wanted) == MOST_WANTED
    one.heard()
    two.says(Claim(f"peerjs//{MOST_WANTED}", "", 1), Claim("peerjs//0", "", 2))
    assert one.heard() == [Appeared("peerjs//0")]


def test_a_new_home_hears_everybody_before_it_grants_anything():
    home = Home(Alone(), 3, str.encode)
    one, two, three = (Desk(home, slot) for slot in range(3))
    one.says(Claim(ADA, "strange", 1), Claim("peerjs//new", "new", 2), Whole())
    two.says(Whole())
    assert one.heard() == []
    three.says(Claim(ADA, "hers", 0, held=True), Whole())
    assert one.heard() == [Refused(1, ADA), Granted(2)]
    assert three.heard() == [Granted(0)]


@pytest.mark.parametrize("end", ["gives it back", "dies"])
def test_who_goes_before_a_new_home_has_settled_gets_nothing(end):
    home = Home(Alone(), 2, str.encode)
    one, two = (Desk(home, slot) for slot in range(2))
    one.says(Claim(ADA, "hers", 1))
    if end == "dies":
        one.dies()
    else:
        one.says(Release(ADA), Whole())
    two.says(Claim(ADA, "his", 1), Whole())
    for second in range(1, 5):
        home.tick(second)
    assert two.heard() == [Granted(1)]


def test_a_new_home_does_not_wait_for_ever():
    home = Home(Alone(), 3, str.encode)
    one = Desk(home, 0)
    one.says(Claim(ADA, "hers", 1))
    for second in range(1, SETTLE_SECONDS + 1):
        home.tick(second)
    assert one.heard() == []
    home.tick(SETTLE_SECONDS + 1)
    assert one.heard() == [Granted(1)]


def test_of_two_who_held_a_name_one_keeps_it():
    home = Home(Alone(), 2, str.encode)
    one, two = (Desk(home, slot) for slot in range(2))
    one.says(Claim(ADA, "hers", 0, held=True))
    two.says(Claim(ADA, "strange", 0, held=True))
    assert (one.heard(), two.heard()) == ([Granted(0)], [Refused(0, ADA)])


def test_what_a_dead_worker_held_is_free_and_struck_off():
    _home, (one, two, three) = opened()
    one.says(Claim(ADA, "hers", 1), Listen(NOTES, 3), Enlist(SWARM, "a", "seed", 2))
    two.says(Listen(NOTES, 1), Enlist(SWARM, "b", "", 1))
    for desk in (one, two, three):
        desk.heard()
    one.dies()
    three.says(Claim(ADA, "anybody's", 1), Tally(SWARM, 2))
    assert two.heard() == [Counted(NOTES, 0), Unlisted(SWARM, "a")]
    assert three.heard() == [Granted(1), Tallied(2, {"": 1})]


def test_a_claim_is_answered_when_other_hosts_have_answered():
    beyond = Beyond()
    home, (one, two, three) = opened(beyond=beyond)
    one.says(Claim(ADA, "hers", 1))
    three.says(Deliver(ADA, b"not yet", 1))
    two.says(Claim(ADA, "hers", 2))
    assert (one.heard(), two.heard()) == ([Superseded(ADA)], [])
    assert three.heard() == [Found(1, found=False)]
    beyond.answers(ADA, granted=True)
    assert (one.heard(), two.heard()) == ([Granted(1)], [Granted(2)])
    assert three.heard() == [Appeared(ADA)]
    assert home.delivered(ADA, b"from afar")
    assert two.heard() == [Brought(ADA, b"from afar", -1, 0)]
    home.superseded(ADA)
    assert two.heard() == [Superseded(ADA)]
    assert not home.delivered(ADA, b"too late")


def test_a_name_that_another_host_has_is_refused():
    beyond = Beyond()
    _home, (one, two, _) = opened(beyond=beyond)
    one.says(Claim(ADA, "hers", 1))
    two.says(Claim(ADA, "hers", 2))
    beyond.answers(ADA, granted=False)
    assert (one.heard(), two.heard()) == ([Superseded(ADA), Refused(1, ADA)], [Refused(2, ADA)])
    two.says(Claim(ADA, "hers", 3), Release(ADA))
    assert beyond.said == [("release", ADA)]
    beyond.answers(ADA, granted=True)
    assert two.heard() == [Granted(3)]
    one.says(Claim(ADA, "another", 4))
    beyond.answers(ADA, granted=True)
    assert one.heard() == [Granted(4)]


def test_listeners_are_counted_with_those_of_other_hosts():
    beyond = Beyond()
    home, (one, two, three) = opened(beyond=beyond)
    one.says(Listen(NOTES, 2))
    assert one.heard() == []  # how many listen beyond is not known yet
    home.counted(NOTES, 5)
    two.says(Listen(NOTES, 1))
    assert (one.heard(), two.heard()) == (
        [Counted(NOTES, 5), Counted(NOTES, 6)],
        [Counted(NOTES, 7)],
    )
    three.says(Publish(NOTES, b"words"), Publish("y//nobody", b"to nobody"))
    one.says(Publish(NOTES, b"more"))
    assert one.heard() == [Published(NOTES, b"words")]
    assert two.heard() == [Published(NOTES, b"words"), Published(NOTES, b"more")]
    home.counted(NOTES, 0)
    beyond.said.clear()
    one.says(Publish(NOTES, b"only here"))
    assert beyond.said == []
    home.published(NOTES, b"from afar")
    assert [desk.heard()[-1] for desk in (one, two)] == [Published(NOTES, b"from afar")] * 2


def test_members_of_other_hosts_are_listed_too():
    home, (one, two, three) = opened()
    home.listed(SWARM, "afar", "")  # nobody here is in it
    one.says(Enlist(SWARM, "a", "", 1))
    home.listed(SWARM, "afar", "seed")
    home.listed(SWARM, "a", "a thief")
    home.unlisted(SWARM, "a")
    two.says(Enlist(SWARM, "b", "", 1))
    assert one.heard() == [Ready(1), Listed(SWARM, "afar", "seed"), Listed(SWARM, "b", "")]
    assert two.heard() == [Listed(SWARM, "a", ""), Listed(SWARM, "afar", "seed"), Ready(1)]
    three.says(Tally(SWARM, 1))
    assert three.heard() == [Tallied(1, {"": 2, "seed": 1})]
    home.unlisted(SWARM, "afar")
    assert one.heard() == two.heard() == [Unlisted(SWARM, "afar")]


def test_a_member_that_comes_in_elsewhere_before_it_is_struck_off_stays():
    _home, (one, two, three) = opened()
    one.says(Enlist(SWARM, "a", "", 1))
    two.says(Enlist(SWARM, "a", "seed", 1))
    one.says(Strike(SWARM, "a"))
    three.says(Tally(SWARM, 1))
    assert three.heard() == [Tallied(1, {"seed": 1})]


def test_a_question_is_answered_by_the_worker_itself():
    home, (one, *_) = opened()
    one.says(Ask("metrics", 4))
    assert one.heard() == [Replied(4, b"metrics")]
    assert home.asked("ids/") == b"ids/"


@given(st.lists(st.lists(st.binary(max_size=20), max_size=5)), st.lists(st.integers(1, 40)))
def test_letters_arrive_as_they_were_sent_however_they_are_cut(sent, cuts):
    letters: list[list[ToHome]] = [
        [Deliver("peerjs//é", text, at) for at, text in enumerate(texts)] for texts in sent
    ]
    data = b"".join(map(batch, letters))
    batches, got, start = Batches(), [], 0
    for size in [*cuts, len(data)]:
        got += [to_home(packed) for packed in batches.read(data[start : start + size])]
        start += size
    assert got == letters
