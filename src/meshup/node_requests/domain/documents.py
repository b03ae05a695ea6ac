"""Shell: reads the Group. The words of a request on the wire: an Offer, its answers, their Undo.

Words carry a proof by the node's key where their kind is signed, so that others can be shown that
both sides agreed (FEP-8b32). An answer says by a digest to which offer it is, for an id alone could
be given to another one.

Source
    Activity Streams 2.0 (Offer, Accept, TentativeAccept, Reject, Undo); FEP-8b32; RFC 8785.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub import activity_documents as activities
from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.activitypub.instants import written_instant
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.own_actors import group, proved
from meshup.node_requests.choices import Answer
from meshup.signed_messages.proofs import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.activitypub.ids import Json
    from meshup.node_requests.kinds import RequestKind
    from meshup.node_requests.models import NodeRequest
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

MOST_TERMS_BYTES: Final = 16 * 1024
MAKERS: Final[Mapping[Answer, Any]] = {
    Answer.ACCEPTED: activities.accept,
    Answer.MAYBE: activities.tentative_accept,
    Answer.DECLINED: activities.reject,
}


def offer_id(uuid: UUID) -> str:
    """Return the id of an Offer of ours."""
    return f"{group().id}#offer-{uuid}"


def offer_document(row: NodeRequest, kind: RequestKind, actor_id: str) -> Json:
    """Return the Offer of a request of ours, without a proof; always the same for the same row."""
    asked = {"type": kind.wire_type, **kind.write(row.terms)}
    document = activities.offer(row.offer_id, group().id, asked, actor_id)
    document |= {"purpose": kind.name, "published": written_instant(row.made_at)}
    if row.deadline is not None:
        document["endTime"] = written_instant(row.deadline)
    return document


def offer_digest(document: Json) -> bytes:
    """Return what an answer names of an Offer; 32 bytes, without its proof.

    Raises:
        BadProof: "numbers": it holds what JSON has no one form for.
    """
    bare = {name: value for name, value in document.items() if name not in {"proof", "signature"}}
    return sha256(canonical_json(bare)).digest()


def send_offer(row: NodeRequest, kind: RequestKind, actor: RemoteActorFacts, at: datetime) -> None:
    """Ask."""
    _deliver(offer_document(row, kind, actor.actor_id), kind, actor, at)


def send_withdrawn(
    row: NodeRequest, kind: RequestKind, actor: RemoteActorFacts, at: datetime
) -> None:
    """Take back what we asked; the Offer goes along, for it may not have arrived yet."""
    offer = offer_document(row, kind, actor.actor_id)
    document = activities.undo(f"{row.offer_id}-undo", group().id, offer, [actor.actor_id])
    document |= {"@context": REQUEST_CONTEXT, "object": _inside(offer)}
    _deliver(document, kind, actor, at)


def send_answer(row: NodeRequest, kind: RequestKind, actor: RemoteActorFacts, at: datetime) -> None:
    """Say what a request of the other was answered; an answer that was left is undone."""
    offer = {"id": row.offer_id, "type": "Offer", "actor": actor.actor_id}
    answer, number = Answer(row.answer), row.answer_number
    answer_id = f"{group().id}#answer-{row.uuid}-{number}"
    if answer == Answer.LEFT:
        document = activities.undo(answer_id, group().id, offer, [actor.actor_id])
        document["object"] = {"type": "Accept", "actor": group().id, "object": row.offer_id}
    else:
        document = MAKERS[answer](answer_id, group().id, offer)
        document["result"] = dict(row.answer_terms)
    document |= {
        "@context": REQUEST_CONTEXT,
        "number": number,
        "digest": bytes(row.offer_digest).hex(),
        "published": written_instant(at),
    }
    _deliver(document, kind, actor, at)


def _inside(document: Json) -> Json:
    return {name: value for name, value in document.items() if name != "@context"}


def _deliver(document: Json, kind: RequestKind, to: RemoteActorFacts, at: datetime) -> None:
    sent = proved(document, at) if kind.is_signed else document
    deliver(sent, by=group().name, to=[to.inbox], at=at)
