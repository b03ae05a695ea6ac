"""Shell: what a speaker was told, for the page behind the secret link: the words of its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from meshup.kit.url_paths import path_of
from meshup.proposal_letters.choices import Standing, Topic
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.links import link_of
from meshup.proposals.speaker_news import NewsAct, SpeakerNews

if TYPE_CHECKING:
    from uuid import UUID


def read_news(uuid: UUID) -> list[SpeakerNews]:
    """Return what was told of a proposal, latest first; the caller has checked who asks."""
    rows = SpeakerLetter.objects.filter(proposal__uuid=uuid, standing=Standing.SENT)
    return [_news(row) for row in rows.select_related("proposal").order_by("-sent_at", "-pk")]


def _news(row: SpeakerLetter) -> SpeakerNews:
    return SpeakerNews(
        topic=row.topic,
        at=row.sent_at or row.made_at,
        language=row.language,
        subject=row.subject,
        words=row.words,
        act=_act(row),
    )


def _act(row: SpeakerLetter) -> NewsAct | None:
    """Return the button by which what was declined stays in the pool, while it is declined."""
    if row.topic != Topic.DECLINED or row.proposal.state != ProposalState.DECLINED:
        return None
    token = link_of(row.proposal.handle)
    return NewsAct(_("Let it stay in the pool"), path_of("proposal_letters:stay", (token,)))
