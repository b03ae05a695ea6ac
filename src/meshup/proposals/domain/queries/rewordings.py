"""When speakers said something of their proposals otherwise, and what waits for a host to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from meshup.community.rules import require
from meshup.proposals.choices import TALKS
from meshup.proposals.errors import ProgrammeOnly
from meshup.proposals.models import Rewording
from meshup.proposals.rules import may_see_pool

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class RewordingFacts:
    """That fields of a proposal were changed, by its speaker; ``waits`` until a host has looked.

    ``fields`` are keys of ``choices.WORD_LABELS``. Beside steps of a history it names no event, and
    gives no reason.
    """

    at: datetime
    fields: tuple[str, ...]
    waits: bool
    event: ClassVar[str] = ""
    reason: ClassVar[str] = ""


def rewordings_of(uuid: UUID) -> list[RewordingFacts]:
    """Return those of a proposal, oldest first; the caller has checked who asks. One query."""
    rows = Rewording.objects.filter(proposal__uuid=uuid).order_by("at", "pk")
    return [RewordingFacts(row.at, tuple(row.fields), row.waits) for row in rows]


def talks_to_read_again(asker: Asker) -> list[UUID]:
    """Return the talks of which a host has to read what was changed, longest first; one query.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    rows = Rewording.objects.filter(waits=True, proposal__state__in=TALKS).order_by("at", "pk")
    return list(dict.fromkeys(rows.values_list("proposal__uuid", flat=True)))
