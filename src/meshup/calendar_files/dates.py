"""Pure: a recurring event date by date, where the agenda cannot keep its rule.

A set that ends, and has no more dates than a year has days, is taken as a whole; of another those
dates from a year before now to two years after, and at most a thousand.

Source
    RFC 5545, section 3.8.5 (recurrence).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.plans import FIRST, LAST
from meshup.calendar_files.imported_event import ImportedDates
from meshup.calendar_files.recurrence_set import MOST_LISTED
from meshup.calendar_files.recurring import with_keys
from meshup.calendar_files.vevent import NotTakenError
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from meshup.calendar_files.imported_event import ImportedEvent
    from meshup.calendar_files.recurrence_rule import Steps
    from meshup.calendar_files.recurrence_set import BoundedRule
    from meshup.calendar_files.recurring import Override, RecurringEvent

BACK: Final = timedelta(days=366)
AHEAD: Final = timedelta(days=731)
MOST_DATES: Final = 1_000
MOST_OF_A_WHOLE: Final = 366


@dataclass(slots=True)
class Dates:
    """The dates of a set, and what of it is not among them.

    Attributes:
        is_cut: there are more in that time than are taken.
        outside: overrides of dates that are not in that time.
        doubles: dates in the same minute as another.
    """

    dates: ImportedDates
    is_cut: bool
    outside: list[ImportedEvent]
    doubles: list[ImportedEvent]


def as_dates(recurring: RecurringEvent, now: datetime, steps: Steps, most: int) -> Dates:
    """Return the dates of a recurring event.

    Raises:
        NotTakenError: they are more than ``most``, what the file may still have of them.
        TooManyStepsError
    """
    recurrence = recurring.recurrence
    first, last = FIRST, LAST
    by_rule = _whole_set(recurrence.rules, steps)
    if by_rule is None:
        first, last = now - BACK, now + AHEAD
        most_of_rule = None if recurrence.exrules else MOST_DATES + MOST_LISTED
        by_rule = _by_rules(recurrence.rules, first, last, steps, most_of_rule)
    listed = {recurrence.start.at, *recurrence.rdates}
    moments = by_rule | {at for at in listed if first <= at <= last}
    if moments:
        moments -= _by_rules(recurrence.exrules, min(moments), max(moments), steps)
    in_order = sorted(at for at in moments if not recurrence.is_excluded(at))
    is_cut = len(in_order) > MOST_DATES
    if is_cut:
        in_order = in_order[:MOST_DATES]
        last = in_order[-1]
    if len(in_order) > most:
        why = _("the file has too many dates of recurring events.")
        raise NotTakenError(recurring.master.line, "too_many_dates", why)
    overrides, outside = _in_time(recurring.overrides, set(in_order), first, last)
    events = with_keys(_events_on(recurring, in_order, overrides))
    dates = ImportedDates(recurring.master, tuple(events.events), first, last)
    return Dates(dates, is_cut, outside, events.doubles)


def _whole_set(rules: Sequence[BoundedRule], steps: Steps) -> set[datetime] | None:
    """Return the dates of all rules if they end soon enough, else None."""
    if not all(rule.is_finite for rule in rules):
        return None
    moments: set[datetime] = set()
    for rule in rules:
        moments |= {at for at, _wall in islice(rule.between(FIRST, LAST, steps), MOST_DATES)}
    return moments if len(moments) <= MOST_OF_A_WHOLE else None


def _by_rules(
    rules: Iterable[BoundedRule],
    first: datetime,
    last: datetime,
    steps: Steps,
    most: int | None = None,
) -> set[datetime]:
    """Return the dates of all rules in that time; of each the first ``most``."""
    return {at for rule in rules for at, _wall in islice(rule.between(first, last, steps), most)}


def _in_time(
    overrides: Iterable[Override], moments: set[datetime], first: datetime, last: datetime
) -> tuple[dict[datetime, Override], list[ImportedEvent]]:
    """Divide overrides into those of the dates that are taken, and the others."""
    inside: dict[datetime, Override] = {}
    outside: list[ImportedEvent] = []
    for override in overrides:
        times = (override.at, override.event.starts_at)
        if override.at in moments or any(first <= at <= last for at in times):
            inside[override.at] = override
        elif not override.is_hidden:
            outside.append(override.event)
    return inside, outside


def _events_on(
    recurring: RecurringEvent, moments: Iterable[datetime], overrides: Mapping[datetime, Override]
) -> list[tuple[datetime, ImportedEvent]]:
    """Return what is said of each date that is to be shown, with its time for the key."""
    events = []
    for at in dict.fromkeys([*moments, *overrides]):
        override = overrides.get(at)
        governing = override or recurring.governing(at)
        if governing and governing.is_hidden:
            continue
        if override:
            event = override.event
        elif governing and governing.event.cancelled:
            continue
        else:
            event = recurring.date_event(at, recurring.recurrence.rdates.get(at))
        events.append((recurring.key_time(at), event))
    return events
