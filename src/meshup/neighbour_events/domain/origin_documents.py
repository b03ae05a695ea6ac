"""Shell: an event as its origin itself serves it, kept here.

Whatever a neighbour says of an event of another server, and of its own where that is not enough,
is decided by what stands at the event's id. It uses the network: never call it in a transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from meshup.activitypub.addresses import same_origin
from meshup.activitypub.events import read_event
from meshup.activitypub.ids import id_of
from meshup.fediverse.domain.addressing import is_own
from meshup.neighbour_events.domain.event_values import (
    LeftOut,
    changed_at,
    owners_of,
    public_values_of,
)
from meshup.neighbour_events.domain.keeping import delete_event, drop_event, keep_event
from meshup.neighbour_events.domain.versions import BEGINNING, Way, version_of
from meshup.neighbour_events.models import Neighbour
from meshup.neighbour_events.reasons import UNREADABLE
from meshup.remote_actors.domain.blocks import is_blocked
from meshup.remote_actors.domain.fetching import fetch_document
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.remote_actors.errors import Gone, NotThere
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.events import EventDocument
    from meshup.remote_actors.domain.fetch_limits import FetchBudget
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


def take_from_origin(
    event_id: str, neighbour: int, at: datetime, budget: FetchBudget | None = None
) -> None:
    """Read an event at its id and keep what stands there, or nothing where it is gone.

    Raises:
        LeftOut: it is there, and is not taken.
        Refusal: it could not be read; see ``fediverse.domain.fetching``.
    """
    try:
        document = fetch_document(event_id, at, budget=budget)
    except Gone as gone:
        delete_event(event_id, at, None)
        raise LeftOut("gone") from gone
    except NotThere as gone:
        drop_event(event_id)
        raise LeftOut("gone") from gone
    take_document(document, neighbour, at, budget)


def take_document(
    document: dict[str, Any], neighbour: int, at: datetime, budget: FetchBudget | None = None
) -> str:
    """Keep an event that was read at its own origin; return its id.

    Raises:
        LeftOut: it is not taken; what was kept of it before is removed.
        Refusal: whose event it is could not be read.
    """
    try:
        event = read_event(document)
    except BadDocument as error:
        drop_event(id_of(document))
        raise LeftOut(UNREADABLE) from error
    if is_own(event.id):
        raise LeftOut("foreign")
    try:
        owner = _owner(event, at, budget)
        values = public_values_of(event, at)
    except LeftOut:
        delete_event(event.id, changed_at(event) or BEGINNING, None)
        raise
    version = version_of(changed_at(event), Way.READ, values.content())
    with transaction.atomic():
        if Neighbour.objects.filter(pk=neighbour).exists():  # followed no more, meanwhile
            keep_event(event.id, version, values, owner.pk, (neighbour,), at)
    return event.id


def _owner(event: EventDocument, at: datetime, budget: FetchBudget | None) -> RemoteActorFacts:
    owners = owners_of(event)
    if not owners or not same_origin(owners[0], event.id):
        raise LeftOut("foreign")
    if is_blocked(event.id) or any(map(is_blocked, owners)):
        raise LeftOut("blocked")
    return actor_of(owners[0], at, budget=budget)
