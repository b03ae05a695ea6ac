"""Pure: a time zone as a calendar file declares it (VTIMEZONE), for names that nobody knows.

Instants come from its own rules, exactly. Its IANA name is that of a zone whose clock shows the
same over the time that matters; where none does, it has no name.

Words
    onset   a moment at which the offset changes, with the offset before and after
    offset  local time less UTC

Source
    RFC 5545, section 3.6.5 (VTIMEZONE).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from meshup.calendar_files.recurrence_rule import (
    RuleDates,
    TooFrequentRuleError,
    UnreadableRuleError,
    read_recurrence_rule,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meshup.calendar_files.components import Component
    from meshup.calendar_files.recurrence_rule import Steps

OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)(\d\d)?", re.ASCII)
WALL_TIME: Final = re.compile(r"(\d{8})(?:T(\d{6}))?(Z?)", re.ASCII)
LAST_ONSET: Final = datetime(2200, 1, 1)  # noqa: DTZ001 - wall time of no zone
FIRST_ONSET: Final = datetime(1960, 1, 1)  # noqa: DTZ001 - before, no event is taken
MOST_RDATES: Final = 1_000
MOST_OBSERVANCES: Final = 50
SAMPLES: Final = timedelta(days=11)
MOST_SAMPLED: Final = timedelta(days=366 * 5)


class Onset(NamedTuple):
    """The moment (UTC, without zone) from which on ``after`` is the offset."""

    at: datetime
    before: timedelta
    after: timedelta


class DeclaredZone(tzinfo):
    """A zone by its onsets. ``has_rules`` is False when it names no more than first onsets."""

    def __init__(self, name: str, onsets: Sequence[Onset], *, has_rules: bool) -> None:
        self.name, self.onsets, self.has_rules = name, tuple(sorted(onsets)), has_rules
        self._instants = [onset.at for onset in self.onsets]
        # in the hour that comes twice the first is meant; the hour that is skipped counts by
        # the offset before it (section 3.3.5)
        self._walls = [onset.at + max(onset.before, onset.after) for onset in self.onsets]
        self._later_walls = [onset.at + min(onset.before, onset.after) for onset in self.onsets]

    def utcoffset(self, dt: datetime | None, /) -> timedelta:
        """Return the offset at a wall time."""
        if dt is None:
            return self.onsets[-1].after
        walls = self._later_walls if dt.fold else self._walls
        return self._after(bisect_right(walls, dt.replace(tzinfo=None, fold=0)))

    def fromutc(self, dt: datetime, /) -> datetime:
        """Return the wall time at a moment, given as if UTC were the zone's own."""
        instant = dt.replace(tzinfo=None)
        index = bisect_right(self._instants, instant)
        local = dt + self._after(index)
        if index and instant - self._instants[index - 1] < (
            self.onsets[index - 1].before - self.onsets[index - 1].after
        ):
            return local.replace(fold=1)
        return local

    def onsets_between(self, first: datetime, last: datetime) -> list[datetime]:
        """Return the moments after ``first``, until ``last``, at which the offset changes."""
        begin = bisect_right(self._instants, first.replace(tzinfo=None))
        end = bisect_right(self._instants, last.replace(tzinfo=None))
        return [at.replace(tzinfo=UTC) for at in self._instants[begin:end]]

    def dst(self, _dt: datetime | None, /) -> timedelta:
        """Return nothing, for files do not say it."""
        return timedelta(0)

    def tzname(self, _dt: datetime | None, /) -> str:
        """Return the name in the file."""
        return self.name

    def _after(self, index: int) -> timedelta:
        return self.onsets[index - 1].after if index else self.onsets[0].before


def declared_zone(component: Component, steps: Steps) -> DeclaredZone | None:
    """Return the zone that a VTIMEZONE declares, or None when it cannot be read.

    Raises:
        TooManyStepsError
    """
    tzid = component.first("TZID")
    if tzid is None or not component.parts or len(component.parts) > MOST_OBSERVANCES:
        return None
    onsets: set[Onset] = set()
    try:
        for part in component.parts:
            onsets |= _onsets(part, steps)
    except (ValueError, OverflowError):
        return None
    has_rules = any(part.first(name) for part in component.parts for name in ("RRULE", "RDATE"))
    return DeclaredZone(tzid.value.strip(), sorted(onsets), has_rules=has_rules)


