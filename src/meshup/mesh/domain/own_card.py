"""Shell: the card of this node: what it says of itself to others, signed by its identity.

It is signed anew when what it says changes, and each day, as a sign of life. Its number grows with
each: at least the seconds since 1970, so that a node that comes back from an old backup is believed
more than what others remember of it. Who follows the Application is sent it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import transaction

from meshup.activitypub import activity_documents
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.own_actors import application, signed_by_identity
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.errors import FederationOff
from meshup.fediverse.signals import federation_changed
from meshup.follows.domain.following import ask_again
from meshup.follows.domain.queries.followers import inboxes_of_followers
from meshup.gossip.card import signed_card
from meshup.kit.web import changed
from meshup.mesh.domain.own_card_fields import own_fields
from meshup.mesh.domain.own_identity import locked_identity, next_arrival, note_address, own_state
from meshup.mesh.domain.tags import MESH

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.kit.shown import Shown

HEARTBEAT: Final = timedelta(days=1)


def own_card(at: datetime) -> Shown[Json]:
    """Return the newest card of this node; signed now, where it never was.

    Raises:
        FederationOff: the node does not federate.
    """
    state = own_state()
    if state.value.card is None:
        refresh_own_card(at)
        state = own_state()
    if state.value.card is None:
        raise FederationOff
    return state.with_value(state.value.card)


def refresh_own_card(at: datetime) -> bool:
    """Sign the card anew where it says something else by now, or is a day old; say whether.

    Twice is once. Whoever follows the Application gets what is new. Who has moved away signs no
    card any more: it would contradict the one at the new address.
    """
    if not federation().is_on:
        return False
    with transaction.atomic():
        row = locked_identity()
        if note_address(row):
            row.save()
            changed(MESH)
            ask_again(at)
            transaction.on_commit(partial(federation_changed.send_robust, sender=None))
        if row.moved_to:
            return False
        fields = own_fields(row, at)
        facts = sha256(repr((fields, fields.rotation)).encode()).digest()
        is_same = bytes(row.facts) == facts and row.signed_at is not None
        if is_same and row.signed_at is not None and at < row.signed_at + HEARTBEAT:
            return False
        seq = max(row.seq + 1, int(at.timestamp()))
        row.card = signed_by_identity(lambda key: signed_card(replace(fields, seq=seq), key, at))
        row.seq, row.facts, row.signed_at = seq, facts, at
        row.card_arrival = next_arrival(row, at)
        row.save()
        changed(MESH)
        _send(row.card, at)
    return True


def is_due(at: datetime) -> bool:
    """Say, without a write, whether the card may have to be signed anew."""
    if not federation().is_on:
        return False
    state = own_state().value
    return state.signed_at is None or at >= state.signed_at + HEARTBEAT


def _send(card: Json, at: datetime) -> None:
    relay = application()
    inboxes = inboxes_of_followers(relay.name)
    if inboxes:
        activity_id = f"{relay.id}#card-{uuid4()}"
        update = activity_documents.update_by(activity_id, relay.id, card, [relay.followers])
        deliver(update, by=relay.name, to=inboxes, at=at)
