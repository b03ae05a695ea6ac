"""Shell: requests between nodes as values; one query more for the nodes, however many they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.community.rules import may_run_community, require
from meshup.mesh.domain.pinned_identities import somebody_else
from meshup.mesh.domain.queries.known_nodes import shown_nodes
from meshup.node_requests.choices import OPEN, Answer, Desk, RequestState
from meshup.node_requests.domain.merging import Words, state_of
from meshup.node_requests.errors import NoSuchRequest
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from meshup.community.rules import Asker
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

MOST_LISTED: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """A request between this node and another.

    Attributes:
        uuid: names it on this node; the other has its own.
        offer_id: names it on both.
        kind: the name of its kind. about: what of ours it is about, as its kind says; "" for none.
        is_ours: whether this node asked.
        actor: the Group of the other node.
        terms: what is asked. answer_terms: what came with the answer.
        evidence: the other's last words as signed; {} where they are not, or there are none.
        is_somebody_else: whether the other has other keys than when it was made.
        desk: what hosts have to do with it.
    """

    uuid: UUID
    offer_id: str
    kind: str
    about: str
    is_ours: bool
    actor: RemoteActorFacts
    terms: Mapping[str, Any] = field(repr=False)
    answer_terms: Mapping[str, Any] = field(repr=False)
    evidence: Mapping[str, Any] = field(repr=False)
    state: RequestState
    answer: Answer
    deadline: datetime | None
    made_at: datetime
    since: datetime
    is_somebody_else: bool
    desk: Desk

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for."""
        return self.state in OPEN

    @property
    def waits_for_us(self) -> bool:
        """Whether an answer of our hosts is waited for."""
        return self.is_open and not self.is_ours and self.desk == Desk.ACTS

    @property
    def is_agreed(self) -> bool:
        """Whether both sides said yes, and the other is still who said it."""
        return self.state == RequestState.ACCEPTED and not self.is_somebody_else


@dataclass(frozen=True, slots=True)
class OtherNode:
    """The other node of a request as the mesh knows it, or its actor where the mesh does not."""

    name: str
    city: str
    url: str
    is_known: bool


def request_of(uuid: UUID, now: datetime) -> RequestFacts:
    """Return one request.

    Raises:
        NoSuchRequest: there is none.
    """
    found = facts_of(NodeRequest.objects.filter(uuid=uuid), now)
    if not found:
        raise NoSuchRequest
    return found[0]


def request_for(asker: Asker, uuid: UUID, now: datetime) -> RequestFacts:
    """Return one request for hosts.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchRequest: there is none, or it is not for hosts: both look the same.
    """
    require(asker, may_run_community)
    facts = request_of(uuid, now)
    if facts.desk == Desk.HIDDEN:
        raise NoSuchRequest
    return facts


def requests_of_kind(
    kind: str, now: datetime, *, about: Collection[str] | None = None
) -> list[RequestFacts]:
    """Return the requests of one kind, about some things of ours or all; the latest first."""
    rows = NodeRequest.objects.filter(kind=kind)
    if about is not None:
        rows = rows.filter(about__in=list(about))
    return facts_of(rows.order_by("-made_at", "-pk")[:MOST_LISTED], now)


def requests_for(asker: Asker, now: datetime) -> list[RequestFacts]:
    """Return all requests for hosts, those that wait for them first, then the latest.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    rows = NodeRequest.objects.exclude(desk=Desk.HIDDEN).order_by("-since", "-pk")
    found = facts_of(rows[:MOST_LISTED], now)
    return sorted(found, key=lambda one: (not one.waits_for_us, not one.is_open))


def has_changed_since(moment: datetime) -> bool:
    """Say whether a request has come to stand elsewhere since; one query."""
    return NodeRequest.objects.filter(since__gt=moment).exists()


def number_waiting(now: datetime) -> int:
    """Return how many requests of other nodes wait for an answer; one query."""
    rows = NodeRequest.objects.filter(is_ours=False, state=RequestState.REQUESTED, desk=Desk.ACTS)
    return rows.exclude(deadline__lte=now).count()


def other_nodes(actors: Iterable[RemoteActorFacts], now: datetime) -> dict[int, OtherNode]:
    """Return how the other nodes are called, by the number of their actor."""
    known = {node.group_id: node for node in shown_nodes(now).value if not node.is_own}
    found: dict[int, OtherNode] = {}
    for actor in actors:
        node = known.get(actor.actor_id)
        if node is None:
            found[actor.pk] = OtherNode(actor.called, "", actor.url, is_known=False)
        else:
            found[actor.pk] = OtherNode(node.name, node.city, node.url, is_known=True)
    return found


def facts_of(rows: QuerySet[NodeRequest], now: datetime) -> list[RequestFacts]:
    """Return rows as values; those whose actor is gone are left out."""
    some = list(rows)
    actors = actors_by_number({row.actor_id for row in some}) if some else {}
    pairs = [(row, actors[row.actor_id]) for row in some if row.actor_id in actors]
    others = somebody_else(pairs) if pairs else frozenset()
    return [_facts(row, actor, now, is_other=row.pk in others) for row, actor in pairs]


def words_of(row: NodeRequest) -> Words:
    """Return what both sides said, as a row has it."""
    return Words(row.is_withdrawn, Answer(row.answer), row.answer_number)


def _facts(
    row: NodeRequest, actor: RemoteActorFacts, now: datetime, *, is_other: bool
) -> RequestFacts:
    return RequestFacts(
        uuid=row.uuid,
        offer_id=row.offer_id,
        kind=row.kind,
        about=row.about,
        is_ours=row.is_ours,
        actor=actor,
        terms=row.terms,
        answer_terms=row.answer_terms,
        evidence=row.evidence,
        state=state_of(words_of(row), row.deadline, now),
        answer=Answer(row.answer),
        deadline=row.deadline,
        made_at=row.made_at,
        since=row.since,
        is_somebody_else=is_other,
        desk=Desk(row.desk),
    )
