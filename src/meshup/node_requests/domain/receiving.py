"""Shell: what activities of other nodes change of requests, each by a small function.

Called by the inbox, inside its transaction. Whoever signed is ``received.actor``: a request is
answered by whom it went to, withdrawn by whom it came from, and by nobody else. Whatever comes for
an id that we never sent, or to another offer of that id, changes nothing.

An Undo that overtook its Offer carries it along: the request is kept as withdrawn, so that the
Offer changes nothing when it comes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import address_hash, is_web_url, same_origin
from meshup.activitypub.ids import id_of, types_of
from meshup.activitypub.instants import read_instant
from meshup.fediverse.domain.own_actors import group
from meshup.inbox.errors import ActivityNotAllowed, ActivityRefused
from meshup.mesh.domain.pinned_identities import is_somebody_else, pin_identity
from meshup.node_requests.choices import OPEN, Answer, RequestState
from meshup.node_requests.domain.documents import offer_digest, send_withdrawn
from meshup.node_requests.domain.ending import forget_most_of
from meshup.node_requests.domain.merging import Words
from meshup.node_requests.domain.requesting import GROUP, MOST_OPEN
from meshup.node_requests.domain.standing import begin, take
from meshup.node_requests.domain.terms import fit_answer, read_answer, read_terms
from meshup.node_requests.errors import BadTerms
from meshup.node_requests.kinds import kind_named
from meshup.node_requests.models import NodeRequest
from meshup.signed_messages.errors import BadProof
from meshup.signed_messages.proofs import verify_proof

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.inbox.activity_handlers import Handler, Received
    from meshup.node_requests.kinds import RequestKind
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

LATE: Final = timedelta(days=3)
"""For so long after its deadline a yes may be under way; one that comes later is withdrawn."""
HIGHEST_NUMBER: Final = 1_000_000


def on_offer(received: Received) -> bool:
    """Take what another node asks of us.

    Raises:
        ActivityRefused, ActivityNotAllowed: it is not signed as it must be, or does not read.
    """
    document = received.activity.document
    kind = _kind_of(document)
    if kind is None:
        return False
    if received.actor.kind != GROUP or group().id not in received.activity.to:
        raise ActivityRefused("recipient")
    known = _row_of(received.activity.id, is_ours=None)
    if known is not None:
        return True
    row = _read(document, kind, received)
    open_ones = NodeRequest.objects.filter(
        is_ours=False, actor_id=row.actor_id, kind=kind.name, state__in=OPEN
    )
    if open_ones.count() >= MOST_OPEN:
        raise ActivityNotAllowed("too_many_open")
    begin(row, received.at)
    forget_most_of(row.actor_id)
    return True


def on_answer(received: Received) -> bool:
    """Take what another node answers to a request of ours.

    Raises:
        ActivityRefused: it answers another offer, is not signed, or does not read.
    """
    activity, actor, at = received.activity, received.actor, received.at
    row = _row_of(activity.object_id, is_ours=True, actor=actor)
    kind = kind_named(row.kind) if row else None
    if row is None or kind is None:
        return False
    _refuse_unsigned(activity.document, kind, received)
    if activity.document.get("digest") != bytes(row.offer_digest).hex():
        raise ActivityRefused("digest")
    answer = ANSWER_BY_KIND[activity.kind]
    if answer == Answer.MAYBE and not kind.may_wait:
        raise ActivityRefused("answer")
    try:
        terms = read_answer(kind, activity.document.get("result"))
        if answer == Answer.ACCEPTED and not row.is_withdrawn:
            fit_answer(kind, row.terms, terms)
    except BadTerms as bad:
        raise ActivityRefused(bad.reason) from None
    if is_somebody_else(row, actor):
        return True
    if answer == Answer.ACCEPTED and _is_too_late(row, at):
        send_withdrawn(row, kind, actor, at)
        take(row, Words(is_withdrawn=True), at)
        return True
    words = Words(answer=answer, number=_number(activity.document))
    _take_answer(row, words, terms, _evidence(activity.document, kind), at)
    return True


def on_undo(received: Received) -> bool:
    """Take that another node withdraws what it asked, or takes its yes back."""
    inner = received.activity.object
    if inner is None:
        return False
    if "Offer" in types_of(inner):
        return _undo_offer(received, inner)
    if "Accept" in types_of(inner):
        return _undo_accept(received, id_of(inner.get("object")))
    return False


def _undo_offer(received: Received, offer: Json) -> bool:
    offer_id, actor = id_of(offer), received.actor
    kind = _kind_of(offer)
    if kind is None or not offer_id or not same_origin(offer_id, actor.actor_id):
        return False
    row = _row_of(offer_id, is_ours=False)
    if row is None:
        row = _read(offer, kind, received, proves=False)
        row.is_withdrawn = True
        row.state, row.since = RequestState.WITHDRAWN, received.at
        row.save()  # nobody hears of what was over before it came
        forget_most_of(row.actor_id)
        return True
    if row.actor_id == actor.pk and not is_somebody_else(row, actor):
        take(row, Words(is_withdrawn=True), received.at)
    return True


def _undo_accept(received: Received, offer_id: str) -> bool:
    row = _row_of(offer_id, is_ours=True, actor=received.actor)
    kind = kind_named(row.kind) if row else None
    if row is None or kind is None:
        return False
    if not is_somebody_else(row, received.actor):
        was_withdrawn = row.is_withdrawn
        words = Words(answer=Answer.LEFT, number=_number(received.activity.document))
        take(row, words, received.at)
        if was_withdrawn:  # they ask again, so our word that it is over was lost
            send_withdrawn(row, kind, received.actor, received.at)
    return True


def _take_answer(
    row: NodeRequest, words: Words, terms: dict[str, Any], evidence: Json, at: datetime
) -> None:
    """Keep an answer with its evidence, unless a later one is there."""
    before = (row.answer_terms, row.evidence)
    row.answer_terms, row.evidence = terms, evidence
    is_first = row.answer_number < words.number and row.answer != Answer.LEFT
    if not is_first:
        row.answer_terms, row.evidence = before
    take(row, words, at)


def _evidence(document: Json, kind: RequestKind) -> Json:
    """Return what is kept of words as they came: nothing of a kind whose words tell of people."""
    return document if kind.is_signed else {}


def _read(
    document: Json, kind: RequestKind, received: Received, *, proves: bool = True
) -> NodeRequest:
    """Return the row, not yet saved, of an Offer.

    Raises:
        ActivityRefused
    """
    actor, at = received.actor, received.at
    offer_id, asked = id_of(document), document.get("object")
    if not is_web_url(offer_id) or not isinstance(asked, dict):
        raise ActivityRefused("offer")
    if id_of(document.get("actor")) != actor.actor_id:
        raise ActivityRefused("actor")
    if proves:
        _refuse_unsigned(document, kind, received)
    try:
        terms = read_terms(kind, {key: value for key, value in asked.items() if key != "type"})
        digest = offer_digest(document)
    except BadTerms as bad:
        raise ActivityRefused(bad.reason) from None
    except BadProof as bad:
        raise ActivityRefused(bad.code) from None
    row = NodeRequest(
        kind=kind.name,
        is_ours=False,
        actor_id=actor.pk,
        offer_id=offer_id,
        offer_hash=address_hash(offer_id),
        offer_digest=digest,
        terms=terms,
        deadline=_deadline(document),
        evidence=_evidence(document, kind),
        state=RequestState.REQUESTED,
        made_at=at,
        since=at,
    )
    pin_identity(row, actor)
    return row


def _kind_of(document: Mapping[str, Any]) -> RequestKind | None:
    """Return the kind of an Offer that some room knows, and that says so in both ways."""
    purpose, asked = document.get("purpose"), document.get("object")
    kind = kind_named(purpose) if isinstance(purpose, str) else None
    is_known = kind is not None and isinstance(asked, dict) and kind.wire_type in types_of(asked)
    return kind if is_known else None


def _row_of(
    offer_id: str, *, is_ours: bool | None, actor: RemoteActorFacts | None = None
) -> NodeRequest | None:
    """Return the request of an Offer, locked; of ``actor`` alone where one is given."""
    if not offer_id:
        return None
    rows = NodeRequest.objects.select_for_update().filter(offer_hash=address_hash(offer_id))
    if is_ours is not None:
        rows = rows.filter(is_ours=is_ours)
    if actor is not None:
        rows = rows.filter(actor_id=actor.pk)
    return rows.first()


def _refuse_unsigned(document: Json, kind: RequestKind, received: Received) -> None:
    """Refuse words of a signed kind without a proof by a key of their actor.

    Raises:
        ActivityRefused
    """
    if not kind.is_signed:
        return
    try:
        verify_proof(document, received.actor.proof_key_named, received.at)
    except BadProof as bad:
        raise ActivityRefused(bad.code) from None


def _number(document: Json) -> int:
    number = document.get("number")
    if type(number) is not int or not 1 <= number <= HIGHEST_NUMBER:
        raise ActivityRefused("number")
    return number


def _deadline(document: Json) -> datetime | None:
    said = document.get("endTime")
    deadline = read_instant(said)
    if said is not None and deadline is None:
        raise ActivityRefused("endTime")
    return deadline


def _is_too_late(row: NodeRequest, at: datetime) -> bool:
    is_new = row.answer != Answer.ACCEPTED
    return is_new and row.deadline is not None and at > row.deadline + LATE


ANSWER_BY_KIND: Final[Mapping[str, Answer]] = {
    "Accept": Answer.ACCEPTED,
    "TentativeAccept": Answer.MAYBE,
    "Reject": Answer.DECLINED,
}
HANDLERS: Final[Mapping[str, Handler]] = {
    "Offer": on_offer,
    **dict.fromkeys(ANSWER_BY_KIND, on_answer),
    "Undo": on_undo,
}
