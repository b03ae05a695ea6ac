"""Attacks 28 and 49: thousands from one server, and requests that are nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from meshup.fediverse.domain.own_actors import group
from meshup.inbox import limits
from meshup.inbox.domain import counting, receiving, strangers
from meshup.inbox.domain.queries.counts import ReceivedFacts, received_since
from meshup.inbox.domain.strangers import FailedRequests
from meshup.inbox.limits import SenderLimits
from meshup.kit import clock
from meshup.kit.limits import Allowance
from tests.agenda.paris import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def few(monkeypatch):
    """Let three follows of an actor be taken within an hour, five of a domain, eight of all."""
    allowed = (Allowance(3, HOUR),), (Allowance(5, HOUR),), (Allowance(8, HOUR),)
    follow = SenderLimits(actor=allowed[0], domain=allowed[1], node=allowed[2])
    monkeypatch.setitem(limits.LIMITS, "Follow", follow)


def follow_all(actor, count=1):
    return [actor.post(actor.activity("Follow", group().id)).status for _ in range(count)]


def test_49_an_actor_a_domain_and_everybody_have_limits(few, peers, handed):
    evil = peers("evil.example", "sub.evil.example")
    eve, mallory = evil.actor("eve"), evil.actor("mallory")
    assert follow_all(eve, 5) == [202] * 3 + [429] * 2
    assert follow_all(mallory, 3) == [202] * 2 + [429]  # the domain
    sub = peers("deep.evil.example").actor()
    assert follow_all(sub) == [429]  # all names below one that was registered
    honest = peers("honest.example").actor()
    assert follow_all(honest, 4) == [202] * 3 + [429]
    other = peers("other.example").actor()
    assert follow_all(other) == [429]  # everybody
    assert len(handed) == 8


def test_49_what_is_over_the_limit_changes_nothing_and_may_come_later(few, evil, handed, unchanged):
    eve = evil.actor()
    follow_all(eve, 3)
    with unchanged():
        answered = eve.post(eve.activity("Follow", group().id))
    assert answered.status == 429
    assert 0 < int(answered.headers["retry-after"]) <= 3600
    with clock.set_to(NOW + HOUR):
        assert follow_all(eve) == [202]
    assert len(handed) == 4


def test_49_other_kinds_are_not_held_up_by_one(few, evil, handed):
    eve = evil.actor()
    follow_all(eve, 4)
    assert eve.post(eve.activity("Create", eve.id)).status == 202


def test_a_network_that_sends_nothing_but_nonsense_is_not_looked_at(evil, handed, monkeypatch):
    allowed = Allowance(5, timedelta(minutes=10))
    monkeypatch.setattr(strangers, "FAILURES", allowed)
    monkeypatch.setattr(receiving, "FAILURES", allowed)
    eve = evil.actor()
    assert [evil.post(b"{").status for _ in range(6)] == [400] * 5 + [429]
    assert eve.post(eve.activity("Create", eve.id)).status == 429
    with clock.set_to(NOW + timedelta(minutes=10)):
        assert eve.post(eve.activity("Create", eve.id)).status == 202
    assert len(handed) == 1


def test_what_is_remembered_of_networks_is_bounded():
    failed = FailedRequests(most=100)
    for number in range(1_000):
        failed.count(f"198.51.100.{number}", NOW)
    assert len(failed) == 100


def test_what_is_counted_is_bounded(node, monkeypatch):
    tally = counting.Tally()
    monkeypatch.setattr(counting, "MOST_COUNTERS", 50)
    for number in range(500):
        tally.count(NOW.date(), "Create", f"reason-{number}")
    assert len(tally) <= 51
    assert sum(tally.take().values()) == 500


def test_numbers_that_could_not_be_added_are_added_later(node, monkeypatch):
    counting.count("Create", "taken", NOW)

    def locked(_counts):
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(counting, "_add", locked)
        counting.add_counts()
    counting.count("Create", "taken", NOW)
    assert received_since(NOW.date()) == [ReceivedFacts("Create", "taken", 2)]


@pytest.mark.long
def test_49_ten_thousand_signed_joins_from_one_server(evil, handed):
    actors = [evil.actor(f"eve{n % 40}") for n in range(40)]
    statuses = []
    for number in range(10_000):
        actor = actors[number % 40]
        statuses.append(actor.post(actor.activity("Join", f"{group().id}/x")).status)
    assert statuses.count(202) == limits.LIMITS["Join"].domain[0].most
    assert set(statuses) == {202, 429}
    assert len(handed) == statuses.count(202)
