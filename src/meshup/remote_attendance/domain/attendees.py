"""Shell: the rows of people of other servers, and the peers that stand for them.

One peer stands for an actor at all events. It is made when they first come, has no device and no
address, and goes with what it holds. Callers hold the transaction and the lock of the event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.attendance.choices import FEDIVERSE
from meshup.attendance.domain.queries.by_source import evening_by_source
from meshup.community.domain.queries import this_node
from meshup.peers.domain.peers import make_peer
from meshup.remote_attendance.models import RemoteAttendee

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.attendance.domain.queries.by_source import SourceEvening
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

LONGEST_NAME: Final = 80


def attendee_at(actor: int, event: int) -> RemoteAttendee | None:
    """Return the row of an actor (by number) at the event of this key, whether they left or not."""
    return RemoteAttendee.objects.filter(actor=actor, event=event).first()


def peer_for(actor: int) -> int | None:
    """Return the peer that stands for an actor, if there is one."""
    rows = RemoteAttendee.objects.filter(actor=actor, peer__isnull=False)
    return rows.order_by("pk").values_list("peer", flat=True).first()


def new_peer(at: datetime) -> int:
    """Make the peer of an actor who comes for the first time."""
    return make_peer(language(), at)


def language() -> str:
    """Return the language in which answers are written: nobody knows theirs."""
    return next(iter(this_node().languages), "en")


def evening_of_attendee(row: RemoteAttendee) -> SourceEvening | None:
    """Return where somebody stands; None when they have left, or their registration is gone."""
    if row.peer_id is None or row.left_at is not None:
        return None
    return evening_by_source(FEDIVERSE, row.peer_id, row.event_id)


def list_name(actor: RemoteActorFacts) -> str:
    """Return what hosts and the door read: the handle, cut where it is too long for a list."""
    handle = actor.handle
    return handle if len(handle) <= LONGEST_NAME else f"{handle[: LONGEST_NAME - 1]}…"
