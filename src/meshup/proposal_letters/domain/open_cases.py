"""Shell: the proposals of which there may be news that no change announced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.proposal_letters.choices import Standing
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.queries.proposals import uuids_in

if TYPE_CHECKING:
    from uuid import UUID

MOVING: Final = frozenset({ProposalState.SCHEDULED, ProposalState.OFFERED})
"""States that hang on the agenda: a place may be renamed, an evening moved."""


def open_cases() -> list[UUID]:
    """Return the proposals that hang on the agenda, and those about which a letter waits."""
    waiting = SpeakerLetter.objects.filter(standing=Standing.WAITING)
    uuids = waiting.values_list("proposal__uuid", flat=True)
    return list(dict.fromkeys([*uuids_in(MOVING), *uuids]))
