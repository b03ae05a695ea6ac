"""What visitors wrote to speakers: for hosts who read it first, and for the speaker afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.community.rules import require
from meshup.talks.choices import ThanksState
from meshup.talks.errors import TalksOnly
from meshup.talks.models import Thanks, ThanksBox
from meshup.talks.rules import may_keep_talks

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksFacts:
    """A short word of a visitor; ``name`` as they wrote it, or ""."""

    number: int
    talk: UUID
    kind: str
    words: str = field(repr=False)
    name: str = field(repr=False)
    sent_at: datetime


def thanks_waiting(asker: Asker) -> list[ThanksFacts]:
    """Return what waits to be read, longest first.

    Raises:
        TalksOnly
    """
    require(asker, may_keep_talks, TalksOnly)
    return [_facts(row) for row in Thanks.objects.filter(state=ThanksState.WAITING)]


def thanks_to(talk: UUID) -> list[ThanksFacts]:
    """Return what hosts let the speaker of a talk read, latest first; the caller has looked."""
    rows = Thanks.objects.filter(talk=talk, state=ThanksState.PASSED)
    return [_facts(row) for row in rows.order_by("-sent_at", "-pk")]


def is_box_open(talk: UUID) -> bool:
    """Say whether the speaker of a talk would like to be written to, whatever hosts allow."""
    return ThanksBox.objects.filter(talk=talk).exists()


def is_box_mailed(talk: UUID) -> bool:
    """Say whether its speaker would read words of visitors by letter, too."""
    return ThanksBox.objects.filter(talk=talk, is_mailed=True).exists()


def _facts(row: Thanks) -> ThanksFacts:
    return ThanksFacts(
        number=row.pk,
        talk=row.talk,
        kind=row.kind,
        words=row.words,
        name=row.name,
        sent_at=row.sent_at,
    )
