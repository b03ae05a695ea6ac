"""Places that are offered, for the job that ends an offer in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.attendance.choices import Standing
from meshup.attendance.models import Attendance

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer at an event (its key), and until when it stands."""

    event: int
    until: datetime


def offer_of(evening: int) -> Offer | None:
    """Return what is offered for an evening; None when nothing is."""
    rows = Attendance.objects.filter(pk=evening, standing=Standing.OFFERED)
    found = rows.values_list("event", "offered_until").first()
    return Offer(found[0], found[1]) if found and found[1] else None
