"""Evenings to which somebody said that they come, each with its event as that person may read it.

Shell. Two queries more than the registrations, however many evenings there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.assembling import pattern_on
from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.agenda.domain.queries.series import series_of
from meshup.attendance.choices import Standing
from meshup.attendance.domain.passes import pass_code
from meshup.recurrence.rule_words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance.domain.queries.registrations import EveningFacts, RegistrationFacts

ATTENDS: Final = frozenset({Standing.COMING, Standing.MAYBE})
"""Who stands so is told the place, and the link of what is online."""
ARRIVING: Final = timedelta(hours=1)
"""So long before it begins the first people stand at the door."""


@dataclass(frozen=True, slots=True)
class PlannedEvening:
    """One evening of a registration, with its event: whole for who comes, or may."""

    registration: RegistrationFacts
    evening: EveningFacts
    event: Occurrence

    @property
    def comes(self) -> bool:
        """Whether the person comes, or may, as far as they say."""
        return self.evening.standing in ATTENDS

    @property
    def companions(self) -> int:
        """How many come along."""
        return self.evening.persons - 1

    def is_tonight(self, now: datetime) -> bool:
        """Say whether people who come to it are there by now, or on their way."""
        is_near = self.event.starts_at - ARRIVING <= now < self.event.ends_at
        return is_near and self.comes and not self.event.cancelled

    @property
    def pass_code(self) -> str:
        """The code to show at the door; "" where there is no door, or no place to come to yet.

        Who waits has none, so that nobody takes it for a place; the list of the door knows them.
        """
        if not self.comes or self.event.cancelled or self.event.online:
            return ""
        return pass_code(self.registration.handle, self.evening.slug)


def planned_evenings(registrations: Iterable[RegistrationFacts]) -> list[PlannedEvening]:
    """Return all evenings of some registrations whose events are public, in order.

    Whoever asks may read these registrations: by their secret link, or as their peer.
    """
    pairs = [(theirs, evening) for theirs in registrations for evening in theirs.evenings]
    whole = {evening.slug for _, evening in pairs if evening.standing in ATTENDS}
    events = events_with_rows({evening.slug for _, evening in pairs}, whole=whole)
    planned = [
        PlannedEvening(theirs, evening, events[evening.slug])
        for theirs, evening in pairs
        if evening.slug in events
    ]
    return sorted(planned, key=lambda one: (one.event.starts_at, one.event.slug))


def rhythm_in_words(series: str, day: date) -> str:
    """Return when a series takes place from ``day`` on: "first Wednesday of each month".

    In the current language; "" when it has come to its end, or there is none of this name.

    Raises:
        NoSuchSeries: there is none.
    """
    pattern = pattern_on(series_of(series).patterns, day)
    if pattern is None or (pattern.ends_on and pattern.ends_on < day):
        return ""
    return in_words(pattern.rule)
