"""Hosts decide, offer dates, and take back what they decided; speakers answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meshup.agenda.errors import AlreadyOver
from meshup.proposals.choices import ProposalState, Reply
from meshup.proposals.domain import deciding
from meshup.proposals.domain.following import follow_clock
from meshup.proposals.domain.offering import OfferPlan, answer_offer, offer
from meshup.proposals.domain.queries.proposals import proposal, proposal_for
from meshup.proposals.errors import (
    ChangedMeanwhile,
    NoSuchProposal,
    NothingOffered,
    ProgrammeOnly,
    StepNotPossible,
)
from meshup.proposals.rules import STEPS, may_become
from meshup.proposals.signals import proposal_changed
from tests.proposals.conftest import AFTERWARDS, DECEMBER, JANUARY, NOW, proposed

DECISIONS = (deciding.keep, deciding.accept, deciding.decline, deciding.reopen)
A_DATE = OfferPlan(event=DECEMBER)


@pytest.fixture
def gossip(paris, chloe):
    """What Chloé proposed."""
    return proposed(chloe)


@pytest.fixture
def heard():
    """What rooms above hear."""
    changes = []

    def hear(uuid, change, **_more):
        changes.append(change)

    proposal_changed.connect(hear)
    yield changes
    proposal_changed.disconnect(hear)


def test_each_state_leads_somewhere_and_is_led_to():
    assert set(STEPS) == set(ProposalState)
    assert all(STEPS.values())
    assert set().union(*STEPS.values()) == set(ProposalState)
    assert not any(may_become(state, state) for state in ProposalState)


@pytest.mark.parametrize("decide", DECISIONS[:3])
def test_a_decision_is_written_down_with_who_and_why(bilal, gossip, heard, decide):
    found = decide(bilal, gossip.uuid, gossip.version, NOW, "As we said.")
    step = found.steps[-1]
    assert (step.old, step.new, step.by_name, step.reason) == (
        *("received", found.state),
        *("Bilal", "As we said."),
    )
    assert heard == [found.state]


@pytest.mark.parametrize("decide", DECISIONS)
def test_strangers_and_helpers_at_the_door_decide_nothing(door, gossip, decide):
    with pytest.raises(ProgrammeOnly):
        decide(door, gossip.uuid, gossip.version, NOW)
    with pytest.raises(ProgrammeOnly):
        proposal_for(door, gossip.uuid)
    assert proposal(gossip.uuid) == gossip


def test_of_two_who_decide_at_once_one_is_refused(ada, bilal, gossip):
    deciding.keep(ada, gossip.uuid, gossip.version, NOW)
    with pytest.raises(ChangedMeanwhile):
        deciding.decline(bilal, gossip.uuid, gossip.version, NOW)
    assert proposal(gossip.uuid).state == "kept"


def test_a_declined_one_is_reopened_or_kept_all_the_same(bilal, gossip):
    declined = deciding.decline(bilal, gossip.uuid, gossip.version, NOW)
    with pytest.raises(StepNotPossible):
        deciding.accept(bilal, gossip.uuid, declined.version, NOW)
    assert deciding.keep(bilal, gossip.uuid, declined.version, NOW).state == "kept"


@pytest.mark.parametrize("decide", DECISIONS[:3])
def test_a_decision_is_taken_back(bilal, gossip, decide):
    decided = decide(bilal, gossip.uuid, gossip.version, NOW)
    found = deciding.take_back(bilal, gossip.uuid, decided.version, NOW)
    assert found.state == "received"


def test_what_was_kept_before_is_kept_again_when_a_decision_is_taken_back(bilal, gossip):
    kept = deciding.keep(bilal, gossip.uuid, gossip.version, NOW)
    accepted = deciding.accept(bilal, gossip.uuid, kept.version, NOW)
    assert deciding.take_back(bilal, gossip.uuid, accepted.version, NOW).state == "kept"


def test_there_is_nothing_to_take_back_of_what_only_its_speaker_did(bilal, gossip):
    with pytest.raises(StepNotPossible):
        deciding.take_back(bilal, gossip.uuid, gossip.version, NOW)


@pytest.mark.parametrize(
    ("reply", "state"),
    [(Reply.YES, "accepted"), (Reply.OTHER, "received"), (Reply.NO, "withdrawn")],
)
def test_a_speaker_answers_an_offer_once(bilal, gossip, reply, state):
    offered = offer(bilal, gossip.uuid, gossip.version, A_DATE, NOW)
    assert (offered.state, offered.offer.event) == ("offered", DECEMBER)
    found = answer_offer(gossip.uuid, reply, NOW, "Gladly.")
    assert (found.state, found.offer) == (state, None)
    assert (found.offers[0].answer, found.offers[0].words) == (reply, "Gladly.")
    assert answer_offer(gossip.uuid, reply, NOW) == found


def test_another_offer_makes_the_first_void(bilal, gossip):
    first = offer(bilal, gossip.uuid, gossip.version, A_DATE, NOW)
    found = offer(bilal, gossip.uuid, first.version, OfferPlan(event=JANUARY), NOW)
    assert [each.answer for each in found.offers] == ["void", ""]
    assert found.offer.event == JANUARY


def test_an_offer_that_was_taken_back_cannot_be_answered(bilal, gossip):
    offered = offer(bilal, gossip.uuid, gossip.version, A_DATE, NOW)
    deciding.reopen(bilal, gossip.uuid, offered.version, NOW)
    with pytest.raises(NothingOffered):
        answer_offer(gossip.uuid, Reply.YES, NOW)
    with pytest.raises(NothingOffered):
        answer_offer(gossip.uuid, Reply.VOID, NOW)


def test_a_date_that_is_over_is_not_offered(bilal, gossip):
    with pytest.raises(AlreadyOver):
        offer(bilal, gossip.uuid, gossip.version, A_DATE, AFTERWARDS)


def test_an_offer_without_an_answer_ends_with_its_evening(bilal, gossip):
    offer(bilal, gossip.uuid, gossip.version, A_DATE, NOW)
    assert (follow_clock(AFTERWARDS), follow_clock(AFTERWARDS)) == (1, 0)
    found = proposal(gossip.uuid)
    assert (found.state, found.offers[0].answer) == ("received", "void")


def test_links_are_shown_once_a_host_has_read_them(bilal, gossip):
    assert not gossip.is_vetted
    found = deciding.vet(bilal, gossip.uuid, gossip.version, NOW)
    assert found.is_vetted
    assert deciding.vet(bilal, gossip.uuid, found.version, NOW + timedelta(hours=1)) == found


def test_what_nobody_proposed_cannot_be_decided(bilal, gossip):
    with pytest.raises(NoSuchProposal):
        deciding.keep(bilal, type(gossip.uuid)(int=1), 1, NOW)
