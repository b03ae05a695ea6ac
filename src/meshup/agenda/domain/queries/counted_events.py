"""Events whose heads were counted, and when events with rows begin; the forecasts ask.

Public ones that take place, or took place: no draft, nothing cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.agenda.choices import State
from meshup.agenda.domain.queries.lookups import public_rows
from meshup.agenda.domain.queries.reading import completed, unsaid_between
from meshup.agenda.models import Event

if TYPE_CHECKING:
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import Occurrence

NOT_CANCELLED: Final = (State.USUAL, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class EventStart:
    """When an event with a row begins, placeholders too.

    Attributes:
        key: of its row.
        starts_at: aware.
        time_zone: where it takes place.
    """

    key: int
    slug: str
    starts_at: datetime
    time_zone: str

    def day_of(self, moment: datetime) -> date:
        """Return the day that ``moment`` is where the event takes place."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()


def counted_events(before: datetime, most: int) -> list[Occurrence]:
    """Return the last ``most`` events before that moment with a head count, oldest first.

    Without own timetables; two queries.
    """
    rows = public_rows().filter(
        state__in=NOT_CANCELLED, head_count__isnull=False, starts_at__lt=before
    )
    latest = completed(list(rows.order_by("-starts_at").select_related("venue")[:most]))
    return latest[::-1]


def number_begun(first: datetime, last: datetime) -> int:
    """Return how many events begin between two moments, those too of which nobody has spoken."""
    usual = sum(first <= one.starts_at < last for one in unsaid_between(first, last))
    return len(event_starts(first, last)) + usual


def event_starts(first: datetime, last: datetime) -> list[EventStart]:
    """Return the events with rows that begin between two moments, in order; one query."""
    rows = Event.objects.filter(
        state__in=NOT_CANCELLED, starts_at__gte=first, starts_at__lt=last
    ).order_by("starts_at", "pk")
    return [EventStart(*row) for row in rows.values_list("pk", "slug", "starts_at", "time_zone")]
