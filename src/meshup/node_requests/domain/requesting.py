"""Shell: this node asks another, and takes it back.

Each function writes in one transaction, with the message that goes out. Twice is once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django.db import transaction

from meshup.activitypub.addresses import address_hash
from meshup.community.rules import may_run_community, require
from meshup.deliveries.domain.hosts import host_spoke
from meshup.fediverse.domain.addressing import is_own
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.errors import FederationOff
from meshup.mesh.domain.pinned_identities import pin_identity
from meshup.node_requests.choices import OPEN, Answer, Desk, RequestState
from meshup.node_requests.domain.documents import (
    offer_digest,
    offer_document,
    offer_id,
    send_offer,
    send_withdrawn,
)
from meshup.node_requests.domain.merging import Words
from meshup.node_requests.domain.standing import begin, take
from meshup.node_requests.domain.terms import check_terms
from meshup.node_requests.errors import (
    DeadlineOver,
    NodeBlocked,
    NoNodeThere,
    NoSuchRequest,
    OwnNode,
    TooManyRequests,
)
from meshup.node_requests.kinds import kind_named
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.blocks import is_blocked_actor
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.node_requests.kinds import RequestKind
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

GROUP: Final = "Group"
MOST_OPEN: Final = 30
"""Requests of one kind that one node may leave unanswered with another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What is asked of another node.

    Attributes:
        kind: the name of a registered kind.
        terms: as this kind writes and reads them.
        about: what of ours it is about, by which its room finds it; "" for nothing.
        deadline: until when an answer counts; None for always.
        desk: what hosts have to do with it here.
    """

    kind: str
    terms: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    deadline: datetime | None = None
    desk: Desk = Desk.ACTS


@transaction.atomic
def send_request(
    by: Asker | None, wanted: NewRequest, actor: RemoteActorFacts, at: datetime
) -> UUID:
    """Ask the node of a Group; return by what the request is known here.

    The same that is open with the same node already is not asked again: its request is returned.

    Raises:
        HostsOnly, FederationOff, OwnNode, NodeBlocked, NoNodeThere, DeadlineOver, TooManyRequests
        BadTerms: the kind does not take the terms.
        ValueError: no room knows the kind.
    """
    require(by, may_run_community)
    kind = _kind(wanted.kind)
    refuse_node(actor)
    if wanted.deadline is not None and wanted.deadline <= at:
        raise DeadlineOver
    check_terms(kind, wanted.terms)
    open_ones = NodeRequest.objects.filter(
        is_ours=True, actor_id=actor.pk, kind=kind.name, state__in=OPEN
    )
    same = open_ones.filter(about=wanted.about, terms=dict(wanted.terms)).first()
    if same is not None:
        return same.uuid
    if open_ones.count() >= MOST_OPEN:
        raise TooManyRequests(most=MOST_OPEN)
    row = _row(wanted, actor, at)
    row.offer_digest = offer_digest(offer_document(row, kind, actor.actor_id))
    pin_identity(row, actor)
    begin(row, at)
    host_spoke(actor.host, at)
    send_offer(row, kind, actor, at)
    return row.uuid


@transaction.atomic
def withdraw_request(by: Asker | None, uuid: UUID, at: datetime) -> None:
    """Take back what this node asked, or end what was agreed; the other hears of it.

    Raises:
        HostsOnly, NoSuchRequest
    """
    require(by, may_run_community)
    row = NodeRequest.objects.select_for_update().filter(uuid=uuid, is_ours=True).first()
    if row is None:
        raise NoSuchRequest
    if row.is_withdrawn:
        return
    actor = actors_by_number([row.actor_id]).get(row.actor_id)
    if actor is not None:
        send_withdrawn(row, _kind(row.kind), actor, at)
    take(row, Words(is_withdrawn=True), at)


def refuse_node(actor: RemoteActorFacts) -> None:
    """Refuse whom no request can go to.

    Raises:
        FederationOff, OwnNode, NodeBlocked, NoNodeThere
    """
    if not federation().is_on:
        raise FederationOff
    if is_own(actor.actor_id):
        raise OwnNode
    if is_blocked_actor(actor):
        raise NodeBlocked
    if actor.kind != GROUP:
        raise NoNodeThere


def _kind(name: str) -> RequestKind:
    kind = kind_named(name)
    if kind is None:
        raise ValueError(name)
    return kind


def _row(wanted: NewRequest, actor: RemoteActorFacts, at: datetime) -> NodeRequest:
    uuid = uuid4()
    at = at.replace(microsecond=0)
    own_id = offer_id(uuid)
    return NodeRequest(
        uuid=uuid,
        kind=wanted.kind,
        is_ours=True,
        actor_id=actor.pk,
        offer_id=own_id,
        offer_hash=address_hash(own_id),
        about=wanted.about,
        terms=dict(wanted.terms),
        deadline=wanted.deadline and wanted.deadline.replace(microsecond=0),
        answer=Answer.NONE,
        state=RequestState.REQUESTED,
        desk=wanted.desk,
        made_at=at,
        since=at,
    )
