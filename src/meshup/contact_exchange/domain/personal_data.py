"""Who may stay in touch with whom, as data about visitors.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night. What somebody
takes along says what they themselves said, and nothing of what others did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meshup.contact_exchange.models import Acquaintance
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def export(subject: Subject) -> list[Record]:
    """Return whom a peer may stay in touch with, by event, and what they would give them."""
    if subject.peer is None:
        return []
    rows = Acquaintance.objects.filter(peer=subject.peer).select_related("event").order_by("pk")
    return [
        {
            "event": row.event.slug,
            "met_at": row.met_at.isoformat(),
            "until": row.expires_at.isoformat(),
            "said_yes_at": row.offered_at.isoformat() if row.offered_at else None,
            "card": row.card,
            "received_at": row.received_at.isoformat() if row.received_at else None,
        }
        for row in rows
    ]


def erase(subject: Subject) -> int:
    """Delete what a peer said, with their cards, and that others met them."""
    if subject.peer is None:
        return 0
    rows = Acquaintance.objects.filter(Q(peer=subject.peer) | Q(other=subject.peer))
    return rows.delete()[0]


def expire(now: datetime) -> int:
    """Delete all of which the time is over, with every card that nobody fetched."""
    return Acquaintance.objects.filter(expires_at__lte=now).delete()[0]


def subjects() -> Iterator[Subject]:
    """Yield the peers who met somebody lately."""
    for peer in Acquaintance.objects.order_by().values_list("peer", flat=True).distinct():
        yield Subject(peer=peer)


ACQUAINTANCES: Final = PersonalData(
    name="contact_exchange.acquaintances",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("With whom you stay in touch"),
        kept=_(
            "Whom you met person-to-person at an evening; whether you said that you would stay in"
            " touch with them, and the card that they get if they say so too."
        ),
        why=_(
            "So that two who met get each other’s card when both want it. If only one of them"
            " does, the other never learns it, and hosts see none of this on any page."
        ),
        how_long=_(
            "A card until both have received the other’s; all of it until a week after the"
            " evening, and the night that follows. Cards that you received are on your device."
        ),
        how_to_erase=_(
            "Take your yes back on the page “Stay in touch”; all of it with “erase me now”. Who"
            " has received your card keeps it."
        ),
    ),
    covers=frozenset(f"contact_exchange.Acquaintance.{name}" for name in Acquaintance.PERSONAL),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
