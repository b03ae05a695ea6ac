"""What the page of a proposal shows besides; rooms above register it when they start.

Such as its slides, or what visitors say to it. A part stands below where the proposal stands. It
is shown to whoever holds the secret link, and posts to addresses of its own room, which open by
the same token.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from meshup.proposals.domain.queries.proposals import ProposalFacts, SpeakerFacts

    ReadHolderPart = Callable[["Holder"], "ProposalPart | None"]
    ReadProposalPart = Callable[["ProposalViewer"], "ProposalPart | None"]


@dataclass(frozen=True, slots=True)
class ProposalViewer:
    """At what somebody looks, and when; ``token`` ends the address of the page."""

    proposal: ProposalFacts
    token: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a proposal and looks at their page; ``token`` is of their own link."""

    proposal: ProposalFacts
    speaker: SpeakerFacts
    token: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalPart:
    """What is shown: a ``_fragment.html``, and what it knows."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


_parts: Final[list[ReadProposalPart]] = []
_holder_parts: Final[list[ReadHolderPart]] = []


def register_proposal_part(read: ReadProposalPart) -> None:
    """Ask ``read`` what to show, from now on; None for a proposal that has no such part."""
    if read not in _parts:
        _parts.append(read)


def proposal_parts(viewer: ProposalViewer) -> Sequence[ProposalPart]:
    """Return what rooms show, in the order in which they registered."""
    return [part for read in _parts if (part := read(viewer)) is not None]


def register_holder_part(read: ReadHolderPart) -> None:
    """Ask ``read`` what to show to each who holds a proposal: who proposed it, and who joined."""
    if read not in _holder_parts:
        _holder_parts.append(read)


def holder_parts(holder: Holder) -> Sequence[ProposalPart]:
    """Return what rooms show to one who holds a proposal, in the order in which they registered."""
    return [part for read in _holder_parts if (part := read(holder)) is not None]
