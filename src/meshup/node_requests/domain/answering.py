"""Shell: this node answers what another asks, and may take a yes back.

Each function writes in one transaction, with the message that goes out. Twice is once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.deliveries.domain.delivering import withdraw_waiting
from meshup.deliveries.domain.hosts import host_spoke
from meshup.fediverse.domain.own_actors import group
from meshup.kit.web import changed
from meshup.mesh.domain.pinned_identities import is_somebody_else
from meshup.node_requests.choices import Answer, Desk, RequestState
from meshup.node_requests.domain.documents import send_answer
from meshup.node_requests.domain.merging import Words, state_of
from meshup.node_requests.domain.queries.requests import words_of
from meshup.node_requests.domain.standing import take
from meshup.node_requests.domain.tags import REQUESTS
from meshup.node_requests.domain.terms import fit_answer, read_answer
from meshup.node_requests.errors import (
    NoSuchRequest,
    NotAgreed,
    NotForHosts,
    OtherKeys,
    RequestOver,
)
from meshup.node_requests.kinds import kind_named
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.node_requests.kinds import RequestKind
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


@transaction.atomic
def answer_request(
    by: Asker | None,
    uuid: UUID,
    answer: Answer,
    at: datetime,
    terms: Mapping[str, Any] | None = None,
) -> None:
    """Answer yes, perhaps or no; another answer is possible until a yes was given.

    None as ``by`` is the node itself: a room that passes on what somebody else has answered.

    Raises:
        HostsOnly, NoSuchRequest
        NotForHosts: a host gives an answer that is somebody else's.
        RequestOver: it was withdrawn or agreed, or its time is over.
        OtherKeys: whoever asked has other keys by now.
        BadTerms: the kind does not take ``terms``.
        ValueError: ``answer`` is none of the three, or the kind takes no "perhaps".
    """
    require(by, may_run_community)
    row, kind, actor = _asked(uuid, at)
    allowed = {Answer.ACCEPTED, Answer.DECLINED} | ({Answer.MAYBE} if kind.may_wait else set())
    if answer not in allowed:
        raise ValueError(answer)
    if by is not None and answer not in kind.host_answers:
        raise NotForHosts
    said = read_answer(kind, dict(terms or {})) if answer == Answer.ACCEPTED or terms else {}
    state = state_of(words_of(row), row.deadline, at)
    is_same = answer == Answer.ACCEPTED or row.answer_terms == said
    if row.answer == answer and is_same and state != RequestState.WITHDRAWN:
        return
    if state not in {RequestState.REQUESTED, RequestState.MAYBE, RequestState.DECLINED}:
        raise RequestOver
    if row.deadline is not None and row.deadline <= at:
        raise RequestOver
    if is_somebody_else(row, actor):
        raise OtherKeys
    if answer == Answer.ACCEPTED:
        fit_answer(kind, row.terms, said)
    row.answer_terms = said
    _say(row, answer, at)
    send_answer(row, kind, actor, at)


@transaction.atomic
def leave(by: Asker | None, uuid: UUID, at: datetime) -> None:
    """Take a yes back: what was agreed ends, and the other hears of it.

    Raises:
        HostsOnly, NoSuchRequest
        NotAgreed: this node had not said yes.
    """
    require(by, may_run_community)
    row, kind, actor = _asked(uuid, at)
    if row.answer == Answer.LEFT or row.is_withdrawn:
        return
    if row.answer != Answer.ACCEPTED:
        raise NotAgreed
    if kind.remembered is not None:  # it tells of people: one that is on its way goes nowhere
        withdraw_waiting("Accept", row.offer_id, by=group().name)
    _say(row, Answer.LEFT, at)
    send_answer(row, kind, actor, at)


@transaction.atomic
def leave_again(uuid: UUID, at: datetime) -> bool:
    """Say once more that a yes was taken back; False where the other has said that it is over.

    Raises:
        NoSuchRequest
    """
    row, kind, actor = _asked(uuid, at)
    if row.answer != Answer.LEFT or row.is_withdrawn:
        return False
    _say(row, Answer.LEFT, at)
    send_answer(row, kind, actor, at)
    return True


def set_desk(uuid: UUID, desk: Desk) -> None:
    """Say what hosts have to do with a request; its kind alone may, for somebody else answers."""
    if NodeRequest.objects.filter(uuid=uuid).exclude(desk=desk).update(desk=desk):
        changed(REQUESTS)


def _say(row: NodeRequest, answer: Answer, at: datetime) -> None:
    take(row, Words(answer=answer, number=row.answer_number + 1), at)


def _asked(uuid: UUID, at: datetime) -> tuple[NodeRequest, RequestKind, RemoteActorFacts]:
    row = NodeRequest.objects.select_for_update().filter(uuid=uuid, is_ours=False).first()
    actor = actors_by_number([row.actor_id]).get(row.actor_id) if row else None
    kind = kind_named(row.kind) if row else None
    if row is None or actor is None or kind is None:
        raise NoSuchRequest
    host_spoke(actor.host, at)
    return row, kind, actor
