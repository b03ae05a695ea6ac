"""Pure: how people register for an event: not at all, here, or on another site; and from when.

Words
    registration  telling that one comes, before one does (RSVP); of an event, with moments
    limits        when registration opens and closes: moments of one event, or, of a series, times
                  before the start of each date, which move along with it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from datetime import datetime

HERE: Final = "here"
ELSEWHERE: Final = "elsewhere"


class RegistrationState(Enum):
    """Where registration for an event stands at one moment."""

    NOT_REQUIRED = "not_required"
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"
    ELSEWHERE = "elsewhere"


class Standing(NamedTuple):
    """A state, and when the clock alone ends it (None: never)."""

    state: RegistrationState
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """How people register for one event.

    Attributes:
        how: none, here, elsewhere (see ``agenda.choices.RegistrationMode``).
        url: where, if elsewhere.
        opens_at: aware; None: at once. closes_at: aware; None: when the event ends.
    """

    how: str = "none"
    url: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def standing(self, ends_at: datetime, now: datetime, *, cancelled: bool = False) -> Standing:
        """Return where it stands at ``now`` for an event that ends at ``ends_at``.

        Whatever its limits, it is closed once the event is over or cancelled.
        """
        if self.how not in {HERE, ELSEWHERE}:
            return Standing(RegistrationState.NOT_REQUIRED)
        closes_at = min(self.closes_at or ends_at, ends_at)
        if self.how == ELSEWHERE:
            closes_at = ends_at
        if cancelled or now >= closes_at or (self.opens_at and self.opens_at >= closes_at):
            return Standing(RegistrationState.CLOSED)
        if self.how == ELSEWHERE:
            return Standing(RegistrationState.ELSEWHERE, closes_at)
        if self.opens_at and now < self.opens_at:
            return Standing(RegistrationState.NOT_YET, self.opens_at)
        return Standing(RegistrationState.OPEN, closes_at)


class SeriesColumns(Protocol):
    """What a series says of registration for all of its dates."""

    registration: str
    registration_url: str
    registration_opens_days: int | None
    registration_closes_hours: int | None


class EventColumns(Protocol):
    """What an event says of registration itself; nothing when ``registration`` is empty."""

    registration: str
    registration_url: str
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None


def registration_of(
    event: EventColumns | None, series: SeriesColumns | None, starts_at: datetime, zone: str
) -> Registration:
    """Return how people register for an event of ``series`` that starts at ``starts_at``.

    An event that says anything says all of it, limits included; else its series does: days before
    by the clock on the wall in ``zone``, hours before as they pass.
    """
    if event is not None and event.registration:
        return Registration(
            event.registration,
            event.registration_url,
            event.registration_opens_at,
            event.registration_closes_at,
        )
    if series is None:
        return Registration()
    days, hours = series.registration_opens_days, series.registration_closes_hours
    return Registration(
        series.registration,
        series.registration_url,
        None if days is None else _days_before(starts_at, days, zone),
        None if hours is None else starts_at - timedelta(hours=hours),
    )


def _days_before(at: datetime, days: int, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    return moment(local.date() - timedelta(days=days), local.time(), zone)
