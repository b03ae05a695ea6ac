"""Shell: what happens to a request that came to an inbox, in this order; the first no ends it.

    1. whether this network has lately sent too much that was nothing; how long the body is
    2. the body is JSON within bounds, and reads as an activity
    3. its head is signed as it must be: what is covered, when, of which body, for this host
    4. actor and key are of one origin, which is not ours and not blocked
    5. the key: known, or asked for at that origin
    6. the key signed this request; its owner is the activity's actor
    7. it did not come before: neither this signature, nor this activity in the same words
    8. the actor, the domain and all have some of their allowance left
    9. the rooms: the first that understands the kind takes it

Up to 4 everything is worked out from the request and what this process remembers: a stranger
costs no query where nothing is blocked, and makes the node ask nobody. 7 to 9 are one transaction.
Whoever is blocked is told so before their signature is looked at: that tells nobody anything new.

Idempotent: the same request twice is taken once, and answered alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub.activities import read_activity
from meshup.activitypub.addresses import (
    host_of,
    same_origin,
    whose_server,
    without_fragment,
)
from meshup.fediverse.domain.addressing import is_federated_address, is_own, own_host
from meshup.inbox.activity_handlers import Received, hand_over
from meshup.inbox.domain.counting import count
from meshup.inbox.domain.seen import ACTIVITY_LASTS, activity_digest, forget, remember
from meshup.inbox.domain.strangers import FAILED
from meshup.inbox.errors import (
    ActivityNotAllowed,
    ActivityRefused,
    BodyTooLarge,
    InboxRefusal,
    KeyNotRead,
    NotSigned,
    TooManyActivities,
)
from meshup.inbox.limits import ANY, FAILURES, LIMITS, MOST_BYTES
from meshup.kit.errors import Refusal, TooMany
from meshup.kit.limits import Spending, spend_all
from meshup.remote_actors.domain.blocks import is_blocked, is_blocked_actor
from meshup.remote_actors.domain.instances import note_flavour
from meshup.remote_actors.domain.remote_actors import actor_of_key, known_actor
from meshup.remote_actors.errors import FetchBusy, FetchLimit, Gone, NotThere
from meshup.signed_messages.errors import BadDocument, BadSignature
from meshup.signed_messages.http_signatures.verifying import read_signature, verify_signature
from meshup.signed_messages.json_documents import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.activitypub.activities import Activity
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts
    from meshup.signed_messages.http_signatures.requests import ReceivedRequest
    from meshup.signed_messages.http_signatures.verifying import Signature

TAKEN: Final = "taken"
NOT_UNDERSTOOD: Final = "not_understood"
REPLAY: Final = "replay"
REPEAT: Final = "repeat"
GONE: Final = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A request to an inbox.

    Attributes:
        recipient: the name of the own actor whose inbox it is; "" for the shared one.
        network: as ``kit.limits.visitor_of`` returns it.
    """

    request: ReceivedRequest = field(repr=False)
    recipient: str
    network: str = field(repr=False)
    at: datetime


def receive(incoming: Incoming) -> str:
    """Take what came, if it is one; return its outcome, which is the sender's as far as "taken".

    Raises:
        InboxRefusal, TooManyActivities, KeyNotRead; or what a room refuses.
    """
    if FAILED.is_used_up(incoming.network, incoming.at):
        raise TooManyActivities(after=FAILURES.within)
    kinds: list[str] = []
    try:
        outcome = _received(incoming, kinds)
    except Refusal as refusal:
        if isinstance(refusal, InboxRefusal):
            FAILED.count(incoming.network, incoming.at)
        count("".join(kinds), _outcome_of(refusal), incoming.at)
        raise
    count("".join(kinds), outcome, incoming.at)
    return outcome


def _received(incoming: Incoming, kinds: list[str]) -> str:
    request, at = incoming.request, incoming.at
    activity = _activity(request.body)
    kinds.append(activity.kind)
    try:
        signature = read_signature(request, now=at, authorities=frozenset({own_host()}))
        _refuse_strangers(activity.actor, signature)
        if activity.id and not same_origin(activity.id, activity.actor):
            raise ActivityRefused("activity_id")
        actor = _signer(activity.actor, signature, incoming)
    except BadSignature as bad:
        raise NotSigned(bad.code) from None
    except (Gone, NotThere):
        return _gone(activity)
    if is_blocked_actor(actor):
        raise ActivityNotAllowed("blocked")
    return _take(incoming, activity, signature, actor)


def verified_sender(incoming: Incoming) -> RemoteActorFacts:
    """Return who signed a request that carries no activity; it counts as one of theirs.

    The steps are those of ``receive``, without 2 and 9; whoever signed is who holds the key, which
    is named by its actor's id and a fragment. The same request twice is refused.

    Raises:
        InboxRefusal, TooManyActivities, KeyNotRead.
    """
    if FAILED.is_used_up(incoming.network, incoming.at):
        raise TooManyActivities(after=FAILURES.within)
    try:
        return _counted_sender(incoming)
    except InboxRefusal:
        FAILED.count(incoming.network, incoming.at)
        raise


