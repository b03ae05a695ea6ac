"""Somebody proposes something, changes their mind, withdraws it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.proposing import (
    change_proposal,
    propose,
    propose_again,
    withdraw,
)
from meshup.proposals.domain.queries.proposals import proposal_by_link, proposals_of_peer
from meshup.proposals.domain.wishes import ProposalWish
from meshup.proposals.errors import NoSuchProposal, TitleMissing
from tests.proposals.conftest import NOW


def test_a_title_is_all_that_is_needed(chloe):
    proposed = propose(ProposalWish(titles={"en": "Routing by ear"}), chloe, NOW)

    found = proposal_by_link(proposed.link)
    assert (found.uuid, found.slug) == (proposed.uuid, "routing-by-ear")
    assert (found.state, found.kind, found.minutes) == ("received", "talk", 15)
    assert found.languages == ("en",)
    assert [(step.old, step.new, step.actor) for step in found.steps] == [
        ("", "received", "speaker")
    ]
    assert proposals_of_peer(chloe) == [found]


def test_a_proposal_without_a_title_is_refused(chloe):
    with pytest.raises(TitleMissing):
        propose(ProposalWish(titles={"en": "  "}), chloe, NOW)
    assert proposals_of_peer(chloe) == []


def test_two_of_one_title_have_addresses_of_their_own(chloe):
    kinds = ("talk", "demo", "workshop")
    wishes = [ProposalWish(titles={"en": "Routing"}, kind=kind) for kind in kinds]
    slugs = {propose(wish, chloe, NOW).slug for wish in wishes}
    assert len(slugs) == len(kinds)
    assert "routing" in slugs


def test_a_link_that_nobody_made_opens_nothing(chloe):
    propose(ProposalWish(titles={"en": "Routing"}), chloe, NOW)
    with pytest.raises(NoSuchProposal):
        proposal_by_link("x" * 42)


def test_a_change_keeps_the_address(chloe):
    proposed = propose(ProposalWish(titles={"en": "Routing"}), chloe, NOW)
    before = proposal_by_link(proposed.link)
    after = change_proposal(
        proposed.uuid, replace(before.wish, titles={"en": "Switching"}), NOW + timedelta(hours=1)
    )
    assert (after.titles, after.slug) == ({"en": "Switching"}, "routing")
    assert after.version == before.version + 1
    assert change_proposal(proposed.uuid, after.wish, NOW).version == after.version


def test_withdrawn_twice_is_withdrawn_once_and_can_be_proposed_again(chloe):
    proposed = propose(ProposalWish(titles={"en": "Routing"}), chloe, NOW)
    withdraw(proposed.uuid, NOW)
    withdraw(proposed.uuid, NOW)
    propose_again(proposed.uuid, NOW)
    found = proposal_by_link(proposed.link)
    assert [step.new for step in found.steps] == ["received", "withdrawn", "received"]
    assert found.state == ProposalState.RECEIVED
