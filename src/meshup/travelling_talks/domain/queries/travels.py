"""Shell: talks that other communities ask for, and those that came here, as values.

A handful of queries, however many there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.community.rules import may_run_community, require
from meshup.node_requests.domain.queries.requests import other_nodes
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.travelling_talks.choices import Borrowed, Reply, Standing
from meshup.travelling_talks.models import BorrowedTalk, SpeakerReply, WantedTalk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts
    from meshup.node_requests.domain.queries.requests import OtherNode, RequestFacts

MOST_LISTED: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFacts:
    """A talk of ours for which another community asked.

    Attributes:
        talk: None where it is no talk of ours any more, or never was. slug: of its page, or "".
        holders: how many hold it, and are asked. replied: how many of them have answered.
    """

    request: UUID
    node: OtherNode
    talk: UUID | None
    titles: Texts
    slug: str
    standing: Standing
    holders: int
    replied: int
    there_url: str
    there_titles: Texts
    there_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BorrowedFacts:
    """A talk of another community that came here.

    Attributes:
        proposal: in our pool; None where it is gone. titles: as it is called here.
        url: its page there, "" for none. evenings: where it was held there.
        contacts: what its speakers gave: {"name", "kind", "value"} each; for hosts alone.
        is_linked: whether both pages link each other.
    """

    request: UUID
    node: OtherNode
    proposal: UUID | None
    titles: Texts
    standing: Borrowed
    url: str
    evenings: tuple[Mapping[str, Any], ...]
    contacts: tuple[Mapping[str, str], ...] = field(repr=False)
    contacts_until: datetime | None
    came_at: datetime
    is_linked: bool
    is_seen: bool


def wanted_talks_for(asker: Asker, now: datetime) -> list[WantedFacts]:
    """Return the talks of ours that others asked for, the latest first, for hosts.

    Raises:
        HostsOnly
    """
    require(asker, may_run_community)
    return _asked(WantedTalk.objects.order_by("-requested_at", "-pk")[:MOST_LISTED], now)


def wanted_by_request(request: UUID, now: datetime) -> WantedFacts | None:
    """Return what was asked by a request of another node; the caller has checked who asks."""
    return next(iter(_asked(WantedTalk.objects.filter(request=request), now)), None)


def borrowed_talks_for(asker: Asker, now: datetime) -> list[BorrowedFacts]:
    """Return the talks of others that came here, the latest first, for hosts.

    Raises:
        HostsOnly
    """
    require(asker, may_run_community)
    return _borrowed(BorrowedTalk.objects.order_by("-came_at", "-pk")[:MOST_LISTED], now)


def borrowed_by_request(request: UUID, now: datetime) -> BorrowedFacts | None:
    """Return what came here by a request of ours; the caller has checked who asks."""
    return next(iter(_borrowed(BorrowedTalk.objects.filter(request=request), now)), None)


def borrowed_by_proposal(proposal: UUID, now: datetime) -> BorrowedFacts | None:
    """Return where a proposal of our pool came from; the caller has checked who asks."""
    return next(iter(_borrowed(BorrowedTalk.objects.filter(proposal=proposal), now)), None)


def unseen_revocations(now: datetime) -> list[BorrowedFacts]:
    """Return the talks on our programmes whose speaker took their yes back, unseen by hosts."""
    return _borrowed(BorrowedTalk.objects.filter(is_seen=False).order_by("pk"), now)


def nodes_of_proposals(proposals: Collection[UUID], now: datetime) -> dict[UUID, str]:
    """Return which proposals came from which community; three queries, one where none did."""
    rows = [
        (row.proposal, row.actor_id)
        for row in BorrowedTalk.objects.filter(proposal__in=list(proposals))
    ]
    actors = actors_by_number({actor for _proposal, actor in rows}) if rows else {}
    nodes = other_nodes(actors.values(), now) if actors else {}
    return {
        proposal: nodes[actor].name
        for proposal, actor in rows
        if proposal is not None and actor in nodes
    }


def own_titles(facts: RequestFacts) -> Texts:
    """Return what a talk is called: by ourselves where it is ours; {} for none of ours."""
    if facts.is_ours:
        return dict(facts.terms["titles"])
    row = WantedTalk.objects.filter(request=facts.uuid).first()
    found = proposals_by_uuid([row.talk]) if row is not None and row.talk is not None else {}
    return next((dict(talk.titles) for talk in found.values()), {})


def _asked(rows: Iterable[WantedTalk], now: datetime) -> list[WantedFacts]:
    some = list(rows)
    nodes = _nodes([row.actor_id for row in some], now)
    talks = proposals_by_uuid({row.talk for row in some if row.talk is not None}) if some else {}
    replies: dict[int, set[int]] = {}
    spoke = SpeakerReply.objects.filter(wanted__in=some).exclude(reply=Reply.NONE) if some else ()
    for each in spoke:
        replies.setdefault(each.wanted_id, set()).add(each.speaker)
    found = []
    for row in some:
        talk = talks.get(row.talk) if row.talk else None
        holders = {one.number for one in talk.speakers if one.agreed_at} if talk else set()
        found.append(
            WantedFacts(
                request=row.request,
                node=nodes[row.actor_id],
                talk=talk.uuid if talk else None,
                titles=dict(talk.titles) if talk else {},
                slug=talk.slug if talk and talk.is_talk else "",
                standing=Standing(row.standing),
                holders=len(holders),
                replied=len(holders & replies.get(row.pk, set())),
                there_url=row.there_url,
                there_titles=row.there_titles,
                there_on=row.there_on,
            )
        )
    return found


def _borrowed(rows: Iterable[BorrowedTalk], now: datetime) -> list[BorrowedFacts]:
    some = list(rows)
    nodes = _nodes([row.actor_id for row in some], now)
    there = proposals_by_uuid({row.proposal for row in some if row.proposal}) if some else {}
    return [
        BorrowedFacts(
            request=row.request,
            node=nodes[row.actor_id],
            proposal=row.proposal if row.proposal in there else None,
            titles=dict(there[row.proposal].titles) if row.proposal in there else {},
            standing=Borrowed(row.standing),
            url=row.url,
            evenings=tuple(row.evenings),
            contacts=tuple(row.contacts),
            contacts_until=row.contacts_until,
            came_at=row.came_at,
            is_linked=row.is_linked,
            is_seen=row.is_seen,
        )
        for row in some
    ]


def _nodes(actors: Collection[int], now: datetime) -> dict[int, OtherNode]:
    return other_nodes(actors_by_number(set(actors)).values(), now) if actors else {}
