"""What a proposal says, field by field, so that a file and what is here can be compared.

Pure, but for the settings: what kinds are called is translated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.proposal_files.domain.value_fields import BY_KEY, LISTS, WORDS, Values, without_empty
from meshup.proposals.domain.wishes import ProposalWish

if TYPE_CHECKING:
    from meshup.proposals.domain.queries.proposals import ProposalFacts


def values_of(facts: ProposalFacts, email: str) -> Values:
    """Return what a proposal says here."""
    wish = facts.wish
    found: Values = {
        f"{family}:{key}": value
        for family in BY_KEY
        for key, value in getattr(wish, family).items()
    }
    found |= {name: list(filter(None, getattr(wish, name))) for name in LISTS}
    found |= {name: getattr(wish, name) for name in WORDS}
    return without_empty({**found, "email": email, "state": facts.state})


def wish_of(values: Values, call: str) -> ProposalWish:
    """Return the wish that says ``values``, for a call (its slug)."""
    keyed: dict[str, dict[str, Any]] = {family: {} for family in BY_KEY}
    for field, value in values.items():
        family, colon, key = field.partition(":")
        if colon and family in keyed:
            keyed[family][key] = value
    found: Values = dict(keyed)
    found |= {name: tuple(values[name]) for name in LISTS if name in values}
    found |= {name: values[name] for name in WORDS if name in values}
    return ProposalWish(call=call, **found)
