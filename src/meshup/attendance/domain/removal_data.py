"""Shell: what hosts removed, as data about visitors; it goes along with their registrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain.host_bursts import drop_old_bursts
from meshup.attendance.models import Removal, RemovedEvening
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject

if TYPE_CHECKING:
    from datetime import datetime


def export(subject: Subject) -> list[Record]:
    """Return the evenings from which hosts removed a peer."""
    if subject.peer is None:
        return []
    rows = RemovedEvening.objects.filter(evening__peer=subject.peer).order_by("pk")
    columns = ("evening__event__slug", "removal__made_at", "standing_before")
    return [
        {"event": slug, "removed_at": at.isoformat(), "standing_before": standing}
        for slug, at, standing in rows.values_list(*columns)
    ]


def erase(subject: Subject) -> int:
    """Delete what says that hosts removed a peer; who was removed is erased with the evenings."""
    if subject.peer is None:
        return 0
    gone, _rows = RemovedEvening.objects.filter(evening__peer=subject.peer).delete()
    Removal.objects.filter(evenings=None).delete()
    return gone


def expire(now: datetime) -> int:
    """Delete bursts that were undone a week ago, and removals of which nobody is left."""
    gone = drop_old_bursts(now)
    Removal.objects.filter(evenings=None).delete()
    return gone


REMOVALS: Final = PersonalData(
    name="attendance.removals",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Taken off a list"),
        kept=_("That hosts took a registration off the list of an event, when, and why."),
        why=_("So that it can be put back, and the other hosts understand it."),
        how_long=_(
            "As long as the registration itself; of many that came in a burst, a week. Why hosts"
            " did it stands in their log for as long as that is kept."
        ),
        how_to_erase=_("With “erase me now”; your registration goes along."),
    ),
    covers=frozenset(f"attendance.RemovedEvening.{name}" for name in RemovedEvening.PERSONAL),
    export=export,
    erase=erase,
    expire=expire,
)
