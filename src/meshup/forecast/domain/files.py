"""A community's history of counts as a JSON file, read strictly. Pure.

Format: ``{"events": [{"starts": ISO 8601, "format": "in_person" | "online" | "hybrid", "heads":
whole number or null, "snapshots": [{"days_before": number, "counts": {source: whole number}}]}]}``,
the oldest event first. Fields that are not named here are left out, and said to be.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from meshup.forecast.domain.values import FORMATS, Counts, PastEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES: Final = 16 * 1024 * 1024
MOST_PEOPLE: Final = 10**9
MOST_DAYS: Final = 3660
MOST_SOURCES: Final = 50
LONGEST_SOURCE: Final = 80
LONGEST_INTEGER: Final = 30
"""Digits beyond which an integer is not worked out: it is too large anyway."""
EVENT_FIELDS: Final = ("starts", "format", "heads", "snapshots")
SNAPSHOT_FIELDS: Final = ("days_before", "counts")


class HistoryFileError(Exception):
    """A sentence: what is wrong with the file, and where."""


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """What a file says."""

    events: tuple[PastEvent, ...]
    """Oldest first."""
    unknown: Mapping[str, int]
    """Fields that mean nothing here, with how often they occur."""


class _Object(dict[str, Any]):
    """An object of JSON that remembers a field which is there twice."""

    twice: str | None = None


def read_history(content: bytes) -> HistoryFile:
    """Return the events of a file.

    Raises:
        HistoryFileError: it is not in the format; the sentence names the event and the field.
    """
    reader = _Reader()
    whole = reader.fields(_parsed(content), "The file", ("events",))
    rows = whole["events"]
    if not isinstance(rows, list):
        raise HistoryFileError(f"“events” is {_shown(rows)}; it must be a list.")
    events = tuple(reader.event(row, f"Event {number}") for number, row in enumerate(rows, 1))
    for number, (before, event) in enumerate(pairwise(events), 2):
        if event.starts < before.starts:
            raise HistoryFileError(
                f"Event {number}: “starts” is earlier than that of event {number - 1};"
                " the oldest event must come first."
            )
    return HistoryFile(events, reader.unknown)


def wanted_in(events: tuple[PastEvent, ...]) -> tuple[tuple[PastEvent, ...], PastEvent]:
    """Return the events before the last one without heads, and that one.

    Raises:
        HistoryFileError: there is none.
    """
    for place in range(len(events) - 1, -1, -1):
        if events[place].heads is None:
            return events[:place], events[place]
    if not events:
        raise HistoryFileError("“events” is empty: there is no event to forecast.")
    raise HistoryFileError("Every event has “heads”: the one to forecast must have null.")


def _parsed(content: bytes) -> object:
    if len(content) > MOST_BYTES:
        raise HistoryFileError(f"It is larger than {MOST_BYTES // 1024 // 1024} MB.")
    try:
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_object, parse_int=_integer
        )
    except UnicodeDecodeError as error:
        raise HistoryFileError(f"It is not UTF-8 (byte {error.start + 1}).") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise HistoryFileError(f"It is not JSON: {error.msg} ({place}).") from None
    except RecursionError:
        raise HistoryFileError("It is nested too deeply.") from None


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        seen = Counter(name for name, _value in pairs)
        made.twice = next(name for name, times in seen.items() if times > 1)
    return made


def _integer(digits: str) -> float:
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)


class _Reader:
    """Reads values, and counts the fields that it does not know."""

    def __init__(self) -> None:
        self.unknown: dict[str, int] = {}

    def event(self, value: object, where: str) -> PastEvent:
        row = self.fields(value, where, EVENT_FIELDS)
        form, snapshots = row["format"], row["snapshots"]
        if form not in FORMATS:
            raise _wrong(where, "format", form, f"one of {', '.join(FORMATS)}")
        if not isinstance(snapshots, list):
            raise _wrong(where, "snapshots", snapshots, "a list")
        heads = None if row["heads"] is None else _people(row["heads"], where, "heads", " or null")
        read = [
            self.snapshot(snapshot, f"{where}, snapshot {number}")
            for number, snapshot in enumerate(snapshots, 1)
        ]
        _refuse_contradiction(read, where)
        return PastEvent(_moment(row["starts"], where), form, heads, tuple(read))

    def snapshot(self, value: object, where: str) -> Counts:
        row = self.fields(value, where, SNAPSHOT_FIELDS)
        days, counts = row["days_before"], row["counts"]
        if not _is_number(days) or not 0 <= days <= MOST_DAYS:
            raise _wrong(where, "days_before", days, f"a number from 0 to {MOST_DAYS}")
        if not isinstance(counts, _Object):
            raise _wrong(where, "counts", counts, "an object")
        _refuse_twice(counts, f"{where}, counts")
        if len(counts) > MOST_SOURCES:
            raise HistoryFileError(f"{where}: “counts” has more than {MOST_SOURCES} sources.")
        for source, number in counts.items():
            if not 0 < len(source) <= LONGEST_SOURCE:
                raise HistoryFileError(
                    f"{where}: a source has no name, or one of more than {LONGEST_SOURCE}"
                    " characters."
                )
            _people(number, f"{where}, counts", source)
        return Counts(float(days), dict(counts))

    def fields(self, value: object, where: str, names: tuple[str, ...]) -> _Object:
        if not isinstance(value, _Object):
            raise HistoryFileError(f"{where} is {_shown(value)}; it must be an object.")
        _refuse_twice(value, where)
        for name in names:
            if name not in value:
                raise HistoryFileError(f"{where}: “{name}” is missing.")
        for name in value.keys() - set(names):
            self.unknown[name] = self.unknown.get(name, 0) + 1
        return value


def _moment(value: object, where: str) -> datetime:
    """Return a moment; one without a zone is taken as UTC, for only the order matters."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise _wrong(where, "starts", value, "a date and time such as 2026-03-05T19:00:00+01:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _people(value: object, where: str, name: str, more: str = "") -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_PEOPLE:
        return value
    raise _wrong(where, name, value, f"a whole number from 0 to {MOST_PEOPLE}{more}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _refuse_contradiction(snapshots: list[Counts], where: str) -> None:
    by_lead: dict[float, Mapping[str, int]] = {}
    for snapshot in snapshots:
        before = by_lead.setdefault(snapshot.days_before, snapshot.counts)
        if before != snapshot.counts:
            raise HistoryFileError(
                f"{where}: two snapshots at {snapshot.days_before:g} days contradict each other."
            )


def _refuse_twice(row: _Object, where: str) -> None:
    if row.twice is not None:
        raise HistoryFileError(f"{where}: {_shown(row.twice)} is there twice.")


def _wrong(where: str, name: str, value: object, right: str) -> HistoryFileError:
    return HistoryFileError(f"{where}: “{name}” is {_shown(value)}; it must be {right}.")


def _shown(value: object) -> str:
    """Return a value as JSON, shortened, on one line."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value)
    return text if len(text) <= LONGEST_SOURCE else f"{text[:LONGEST_SOURCE]}…"
