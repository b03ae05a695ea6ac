"""People of other servers as data about visitors; and as peers, so that these live with it.

Shell. Called by the registries (``kit.personal_data``, ``peers.records``), in their transactions or
at night. What they said is their registration, which ``attendance`` exports, erases and expires.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, gettext_lazy as _

from meshup.attendance.choices import FEDIVERSE
from meshup.attendance.domain.queries.by_source import places_by_source
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.moderation.domain.queries.blocks import blocked_peers
from meshup.peers.records import PeerRecords
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.remote_attendance.domain.joining import REMEMBERED
from meshup.remote_attendance.models import RemoteAttendee

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

PORTION: Final = 500


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers stand for somebody of another server."""
    rows = RemoteAttendee.objects.filter(peer__in=list(peers))
    return {row.peer_id for row in rows if row.peer_id}


def merge(from_peer: int, into_peer: int, _at: datetime) -> None:
    """Let what one peer stands for be another's."""
    RemoteAttendee.objects.filter(peer=from_peer).update(peer=into_peer)


def describe(peer: int) -> list[str]:
    """Say as whom of another server a peer comes."""
    rows = RemoteAttendee.objects.filter(peer=peer)
    actors = actors_by_number(row.actor_id for row in rows)
    handles = sorted(actor.handle for actor in actors.values())
    return [
        gettext("You come by another server, as %(handle)s.") % {"handle": handle}
        for handle in handles
    ]


def export(subject: Subject) -> list[Record]:
    """Return as whom a peer came to what."""
    rows = list(_about(subject).select_related("event").order_by("pk"))
    actors = actors_by_number(row.actor_id for row in rows)
    return [
        {
            "handle": actors[row.actor_id].handle,
            "event": row.event.slug,
            "join": row.join_id,
            "join_names_event": row.join_object,
            "answer": row.answer,
            "changed_at": row.changed_at.isoformat(),
            "left_at": row.left_at.isoformat() if row.left_at else None,
        }
        for row in rows
        if row.actor_id in actors
    ]


def erase(subject: Subject) -> int:
    """Delete as whom somebody came."""
    gone, _rows = _about(subject).delete()
    return gone


def expire(now: datetime) -> int:
    """Let go who left a week ago, and whose registration is gone; who is blocked stays known."""
    gone, _rows = RemoteAttendee.objects.filter(left_at__lt=now - REMEMBERED).delete()
    over = RemoteAttendee.objects.filter(event__ends_at__lt=now, left_at=None)
    rows = list(over.order_by("pk"))
    for first in range(0, len(rows), PORTION):
        gone += _expire(rows[first : first + PORTION], blocked_peers(now))
    return gone


def _expire(rows: list[RemoteAttendee], blocked: set[int]) -> int:
    there = places_by_source(FEDIVERSE, (row.peer_id for row in rows if row.peer_id))
    idle = [
        row.pk
        for row in rows
        if row.peer_id not in blocked and (row.peer_id, row.event_id) not in there
    ]
    return RemoteAttendee.objects.filter(pk__in=idle).delete()[0]


def subjects() -> Iterator[Subject]:
    """Yield the peers who stand for somebody."""
    rows = RemoteAttendee.objects.exclude(peer=None).order_by()
    for peer in rows.values_list("peer", flat=True).distinct():
        yield Subject(peer=peer)


def _about(subject: Subject) -> QuerySet[RemoteAttendee]:
    if subject.peer is None:
        return RemoteAttendee.objects.none()
    return RemoteAttendee.objects.filter(peer=subject.peer)


RECORDS: Final = PeerRecords(
    name="remote_attendance.attendees", holders=holders, merge=merge, describe=describe
)
REMOTE_ATTENDEES: Final = PersonalData(
    name="remote_attendance.attendees",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("If you come by another server"),
        kept=_(
            "Your handle there, and that you said that you come: as your server told us. Hosts read"
            " it on their list. What you wrote with it is not kept. Nobody else is told: pages, and"
            " other servers, read numbers only."
        ),
        why=_("So that your place is kept for you, and your server is answered."),
        how_long=_(
            "Until you take it back there, and a week longer; or as long as every registration."
        ),
        how_to_erase=_(
            "Take it back on your server, or delete your account there: then all of it goes."
        ),
    ),
    covers=frozenset(
        f"remote_attendance.RemoteAttendee.{name}" for name in RemoteAttendee.PERSONAL
    ),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
