"""What a host sees of a proposal before they have rated it, where a call asks for that.

Pure, but for the settings: what states are called is translated.

Names, the address, the note to hosts and the peer are hidden: so nobody judges people. Once it is a
talk, or was declined or withdrawn, the review is over, and nothing is hidden.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from meshup.proposals.choices import POOL

if TYPE_CHECKING:
    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts

NOBODY: Final = 0
"""The number of no peer."""


def is_hidden(facts: ProposalFacts, call: CallFacts | None, *, has_rated: bool) -> bool:
    """Say whether a host who has rated it, or not, sees no names of a proposal."""
    is_reviewed = call is not None and call.is_review_anonymous and facts.state in POOL
    return is_reviewed and not has_rated


def without_names(facts: ProposalFacts) -> ProposalFacts:
    """Return a proposal as if nobody had proposed it; what its speaker wrote of it stays."""
    return replace(
        facts,
        handle="",
        peer=NOBODY,
        address=None,
        note="",
        speakers=(),
        offers=tuple(replace(offer, words="") for offer in facts.offers),
    )
