"""What a proposal says, field by field, so that a file and what is here can be compared.

Pure, but for the settings: what kinds are called is translated.

Words
    values   by field: "titles:fr", "levels:dht", "names" …; what is empty is not among them
    family   the field before its colon
    digest   a keyed hash of a value, which tells nothing of it
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from meshup.proposals.domain.wishes import ProposalWish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.proposals.domain.queries.proposals import ProposalFacts

Values = dict[str, Any]

BY_KEY: Final = ("titles", "abstracts", "levels", "responses")
LISTS: Final = ("languages", "needs", "evenings", "names")
WORDS: Final = ("kind", "minutes", "money", "recording", "note", "may_be_voted")
APART: Final = frozenset({"email", "state"})
"""Fields that are no part of a wish."""


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
    lists = {name: tuple(values[name]) for name in LISTS if name in values}
    words = {name: values[name] for name in WORDS if name in values}
    return replace(ProposalWish(titles={}, call=call), **keyed, **lists, **words)


def without_empty(values: Mapping[str, Any]) -> Values:
    """Return values without those that say nothing; a false and a zero say something."""
    return {field: value for field, value in values.items() if value not in ("", [], None)}


def family_of(field: str) -> str:
    """Return the family of a field."""
    """Return the family of a field."""
    return field.partition(":")[0]


def as_bytes(value: object) -> bytes:
    """Return a value as it is hashed: the same for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True).encode()
