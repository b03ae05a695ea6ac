"""A crowd that taps at once is counted once each, however often it taps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meshup.peers.domain.peers import make_peer
from meshup.proposal_voices.domain.queries.voices import numbers_of_voices
from meshup.proposal_voices.domain.voices import give_voice, take_back
from tests.attendance.domain.test_at_once import at_once
from tests.proposals.conftest import NOW, proposed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gossip(chloe):
    """What Chloé proposed, and lets everybody read."""
    return proposed(chloe, may_be_voted=True)


def crowd(facts, people: int) -> None:
    """Let so many people tap twice at once, and then a tenth of them take it back twice."""
    peers = [make_peer("en", NOW) for _ in range(people)]

    def tap(number):
        at = NOW + timedelta(milliseconds=number)
        return lambda: give_voice(peers[number % people], facts.uuid, at, f"network {number}")

    new = at_once([tap(number) for number in range(2 * people)], 4)
    assert sum(new) == people
    assert numbers_of_voices([facts.uuid]) == {facts.uuid: people}
    leaving = [lambda peer=peer: take_back(peer, facts.uuid) for peer in peers[: people // 10]]
    assert sum(at_once(leaving * 2, 4)) == people // 10
    assert numbers_of_voices([facts.uuid]) == {facts.uuid: people - people // 10}


def test_each_of_a_small_crowd_is_counted_once(gossip):
    crowd(gossip, 20)


@pytest.mark.long
def test_each_of_a_thousand_is_counted_once(gossip):
    crowd(gossip, 1_000)
