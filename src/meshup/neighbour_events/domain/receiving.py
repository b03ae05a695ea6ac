"""Shell: what other servers say of events: Create, Update, Delete, Announce and its Undo.

Called by the inbox, which has verified who speaks; inside its transaction, without the network.

Method
    A neighbour is believed what it says of its own events, which are on its own server (FEP-fe34:
    equal origins). Whatever else concerns a neighbour is looked up at the origin of the event: what
    a member of a followed group says, what is announced (an embedded copy proves nothing), and a
    change that does not say when it was made. What concerns no neighbour is not taken.

    A neighbour may announce events of a third server; blocks of that one hold as well. Events of
    this node are its own: they are taken from nobody.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from meshup.activitypub.activities import read_activity
from meshup.activitypub.addresses import address_hash, is_web_url, same_origin
from meshup.activitypub.events import read_event
from meshup.activitypub.ids import id_of, types_of
from meshup.activitypub.instants import read_instant
from meshup.fediverse.domain.addressing import is_own
from meshup.neighbour_events.domain.event_values import (
    LeftOut,
    changed_at,
    owners_of,
    public_values_of,
)
from meshup.neighbour_events.domain.keeping import delete_event, keep_event, unsee_event
from meshup.neighbour_events.domain.looking_up import look_up_later
from meshup.neighbour_events.domain.versions import (
    BEGINNING,
    Way,
    moment_of,
    same_content,
    same_moment,
    version_of,
)
from meshup.neighbour_events.models import Neighbour, NeighbourEvent, Sighting
from meshup.neighbour_events.reasons import UNREADABLE
from meshup.remote_actors.domain.blocks import is_blocked
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.events import EventDocument
    from meshup.activitypub.ids import Json
    from meshup.inbox.activity_handlers import Received

EVENT: Final = "Event"
WRAPPED: Final = frozenset({"Create", "Update", "Delete"})
WAYS: Final = {"Create": Way.CREATED, "Update": Way.UPDATED}

logger = logging.getLogger(__name__)


def receive_event(received: Received) -> bool:
    """Take a Create or an Update of an event; return whether it was about one."""
    if received.activity.object_kind != EVENT:
        return False
    reason = ""
    try:
        _receive(received, read_event(received.activity.object))
    except BadDocument:
        reason = UNREADABLE
    except LeftOut as left:
        reason = left.reason
    if reason:
        logger.info("An event of remote actor %d was left out: %s", received.actor.pk, reason)
    return True


def receive_delete(received: Received) -> bool:
    """Take a Delete of an event: its id, a Tombstone, or the whole; return whether it was one.

    What is deleted before it was heard of is remembered too, for messages may come in any order.
    """
    event_id, actor = received.activity.object_id, received.actor
    if not same_origin(event_id, actor.actor_id) or not _may_be_event(received):
        return False
    ways = _ways_to(event_id)
    is_about_event = bool(ways) or _says_event(received)
    if neighbour_number(actor.pk) is not None and not _is_of_other(event_id, actor.pk):
        delete_event(event_id, _deleted_at(received), actor.pk)
        return is_about_event
    for number in ways:
        look_up_later(event_id, number, received.at)
    return is_about_event


def receive_announce(received: Received) -> bool:
    """Look up an event that a neighbour announces: its id, a copy, or a Create that holds one."""
    event_id = _announced_in(received.activity.object, received.activity.object_id)
    number = neighbour_number(received.actor.pk)
    if number is None or not is_web_url(event_id) or is_own(event_id) or is_blocked(event_id):
        return False
    look_up_later(event_id, number, received.at)
    return True


def receive_undo(received: Received) -> bool:
    """Take back that a neighbour announced an event of somebody else; say whether it was that.

    The Announce is embedded: by its id alone it is not known, and the next reading of the
    neighbour finds out.
    """
    announce = received.activity.object
    number = neighbour_number(received.actor.pk)
    if number is None or announce is None or "Announce" not in types_of(announce):
        return False
    inner = announce.get("object")
    document = inner if isinstance(inner, dict) else None
    unsee_event(_announced_in(document, id_of(inner)), number)
    return True


def neighbour_number(actor_number: int) -> int | None:
    """Return the number of the neighbour that an actor is; None for who is not followed."""
    return Neighbour.objects.filter(actor_id=actor_number).values_list("pk", flat=True).first()


def _receive(received: Received, event: EventDocument) -> None:
    """Take an event from its owner, or let its origin be asked for it.

    Raises:
        LeftOut: it is not taken.
    """
    actor = received.actor
    owners = owners_of(event) if event.attributed_to else (actor.actor_id,)
    if is_own(event.id) or not same_origin(event.id, actor.actor_id) or not owners:
        raise LeftOut("foreign")
    if is_blocked(event.id):
        raise LeftOut("blocked")
    own_number = neighbour_number(actor.pk)
    if own_number is not None and actor.actor_id in owners and not _is_of_other(event.id, actor.pk):
        _take(received, event, own_number)
        return
    for number in _neighbours_among(owners) | _ways_to(event.id):
        look_up_later(event.id, number, received.at)


def _take(received: Received, event: EventDocument, neighbour: int) -> None:
    """Keep what a neighbour says of its own event, or that it is not to be read here any more."""
    activity = received.activity
    moment = changed_at(event) or activity.updated or activity.published or BEGINNING
    try:
        values = public_values_of(event, received.at, (*activity.to, *activity.cc))
    except LeftOut:
        delete_event(event.id, moment, received.actor.pk)
        raise
    version = version_of(moment, WAYS[activity.kind], values.content())
    keep_event(event.id, version, values, received.actor.pk, (neighbour,), received.at)
    kept = NeighbourEvent.objects.filter(id_hash=address_hash(event.id)).first()
    if kept and _is_undecided(version, kept.version):
        look_up_later(event.id, neighbour, received.at)


def _is_undecided(version: str, kept: str) -> bool:
    """Say whether two versions differ, and neither is the later one by what they say."""
    return same_moment(version, kept) and not same_content(version, kept)


def _is_of_other(event_id: str, actor_number: int) -> bool:
    """Say whether an event is known as somebody else's."""
    known = NeighbourEvent.objects.filter(id_hash=address_hash(event_id))
    return known.exclude(actor_id=actor_number).exists()


