"""Shell: the actors whose events are read: they come when they accept, and go with all they had.

Called by jobs, when ``follows`` says so, and where ``fediverse`` forgets an actor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.follows.domain.queries.followings import is_followed
from meshup.kit.web import changed
from meshup.neighbour_events.domain.keeping import remove_unseen
from meshup.neighbour_events.domain.tags import NEIGHBOUR_EVENTS
from meshup.neighbour_events.models import GoneEvent, Neighbour, NeighbourEvent

if TYPE_CHECKING:
    from datetime import datetime


def begin_reading(
    actor_number: int, at: datetime, *, first_at: datetime | None = None
) -> int | None:
    """Read an actor from now on, if it is followed; return its number as a neighbour.

    ``first_at``: when it is read first; None for at once.
    """
    if not is_followed(actor_number):
        return None
    neighbour, _is_new = Neighbour.objects.get_or_create(
        actor_id=actor_number, defaults={"since": at, "due_at": first_at or at}
    )
    return neighbour.pk


def forget_neighbour(actor_number: int) -> None:
    """Forget an actor as a neighbour and as an owner of events; what others also have stays."""
    with transaction.atomic():
        NeighbourEvent.objects.filter(actor_id=actor_number).delete()
        GoneEvent.objects.filter(actor_id=actor_number).delete()
        end_reading(actor_number)


def end_reading(actor_number: int) -> None:
    """Read an actor no more: its events go, except those that another neighbour has as well."""
    with transaction.atomic():
        Neighbour.objects.filter(actor_id=actor_number).delete()
        remove_unseen()
        changed(NEIGHBOUR_EVENTS)