def _counted_sender(incoming: Incoming) -> RemoteActorFacts:
    request, at = incoming.request, incoming.at
    if len(request.body) > MOST_BYTES:
        raise BodyTooLarge
    try:
        signature = read_signature(request, now=at, authorities=frozenset({own_host()}))
        actor_id = without_fragment(signature.key_id)
        _refuse_strangers(actor_id, signature)
        actor = _signer(actor_id, signature, incoming)
    except BadSignature as bad:
        raise NotSigned(bad.code) from None
    except (Gone, NotThere):
        raise NotSigned("gone") from None
    if is_blocked_actor(actor):
        raise ActivityNotAllowed("blocked")
    with transaction.atomic():
        if not remember(signature.digest, signature.valid_until, at):
            raise NotSigned("replay")
        _spend(_spendings("", actor), at)
    return actor


def _activity(body: bytes) -> Activity:
    if len(body) > MOST_BYTES:
        raise BodyTooLarge
    try:
        return read_activity(read_json(body, MOST_BYTES))
    except BadDocument as bad:
        raise ActivityRefused(bad.code) from None


def _refuse_strangers(actor_id: str, signature: Signature) -> None:
    """Refuse what the addresses alone show, before anybody is asked for a key."""
    if is_own(actor_id) or is_own(signature.key_id):
        raise NotSigned("own")
    if not is_federated_address(actor_id):
        raise NotSigned("address")
    if is_blocked(actor_id):
        raise ActivityNotAllowed("blocked")
    if not same_origin(actor_id, signature.key_id):
        raise NotSigned("signer")


def _signer(actor_id: str, signature: Signature, incoming: Incoming) -> RemoteActorFacts:
    """Return the actor, once their key has been found to have signed the request.

    A key that does not fit is read anew, once in a while: it may be another by now.

    Raises:
        BadSignature, NotSigned, KeyNotRead
        Gone, NotThere: the actor is gone, as their server says; so is what was known of them.
    """
    request, at = incoming.request, incoming.at
    known = known_actor(actor_id)
    if known is not None and _key(known, signature) is not None:
        try:
            return _verified(known, actor_id, signature, request)
        except BadSignature:
            before = _key(known, signature)
            fresh = _holder(signature, at, refresh=True)
            if _key(fresh, signature) == before:
                raise
            return _verified(fresh, actor_id, signature, request)
    return _verified(_holder(signature, at), actor_id, signature, request)


def _verified(
    actor: RemoteActorFacts, actor_id: str, signature: Signature, request: ReceivedRequest
) -> RemoteActorFacts:
    if actor.actor_id != actor_id:
        raise BadSignature("signer")
    key = actor.key_named(signature.key_id) or actor.proof_key_named(signature.key_id)
    if key is None:
        raise BadSignature("key")
    verify_signature(request, signature, key)
    return actor


def _key(actor: RemoteActorFacts, signature: Signature) -> str | None:
    """Return the key that the signature names, as the actor's document writes it."""
    keys = {key.id: key.pem for key in actor.keys}
    keys |= {key.id: key.multibase for key in actor.proof_keys}
    return keys.get(signature.key_id)


def _holder(signature: Signature, at: datetime, *, refresh: bool = False) -> RemoteActorFacts:
    try:
        return actor_of_key(signature.key_id, at, refresh=refresh)
    except (Gone, NotThere):
        raise
    except (FetchBusy, FetchLimit):
        raise KeyNotRead from None
    except Refusal:
        raise NotSigned("key") from None


def _gone(activity: Activity) -> str:
    """Believe that its actor is gone where just that is told, for their server says so as well."""
    if activity.kind != "Delete" or activity.object_id != activity.actor:
        raise NotSigned("gone")
    return GONE


def _take(
    incoming: Incoming, activity: Activity, signature: Signature, actor: RemoteActorFacts
) -> str:
    at = incoming.at
    digest = activity_digest(activity, incoming.request.body)
    received = Received(activity=activity, actor=actor, recipient=incoming.recipient, at=at)
    with transaction.atomic():
        if not remember(signature.digest, signature.valid_until, at):
            return REPLAY
        _spend(_spendings(activity.kind, actor), at)
        if signature.flavour == "rfc9421":  # so it reads these, too; the other all can
            note_flavour(actor.host, "rfc9421", at)
        if digest is not None and not remember(digest, at + ACTIVITY_LASTS, at):
            return REPEAT
        if hand_over(received):
            return TAKEN
        if digest is not None:
            forget(digest)
    return NOT_UNDERSTOOD


def _spend(spendings: Iterator[Spending], at: datetime) -> None:
    try:
        spend_all(spendings, at)
    except TooMany as refusal:
        raise TooManyActivities(**refusal.facts) from None


def _spendings(kind: str, actor: RemoteActorFacts) -> Iterator[Spending]:
    domain = whose_server(host_of(actor.actor_id))
    groups = [("any", ANY)]
    if kind in LIMITS:
        groups.append((kind.lower(), LIMITS[kind]))
    for name, limits in groups:
        for whom, who, allowances in (
            ("actor", actor.actor_id, limits.actor),
            ("domain", domain, limits.domain),
            ("node", "", limits.node),
        ):
            for allowance in allowances:
                yield Spending(f"inbox:{name}:{whom}", who, allowance)


def _outcome_of(refusal: Refusal) -> str:
    if isinstance(refusal, InboxRefusal):
        return f"{refusal.code.removeprefix('inbox.')}.{refusal.reason}"
    return refusal.code
