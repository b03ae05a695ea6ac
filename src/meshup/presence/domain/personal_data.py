"""Who is there, as data about visitors.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain.queries.numbers import settings_of_node
from meshup.kit import clock
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.presence.domain.announcing import announce
from meshup.presence.models import Presence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet


def export(subject: Subject) -> list[Record]:
    """Return where a peer was, and what they said of themselves there."""
    return [
        {
            "event": row.event.slug,
            "display_name": row.display_name,
            "languages": row.languages,
            "checked_in_at": _written(row.checked_in_at),
            "joined_at": _written(row.joined_at),
            "left_at": _written(row.left_at),
            "counted_elsewhere": row.same_as_id is not None,
        }
        for row in _about(subject).select_related("event").order_by("pk")
    ]


def erase(subject: Subject) -> int:
    """Delete that a peer was anywhere."""
    found = _about(subject)
    slugs = sorted(set(found.values_list("event__slug", flat=True)))
    gone = found.count()
    found.delete()
    for slug in slugs:
        announce(slug, clock.now())
    return gone


def expire(now: datetime) -> int:
    """Let go who was at events that are long over: with the registrations."""
    before = now - timedelta(days=settings_of_node().retention_days)
    return Presence.objects.filter(event__ends_at__lt=before).delete()[0]


def subjects() -> Iterator[Subject]:
    """Yield the peers who came anywhere."""
    for peer in Presence.objects.order_by().values_list("peer", flat=True).distinct():
        yield Subject(peer=peer)


def _about(subject: Subject) -> QuerySet[Presence]:
    if subject.peer is None:
        return Presence.objects.none()
    return Presence.objects.filter(peer=subject.peer)


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


PRESENCES: Final = PersonalData(
    name="presence.presences",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("That you are there"),
        kept=_(
            "That you were checked in at the door or joined from your phone, when, when you left,"
            " and what you chose there: a name and the languages you speak."
        ),
        why=_(
            "So that people can be introduced to each other during the evening, and hosts know how"
            " many are there. Only hosts and helpers at the door see the names."
        ),
        how_long=_("It counts until the event ends, and goes together with the registrations."),
        how_to_erase=_("With “erase me now”; during the evening, “I am going” takes you off."),
    ),
    covers=frozenset(f"presence.Presence.{name}" for name in Presence.PERSONAL),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
