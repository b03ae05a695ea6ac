"""Shell: requests whose other side has other keys, lives elsewhere, or is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.mesh.domain.pinned_identities import is_somebody_else, keys_digest, pin_identity
from meshup.node_requests.choices import Answer
from meshup.node_requests.domain.merging import Words
from meshup.node_requests.domain.standing import take, tell_again
from meshup.node_requests.errors import NoSuchRequest
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.remote_actor_facts import dids_of
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker


@transaction.atomic
def confirm_node(by: Asker | None, uuid: UUID, at: datetime) -> None:
    """Let the other node of a request be who it is by now, in all requests; twice is once.

    Raises:
        HostsOnly, NoSuchRequest
    """
    require(by, may_run_community)
    row = NodeRequest.objects.filter(uuid=uuid).first()
    actor = actors_by_number([row.actor_id]).get(row.actor_id) if row else None
    if row is None or actor is None:
        raise NoSuchRequest
    rows = NodeRequest.objects.select_for_update().filter(actor_id=actor.pk).order_by("pk")
    for one in [one for one in rows if is_somebody_else(one, actor)]:
        pin_identity(one, actor)
        one.save(update_fields=["did", "keys_digest"])
        tell_again(one, at)


@transaction.atomic
def adopt_successors(at: datetime) -> int:
    """Remember the new identity of whoever replaced theirs by the word of its recovery key.

    Also tells kinds of whom they must not believe any more. Returns how many were adopted.
    """
    rows = list(NodeRequest.objects.select_for_update().exclude(did="").order_by("pk"))
    actors = actors_by_number({row.actor_id for row in rows})
    adopted = 0
    for row in rows:
        actor = actors.get(row.actor_id)
        if actor is None or row.did in dids_of(actor):
            continue
        if is_somebody_else(row, actor):
            tell_again(row, at)
        elif bytes(row.keys_digest) == keys_digest(actor):
            pin_identity(row, actor)
            row.save(update_fields=["did", "keys_digest"])
            adopted += 1
    return adopted


@transaction.atomic
def follow_node(former: int, actor: int, at: datetime) -> int:
    """Let the requests of a node go on at its new actor, if it is of the same identity.

    Returns how many do. Twice is once.
    """
    new = actors_by_number([actor]).get(actor)
    rows = NodeRequest.objects.select_for_update().filter(actor_id=former).exclude(did="")
    moved = [row for row in rows.order_by("pk") if new and row.did in dids_of(new)]
    for row in moved:
        row.actor_id = actor
        row.keys_digest = keys_digest(new) if new else row.keys_digest
        row.save(update_fields=["actor", "keys_digest"])
        tell_again(row, at)
    return len(moved)


@transaction.atomic
def forget_node(actor_number: int, at: datetime) -> None:
    """End and forget all requests with a node that is gone or kept out; no word goes out."""
    rows = NodeRequest.objects.select_for_update().filter(actor_id=actor_number).order_by("pk")
    for row in rows:
        left = Words(answer=Answer.LEFT, number=row.answer_number + 1)
        take(row, Words(is_withdrawn=True) if row.is_ours else left, at)
    rows.delete()