def _ways_to(event_id: str) -> set[int]:
    """Return the neighbours by whom an event is known."""
    ways = Sighting.objects.filter(event__id_hash=address_hash(event_id))
    return set(ways.values_list("neighbour_id", flat=True))


def _neighbours_among(actor_ids: tuple[str, ...]) -> set[int]:
    found = Neighbour.objects.filter(actor__id_hash__in=[address_hash(one) for one in actor_ids])
    return set(found.values_list("pk", flat=True))


def _may_be_event(received: Received) -> bool:
    """Say whether nothing that was deleted says that it was something else."""
    kinds = _kinds_of(received) - {"Tombstone"}
    return received.activity.object_id != received.actor.actor_id and kinds <= {EVENT}


def _says_event(received: Received) -> bool:
    return EVENT in _kinds_of(received)


def _kinds_of(received: Received) -> set[str]:
    """Return what a deleted object says it was; nothing where it is an id alone."""
    document = received.activity.object or {}
    former = document.get("formerType")
    return {*types_of(document), *([former] if isinstance(former, str) else [])}


def _deleted_at(received: Received) -> datetime:
    """Return when an event was deleted, as its origin says; else when that was sent, or came.

    One that does not say when is after all that is known, whatever the clock of its origin says.
    """
    document = received.activity.object or {}
    said = read_instant(document.get("deleted")) or received.activity.published
    if said is not None:
        return said
    known = NeighbourEvent.objects.filter(id_hash=address_hash(received.activity.object_id))
    versions = known.values_list("version", flat=True)
    return max((received.at, *map(moment_of, versions)))


def _announced_in(document: Json | None, object_id: str) -> str:
    """Return the id of what is announced, given as its id, itself, or an activity that holds it."""
    if document is None or not WRAPPED & {*types_of(document)}:
        return object_id
    try:
        return read_activity(document).object_id
    except BadDocument:
        return ""
