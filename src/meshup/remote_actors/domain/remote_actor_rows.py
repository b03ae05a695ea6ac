"""Shell: what an actor's document may say of itself, and the row that keeps it.

Called with documents that were fetched from the actor's own id. Writes in a transaction of its
own; of two that read the same actor at once, the later stays.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meshup.activitypub.addresses import (
    address_hash,
    host_of,
    registrable_domain,
    same_origin,
    whose_server,
)
from meshup.fediverse.domain.addressing import is_federated_address, is_own
from meshup.kit.limits import Allowance, Spending, spend_all
from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts, from_stored
from meshup.remote_actors.errors import ActorRefused
from meshup.remote_actors.models import LONGEST_URL, RemoteActor, RemoteKey
from meshup.remote_actors.signals import actor_keys_changed
from meshup.signed_messages.errors import BadKey
from meshup.signed_messages.keys import read_multikey, read_public_key

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.activitypub.actors import ActorDocument

NEW_OF_DOMAIN: Final = Allowance(2_000, timedelta(days=1))
NEW_OF_ALL: Final = Allowance(20_000, timedelta(days=1))
MOST_KEYS: Final = 4
MOST_SUMMARY: Final = 2_000
MOST_ALIASES: Final = 10


def facts_of(row: RemoteActor) -> RemoteActorFacts:
    """Return a row as a value."""
    return RemoteActorFacts(
        pk=row.pk,
        actor_id=row.actor_id,
        host=row.host,
        kind=row.kind,
        username=row.username,
        name=row.name,
        inbox=row.inbox,
        shared_inbox=row.shared_inbox,
        fetched_at=row.fetched_at,
        id_hash=bytes(row.id_hash),
        **from_stored(row.document),
    )


def save_actor(actor: ActorDocument, at: datetime) -> RemoteActorFacts:
    """Write down an actor whose document was fetched from its id at ``at``.

    Raises:
        ActorRefused: it says of itself what it cannot.
        TooMany: there were very many new actors today, of its domain or in all.
    """
    refuse_false_claims(actor)
    digest = address_hash(actor.id)
    host, document = host_of(actor.id), _stored(actor)
    values = {
        "actor_id": actor.id,
        "host": host,
        "kind": actor.kind,
        "username": actor.username,
        "name": actor.name,
        "inbox": actor.inbox,
        "shared_inbox": actor.shared_inbox,
        "document": document,
        "fetched_at": at,
    }
    with transaction.atomic():
        before = RemoteActor.objects.filter(id_hash=digest).values_list("document", flat=True)
        known = before.first()
        if known is None:
            _spend_for_new(host, at)
        row, _made = RemoteActor.objects.update_or_create(id_hash=digest, defaults=values)
        if known is not None and _keys_of(known) != _keys_of(document):
            send = partial(actor_keys_changed.send, sender=None, actor=row.pk)
            transaction.on_commit(send)
        _save_key_addresses(row, document["keys"])
    return facts_of(row)


def refuse_false_claims(actor: ActorDocument) -> None:
    """Refuse an actor who gives others' addresses as its own.

    Raises:
        ActorRefused
    """
    why: StrOrPromise = ""
    domain = registrable_domain(host_of(actor.id))
    inboxes = [actor.inbox, *([actor.shared_inbox] if actor.shared_inbox else [])]
    if is_own(actor.id) or not is_federated_address(actor.id):
        why = _("its address")
    elif any(len(address) > LONGEST_URL for address in (actor.id, *inboxes)):
        why = _("an address that is too long")
    elif not all(map(is_federated_address, inboxes)):
        why = _("an inbox that is not secure")
    elif any(is_own(url) or registrable_domain(host_of(url)) != domain for url in inboxes):
        why = _("an inbox elsewhere")
    elif any(key.owner != actor.id for key in actor.keys):
        why = _("a key of somebody else")
    if why:
        raise ActorRefused(address=actor.id[:200], why=why)


def _stored(actor: ActorDocument) -> dict[str, Any]:
    """Return what is kept besides the columns; an address on another origin is left out."""
    own = {
        name: address if same_origin(address, actor.id) else ""
        for name in ("outbox", "followers", "following", "upcoming_events")
        if (address := getattr(actor, name)) is not None
    }
    return {
        **own,
        "summary": actor.summary[:MOST_SUMMARY],
        "url": actor.url,
        "icon_url": actor.icon_url,
        "moved_to": actor.moved_to,
        "also_known_as": list(actor.also_known_as[:MOST_ALIASES]),
        "implements": list(actor.implements[:MOST_ALIASES]),
        "approves_followers": actor.approves_followers,
        "keys": _usable_keys(actor),
        "proof_keys": _usable_proof_keys(actor),
    }


def _keys_of(stored: dict[str, Any]) -> list[list[str]]:
    """Return what is stored of an actor's keys, in order."""
    return sorted(list(key) for name in ("keys", "proof_keys") for key in stored.get(name, ()))


def _usable_keys(actor: ActorDocument) -> list[tuple[str, str]]:
    """Return id and PEM of the RSA keys that stand on the actor's own origin and can be read."""
    usable = []
    for key in actor.keys:
        if same_origin(key.id, actor.id) and len(key.id) <= LONGEST_URL:
            try:
                read_public_key(key.pem)
            except BadKey:
                continue
            usable.append((key.id, key.pem))
    return usable[:MOST_KEYS]


def _usable_proof_keys(actor: ActorDocument) -> list[tuple[str, str]]:
    """Return id and Multikey of the Ed25519 keys that the actor itself controls."""
    usable = []
    for key in actor.assertion_methods:
        if key.controller == actor.id and same_origin(key.id, actor.id):
            try:
                read_multikey(key.multibase)
            except BadKey:
                continue
            usable.append((key.id, key.multibase))
    return usable[:MOST_KEYS]


def _save_key_addresses(row: RemoteActor, keys: list[tuple[str, str]]) -> None:
    """Remember whose a key is that has an address of its own, not one with a fragment."""
    RemoteKey.objects.filter(actor=row).delete()
    for key_id, _pem in keys:
        if "#" not in key_id and key_id != row.actor_id:
            digest = address_hash(key_id)
            RemoteKey.objects.update_or_create(id_hash=digest, defaults={"actor": row})


def _spend_for_new(host: str, at: datetime) -> None:
    spend_all(
        [
            Spending("remote actor", whose_server(host), NEW_OF_DOMAIN),
            Spending("remote actor", "", NEW_OF_ALL),
        ],
        at,
    )
