"""The desk in November 2026: Paris P2P each first Wednesday, and who would tell something."""

from __future__ import annotations

import pytest

from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.queries.proposals import proposal
from tests.desk.conftest import _november, paris
from tests.proposals.conftest import NOW, chloe, dana, proposed

__all__ = ["_november", "chloe", "dana", "gossip", "nameless", "paris"]


@pytest.fixture
def gossip(paris, chloe):
    """What Chloé proposed, with all that is private in it."""
    return proposed(
        chloe,
        abstracts={"en": "Rumours, and https://spam.example of them."},
        names=("Chloé Zébulon",),
        note="Not before eight, please.",
    )


@pytest.fixture
def nameless(ada, gossip):
    """The same, where names are hidden until a host has rated it."""
    change_call(ada, "", 0, CallPlan(is_review_anonymous=True), NOW)
    return gossip


def again(facts):
    """Return a proposal as it is now."""
    return proposal(facts.uuid)
