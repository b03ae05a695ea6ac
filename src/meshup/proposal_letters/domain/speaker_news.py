"""Shell: what a speaker was told, for the page behind the secret link: the words of its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.proposal_letters.choices import Standing
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.speaker_news import SpeakerNews

if TYPE_CHECKING:
    from uuid import UUID


def read_news(uuid: UUID) -> list[SpeakerNews]:
    """Return what was told of a proposal, latest first; the caller has checked who asks.

    What stood here and waits to be mailed as well, since letters were agreed to, goes on standing.
    """
    told = SpeakerLetter.objects.filter(proposal__uuid=uuid, sent_at__isnull=False)
    rows = told.exclude(standing=Standing.DROPPED)
    return [_news(row) for row in rows.order_by("-sent_at", "-pk")]


def _news(row: SpeakerLetter) -> SpeakerNews:
    return SpeakerNews(
        topic=row.topic,
        at=row.sent_at or row.made_at,
        language=row.language,
        subject=row.subject,
        words=row.words,
    )
