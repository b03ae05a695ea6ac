"""Shell: what other communities ask of one who holds a talk, for their own page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.node_requests.domain.queries.requests import other_nodes, request_of
from meshup.node_requests.errors import NoSuchRequest
from meshup.travelling_talks.choices import Reply, Standing
from meshup.travelling_talks.domain.holders import holders_to_ask
from meshup.travelling_talks.domain.replying import is_open
from meshup.travelling_talks.domain.request_terms import day_of
from meshup.travelling_talks.models import SpeakerReply, WantedTalk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from typing import Any
    from uuid import UUID

    from meshup.kit.localized_text import Texts
    from meshup.node_requests.domain.queries.requests import OtherNode, RequestFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts, SpeakerFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """That another community would like to hear a talk.

    Attributes:
        day: for which it is wished; None for any. evening: {"titles", "url"}, or {}.
        words: what they write to whoever holds it.
        reply: what this one said last. contact_kind, contact: what they gave with a yes.
        waits_for: how many others who hold it have not said yes.
        is_open: whether they can answer. may_revoke: whether they can take a yes back.
        there_url, there_titles, there_on: where it is held there, once they said so.
    """

    request: UUID
    node: OtherNode
    standing: Standing
    day: date | None
    evening: Mapping[str, Any]
    words: str
    deadline: datetime | None
    reply: Reply
    contact_kind: str
    contact: str = field(repr=False)
    replied_at: datetime | None
    waits_for: int
    is_open: bool
    may_revoke: bool
    there_url: str
    there_titles: Texts
    there_on: date | None


def questions_of(proposal: ProposalFacts, speaker: SpeakerFacts, now: datetime) -> list[Question]:
    """Return what is asked of somebody about what they hold, what waits for them first.

    The caller has checked that they hold it.
    """
    rows = WantedTalk.objects.filter(talk=proposal.uuid, passed_at__isnull=False)
    found = []
    for row in rows.order_by("-requested_at", "-pk"):
        try:
            facts = request_of(row.request, now)
        except NoSuchRequest:
            continue
        found.append(_question(row, facts, (proposal, speaker), now))
    return sorted(found, key=lambda one: not (one.is_open and one.reply == Reply.NONE))


def number_waiting(proposal: ProposalFacts, speaker: SpeakerFacts, now: datetime) -> int:
    """Return how many questions wait for somebody's answer."""
    some = questions_of(proposal, speaker, now)
    return sum(one.is_open and one.reply == Reply.NONE for one in some)


def _question(
    row: WantedTalk,
    facts: RequestFacts,
    holder: tuple[ProposalFacts, SpeakerFacts],
    now: datetime,
) -> Question:
    proposal, speaker = holder
    replies = {each.speaker: each for each in SpeakerReply.objects.filter(wanted=row)}
    mine = replies.get(speaker.number)
    others = [one for one in holders_to_ask(proposal) if one.number != speaker.number]
    is_late = facts.deadline is not None and facts.deadline <= now
    return Question(
        request=row.request,
        node=other_nodes([facts.actor], now)[facts.actor.pk],
        standing=Standing(row.standing),
        day=day_of(facts.terms),
        evening=facts.terms["evening"],
        words=facts.terms["words"],
        deadline=facts.deadline,
        reply=Reply(mine.reply) if mine else Reply.NONE,
        contact_kind=mine.contact_kind if mine else "",
        contact=mine.contact if mine else "",
        replied_at=mine.replied_at if mine else None,
        waits_for=sum(
            one.number not in replies or replies[one.number].reply != Reply.YES for one in others
        ),
        is_open=is_open(row) and not is_late,
        may_revoke=row.standing == Standing.AGREED and mine is not None and mine.reply == Reply.YES,
        there_url=row.there_url,
        there_titles=row.there_titles,
        there_on=row.there_on,
    )
