"""Whatever acts follow each other, a proposal keeps to its graph, and lines follow it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.proposals.choices import ProposalState, Reply
from meshup.proposals.domain import deciding
from meshup.proposals.domain.following import follow_clock
from meshup.proposals.domain.offering import OfferPlan, answer_offer, offer
from meshup.proposals.domain.placing import Placement, place, unplace
from meshup.proposals.domain.proposing import propose, propose_again, withdraw
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.queries.talks import talk_at
from meshup.proposals.domain.whereabouts import coming_places, steps_towards
from meshup.proposals.errors import NoSuchTalk
from meshup.proposals.rules import may_become
from tests.effort import examples
from tests.proposals.conftest import DECEMBER, EIGHT, JANUARY, NOW, wish

ACTS = {
    "keep": lambda host, facts, at: deciding.keep(host, facts.uuid, facts.version, at),
    "accept": lambda host, facts, at: deciding.accept(host, facts.uuid, facts.version, at),
    "decline": lambda host, facts, at: deciding.decline(host, facts.uuid, facts.version, at),
    "reopen": lambda host, facts, at: deciding.reopen(host, facts.uuid, facts.version, at),
    "take_back": lambda host, facts, at: deciding.take_back(host, facts.uuid, facts.version, at),
    "offer": lambda host, facts, at: offer(
        host, facts.uuid, facts.version, OfferPlan(event=JANUARY), at
    ),
    "yes": lambda _host, facts, at: answer_offer(facts.uuid, Reply.YES, at),
    "other": lambda _host, facts, at: answer_offer(facts.uuid, Reply.OTHER, at),
    "no": lambda _host, facts, at: answer_offer(facts.uuid, Reply.NO, at),
    "december": lambda host, facts, at: place(
        host, facts.uuid, facts.version, Placement(event=DECEMBER, starts_at=EIGHT), at
    ),
    "january": lambda host, facts, at: place(
        host, facts.uuid, facts.version, Placement(event=JANUARY), at
    ),
    "travel": lambda host, facts, at: place(
        host, facts.uuid, facts.version, Placement(event=JANUARY, instead_of=DECEMBER), at
    ),
    "unplace": lambda host, facts, at: unplace(host, facts.uuid, facts.version, DECEMBER, at),
    "withdraw": lambda _host, facts, at: withdraw(facts.uuid, at),
    "propose_again": lambda _host, facts, at: propose_again(facts.uuid, at),
    "night": lambda _host, _facts, at: follow_clock(at),
}
MONTHS = {"a month goes by": timedelta(days=30)}
SCHEDULED, TALKS = ProposalState.SCHEDULED, {"accepted", "scheduled", "held"}
NEWS = {ProposalState.SCHEDULED, ProposalState.OFFERED}
"""From each of these to itself is a step as well: another evening, another date."""


@pytest.mark.parametrize("state", ProposalState)
@pytest.mark.parametrize("target", [SCHEDULED, ProposalState.HELD, None])
def test_what_timetables_say_leads_along_the_graph(state, target):
    steps: list[ProposalState] = [state, *steps_towards(state, target)]
    assert all(may_become(old, new) for old, new in pairwise(steps))


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from([*ACTS, *MONTHS]), max_size=9))
def test_any_walk_keeps_to_the_graph(paris, bilal, chloe, names):
    at = NOW
    uuid = propose(wish(f"Gossip {hash(tuple(names))}"), chloe, at).uuid
    for name in names:
        at += MONTHS.get(name, timedelta(minutes=1))
        with clock.set_to(at):
            before = proposal(uuid)
            try:
                if name in ACTS:
                    ACTS[name](bilal, before, at)
            except Refusal:
                assert proposal(uuid) == before
        _refuse_contradictions(uuid, at, after_night=name == "night")


def _refuse_contradictions(uuid, at, *, after_night):
    found = proposal(uuid)
    taken = [(step.old, step.new) for step in found.steps]
    assert taken[0] == ("", "received")
    assert all(old == new in NEWS or may_become(old, new) for old, new in taken[1:])
    assert all(before[1] == after[0] for before, after in pairwise(taken))
    assert found.state == taken[-1][1]

    places = places_of_talks([uuid], drafts=True).get(uuid, ())
    ahead = coming_places(places, at)
    assert not ahead or found.state == SCHEDULED
    assert found.state != SCHEDULED or places
    if after_night:
        assert (found.state == SCHEDULED) == bool(ahead)
    slugs = [place.event.slug for place in places]
    assert len(slugs) == len(set(slugs))
    assert (found.offer is not None) == (found.state == "offered")
    if found.state in TALKS:
        assert talk_at(found.slug).uuid == uuid
    else:
        with pytest.raises(NoSuchTalk):
            talk_at(found.slug)