def fixed_zone(name: str, offset: timedelta) -> DeclaredZone:
    """Return the zone that is always ``offset`` from UTC."""
    onset = Onset(FIRST_ONSET, offset, offset)
    return DeclaredZone(name, [onset], has_rules=True)


def read_offset(text: str) -> timedelta:
    """Read ``+0100``, ``-03:30`` or ``+001545``.

    Raises:
        ValueError
    """
    match = OFFSET.fullmatch(text.strip())
    if match is None:
        raise ValueError(text[:20])
    size = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    if size >= timedelta(days=1):
        raise ValueError(text[:20])
    return -size if match[1] == "-" else size


def iana_name(
    zone: DeclaredZone,
    first: datetime,
    last: datetime,
    preferred: Sequence[str],
    *,
    only: bool = False,
) -> str | None:
    """Return the name of a zone with the same offsets from ``first`` to ``last`` (aware), or None.

    Of several, one of ``preferred`` comes first (``only``: no other), then the one by which a zone
    of Windows is known.
    """
    last = min(max(last, first), first + MOST_SAMPLED)
    moments = [first + SAMPLES * number for number in range((last - first) // SAMPLES + 1)]
    moments.append(last)
    for at in zone.onsets_between(first, last):
        moments += [at - timedelta(seconds=1), at]
    offsets = [moment.astimezone(zone).utcoffset() for moment in moments]
    for iana in (*map(ZoneInfo, preferred), *(() if only else _all_zones())):
        if all(
            moment.astimezone(iana).utcoffset() == offset
            for moment, offset in zip(moments, offsets, strict=True)
        ):
            return iana.key
    return None


@lru_cache(maxsize=1)
def _all_zones() -> tuple[ZoneInfo, ...]:
    """Return the zones of the world; kept, for the library keeps eight."""
    well_known = dict.fromkeys(WINDOWS_TO_OLSON.values())
    others = (name for name in sorted(available_timezones()) if "/" in name)
    names = dict.fromkeys([*(name for name in well_known if "/" in name), *others])
    return tuple(map(ZoneInfo, names))


def _onsets(part: Component, steps: Steps) -> set[Onset]:
    """Return the onsets of a STANDARD or DAYLIGHT; their wall times are in the offset before."""
    started, to = part.first("DTSTART"), part.first("TZOFFSETTO")
    if started is None or to is None:
        raise ValueError(part.name[:20])
    after = read_offset(to.value)
    came_from = part.first("TZOFFSETFROM")
    before = read_offset(came_from.value) if came_from else after
    start = _wall_time(started.value, before)
    walls = {start}
    texts = [text for line in part.all("RDATE") for text in line.value.split(",") if text.strip()]
    if len(texts) > MOST_RDATES:
        raise ValueError(part.name[:20])
    walls |= {_wall_time(text, before) for text in texts}
    for line in part.all("RRULE")[:1]:
        walls |= set(_by_rule(line.value, start, before, steps))
    return {Onset(wall - before, before, after) for wall in walls}


def _by_rule(text: str, start: datetime, before: timedelta, steps: Steps) -> Iterable[datetime]:
    try:
        rule = read_recurrence_rule(text)
    except (UnreadableRuleError, TooFrequentRuleError) as error:
        raise ValueError(text[:20]) from error
    if rule.frequency != "YEARLY":
        raise ValueError(text[:20])
    last = min(LAST_ONSET, _wall_time(rule.until, before)) if rule.until else LAST_ONSET
    first = start if rule.count else max(start, FIRST_ONSET)
    return list(islice(RuleDates(rule, start).between(first, last, steps), rule.count))


def _wall_time(text: str, before: timedelta) -> datetime:
    """Read a date and time in the offset before the onset, where it is not in UTC."""
    match = WALL_TIME.fullmatch(text.strip().upper().partition("/")[0])
    if match is None:
        raise ValueError(text[:20])
    wall = datetime.strptime(match[1] + (match[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007
    return wall + before if match[3] else wall
