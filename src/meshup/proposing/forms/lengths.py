"""Kind and length as one choice: "Talk, 15 minutes"; one tap says both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from meshup.proposals.choices import ProposalKind

if TYPE_CHECKING:
    from meshup.proposals.domain.call_facts import CallFacts

Length = tuple[str, int]
"""A kind, and minutes; 0 is all along."""


def length_choices(call: CallFacts, present: Length | None = None) -> list[tuple[str, str]]:
    """Return what a call offers, and what a proposal has at ``present`` if it is none of that."""
    offered = [(kind, number) for kind, minutes in call.kinds.items() for number in minutes]
    if present is not None and present not in offered:
        offered.insert(0, present)
    return [(written_length(length), length_in_words(length)) for length in offered]


def usual_length(call: CallFacts) -> str:
    """Return the choice that a form begins with."""
    kind = next(iter(call.kinds))
    return written_length((kind, call.usual_minutes(kind)))


def written_length(length: Length) -> str:
    """Return a kind and its minutes as the value of a choice: "talk-15"."""
    kind, minutes = length
    return f"{kind}-{minutes}"


def read_length(value: str) -> Length:
    """Return what ``written_length`` wrote; a form has checked that it is one of its choices."""
    kind, _dash, minutes = value.rpartition("-")
    return kind, int(minutes)


def length_in_words(length: Length) -> str:
    """Return "Talk, 15 minutes", or "Stand" where it is there all along."""
    kind, minutes = length
    name = capfirst(str(ProposalKind(kind).label))
    if not minutes:
        return name
    lasting = ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}
    return _("%(kind)s, %(lasting)s") % {"kind": name, "lasting": lasting}
