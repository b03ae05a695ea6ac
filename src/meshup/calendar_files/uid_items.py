"""Pure: all that a file says under one UID, as one item: an event, a series or a list of dates.

Of several versions the newest counts: by SEQUENCE, then LAST-MODIFIED or DTSTAMP, then the last in
the file. An event whose master cannot be taken is left out as a whole; a private date is hidden.

Source
    RFC 5545, sections 3.8.4.4 (RECURRENCE-ID) and 3.8.4.7 (UID).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from meshup.agenda.domain.plans import FIRST, LAST
from meshup.calendar_files.dates import AHEAD, BACK, as_dates
from meshup.calendar_files.errors import BadLine
from meshup.calendar_files.imported_event import ImportedDates, ImportedEvent
from meshup.calendar_files.recurrence_rule import TooManyStepsError
from meshup.calendar_files.recurrence_set import (
    RecurrenceSet,
    is_recurring,
    read_recurrence_set,
)
from meshup.calendar_files.recurring import Override, RecurringEvent, with_keys
from meshup.calendar_files.rule_series import as_series
from meshup.calendar_files.values import CalendarMoment, read_moment
from meshup.calendar_files.versions import Leftovers, newest
from meshup.calendar_files.vevent import EventTimes, NotTakenError, read_times, read_words
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from meshup.calendar_files.imported_event import ImportedItem
    from meshup.calendar_files.recurrence_rule import Steps
    from meshup.calendar_files.versions import Version


@dataclass(frozen=True, slots=True)
class UidItem:
    """What a UID becomes, None for nothing; and what of it is not taken."""

    item: ImportedItem | None
    leftovers: Leftovers


def read_uid_item(versions: Sequence[Version], now: datetime, steps: Steps, most: int) -> UidItem:
    """Read the versions of one UID, in order of the file; ``most`` dates may be taken singly."""
    reader = _Reader(versions, now, steps, most)
    return UidItem(reader.item(), reader.leftovers)


class _Reader:
    """Reads the versions of one UID."""

    def __init__(self, versions: Sequence[Version], now: datetime, steps: Steps, most: int) -> None:
        self._versions, self._now, self._steps, self._most = versions, now, steps, most
        self.leftovers = Leftovers()

    def item(self) -> ImportedItem | None:
        """Return the item, or None when nothing of it is taken."""
        masters = [version for version in self._versions if version.is_master]
        overrides = [version for version in self._versions if not version.is_master]
        if not masters:
            return self._orphans(overrides)
        master = newest(masters, self.leftovers)
        try:
            _require_public(master)
            return self._with_master(master, overrides)
        except (BadLine, NotTakenError, TooManyStepsError) as error:
            _leave(self.leftovers, master, error)
            for version in overrides:
                _leave(self.leftovers, version, error, of_whole=True)
            self.leftovers.remarks.clear()
            return None

    def _with_master(self, version: Version, overrides: list[Version]) -> ImportedItem:
        component, zones = version.component, version.zones
        times, event = self._read(version, zones.floating)
        _require_title(event)
        if not is_recurring(component) and not overrides:
            _require_reach(event)
            return event
        if event.starts_at > LAST:
            raise NotTakenError(component.number, "out_of_reach")
        if is_recurring(component):
            recurrence = read_recurrence_set(component, times, zones, self._steps)
        else:
            recurrence = RecurrenceSet(times.start, times.length)
        first = max(event.starts_at, self._now - BACK)
        zone = zones.name_between(times.start.zone, first, max(first, self._now + AHEAD))
        event = replace(event, zone=zone or zones.home.key)
        recurring = RecurringEvent(event, recurrence, zone)
        recurring = replace(recurring, overrides=self._overrides(recurring, times, overrides))
        return self._series_or_dates(version, recurring)

    def _series_or_dates(self, version: Version, recurring: RecurringEvent) -> ImportedItem:
        by_line = {override.component.number: override for override in self._versions}
        if kept := as_series(recurring, self._steps):
            for double in kept.doubles:
                self.leftovers.leave(by_line[double.line], "doubled")
            return kept.series
        dates = as_dates(recurring, self._now, self._steps, self._most)
        for double in dates.doubles:
            self.leftovers.leave(by_line[double.line], "doubled")
        for event in dates.outside:
            self.leftovers.leave(by_line[event.line], "out_of_window")
        if not dates.dates.dates:
            why = _("it has no date in the time that is looked at.")
            self.leftovers.leave(version, "no_dates", why)
        if dates.is_cut:
            why = _("only the first thousand of its dates are added.")
            self.leftovers.leave(version, "too_many_dates", why)
        return dates.dates

    def _read(self, version: Version, default: tzinfo) -> tuple[EventTimes, ImportedEvent]:
        """Read times and words of a version; times that name no zone are in ``default``."""
        component, zones = version.component, version.zones
        if component.damage is not None:
            raise BadLine(line=component.damage.number, why=component.damage.why)
        times = read_times(component, zones, default)
        words = read_words(component, is_cancelled=version.is_cancelled)
        self.leftovers.remark(version, words.remarks)
        start = times.start
        event = ImportedEvent(
            uid=version.uid,
            line=component.number,
            starts_at=start.at,
            ends_at=times.length.end_of(start.wall, start.zone),
            zone=zones.name_at(start.zone, start.at),
            whole_day=start.whole_day,
            **words.fields,
        )
        return times, event

    def _overrides(
        self, recurring: RecurringEvent, times: EventTimes, versions: Sequence[Version]
    ) -> tuple[Override, ...]:
        by_moment: dict[datetime, list[Version]] = defaultdict(list)
        for version in versions:
            try:
                by_moment[self._moment_of(version, recurring.recurrence)].append(version)
            except BadLine as error:
                _leave(self.leftovers, version, error)
        overrides = []
        for at, candidates in sorted(by_moment.items()):
            version = newest(candidates, self.leftovers)
            if recurring.recurrence.is_excluded(at):
                self.leftovers.leave(version, "excluded", _("the file leaves this date out."))
                continue
            try:
                overrides.append(self._override(version, at, recurring, times))
            except (BadLine, NotTakenError) as error:
                _leave(self.leftovers, version, error)
        return tuple(overrides)

    def _moment_of(self, version: Version, recurrence: RecurrenceSet) -> datetime:
        line = version.component.all("RECURRENCE-ID")[0]
        moment = read_moment(line, version.zones, recurrence.zone)
        return recurrence.resolve(moment, self._steps)

    def _override(
        self, version: Version, at: datetime, recurring: RecurringEvent, master_times: EventTimes
    ) -> Override:
        line = version.component.all("RECURRENCE-ID")[0]
        is_onward = line.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
        if version.is_private:
            self.leftovers.leave(version, "private")
            return Override(at, recurring.master, master_times, is_hidden=True, is_onward=is_onward)
        zone, master = recurring.recurrence.zone, recurring.master
        times, event = self._read(version, zone)
        start, length = times.start, times.length
        if start.is_utc and not start.whole_day:
            start = CalendarMoment(start.at.astimezone(zone).replace(tzinfo=None), zone)
        if not times.has_end and master_times.start.whole_day == start.whole_day:
            length = master_times.length
        event = replace(
            event,
            title=event.title or master.title,
            language=event.language if event.title else master.language,
            ends_at=length.end_of(start.wall, start.zone),
            zone=master.zone if start.zone == zone else event.zone,
        )
        _require_reach(event)
        return Override(at, event, EventTimes(start, length), is_onward=is_onward)

    def _orphans(self, versions: Sequence[Version]) -> ImportedItem | None:
        """Return overrides without a master: dates of an event that the file does not have."""
        by_moment: dict[datetime, list[tuple[Version, ImportedEvent]]] = defaultdict(list)
        for version in versions:
            try:
                _require_public(version)
                times, event = self._read(version, version.zones.floating)
                _require_title(event)
                _require_reach(event)
                at = self._moment_of(version, RecurrenceSet(times.start, times.length))
                by_moment[at].append((version, event))
            except (BadLine, NotTakenError) as error:
                _leave(self.leftovers, version, error)
        events = []
        for at, pairs in by_moment.items():
            best = newest([version for version, _event in pairs], self.leftovers)
            event = next(event for version, event in pairs if version is best)
            events.append((at.astimezone(ZoneInfo(event.zone)), event))
        keyed = with_keys(events).events
        if not keyed:
            return None
        return ImportedDates(replace(keyed[0], key=""), tuple(keyed), self._now, self._now)


def _require_public(version: Version) -> None:
    if version.is_private:
        raise NotTakenError(version.component.number, "private")


def _require_title(event: ImportedEvent) -> None:
    if not event.title:
        raise NotTakenError(event.line, "untitled")


def _require_reach(event: ImportedEvent) -> None:
    if not FIRST <= event.starts_at <= LAST:
        raise NotTakenError(event.line, "out_of_reach")


def _leave(
    leftovers: Leftovers,
    version: Version,
    error: BadLine | NotTakenError | TooManyStepsError,
    *,
    of_whole: bool = False,
) -> None:
    """Name a version as left out because of ``error``: its own, or that of its whole event."""
    if isinstance(error, BadLine):
        line, reason, why = int(str(error.facts["line"])), "bad_line", str(error.facts["why"])
    elif isinstance(error, NotTakenError):
        line, reason, why = error.line, error.reason, error.why
    else:
        line, reason = version.component.number, "too_many_dates"
        why = _("working out its dates takes too long.")
    if of_whole:
        leftovers.leave(version, reason, _("the event to which it belongs is left out."))
    else:
        leftovers.leave(version, reason, why, line)
