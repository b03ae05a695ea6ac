"""A community's history of counts as a JSON file, read strictly. Pure.

Format: ``{"events": [{"starts": ISO 8601, "format": "in_person" | "online" | "hybrid", "heads":
whole number or null, "snapshots": [{"days_before": number, "counts": {source: whole number}}]}]}``,
the oldest event first. Fields that are not named here are left out, and said to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.values import FORMATS, Counts, PastEvent
from meshup.kit.strict_json import (
    FieldReader,
    JsonFileError,
    JsonObject,
    is_integer,
    parsed_json,
    refuse_twice,
    shown_json,
    wrong_field,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES: Final = 16 * 1024 * 1024
MOST_PEOPLE: Final = 10**9
MOST_DAYS: Final = 3660
MOST_SOURCES: Final = 50
LONGEST_SOURCE: Final = 80
EVENT_FIELDS: Final = ("starts", "format", "heads", "snapshots")
SNAPSHOT_FIELDS: Final = ("days_before", "counts")


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """What a file says."""

    events: tuple[PastEvent, ...]
    """Oldest first."""
    unknown: Mapping[str, int]
    """Fields that mean nothing here, with how often they occur."""


def read_history(content: bytes) -> HistoryFile:
    """Return the events of a file.

    Raises:
        JsonFileError: it is not in the format; the sentence names the event and the field.
    """
    reader = _Reader()
    whole = reader.fields(parsed_json(content, MOST_BYTES), "The file", ("events",))
    rows = whole["events"]
    if not isinstance(rows, list):
        raise JsonFileError(f"“events” is {shown_json(rows)}; it must be a list.")
    events = tuple(reader.event(row, f"Event {number}") for number, row in enumerate(rows, 1))
    for number, (before, event) in enumerate(pairwise(events), 2):
        if event.starts < before.starts:
            raise JsonFileError(
                f"Event {number}: “starts” is earlier than that of event {number - 1};"
                " the oldest event must come first."
            )
    return HistoryFile(events, reader.unknown)


def wanted_in(events: tuple[PastEvent, ...]) -> tuple[tuple[PastEvent, ...], PastEvent]:
    """Return the events before the last one without heads, and that one.

    Raises:
        JsonFileError: there is none.
    """
    for place in range(len(events) - 1, -1, -1):
        if events[place].heads is None:
            return events[:place], events[place]
    if not events:
        raise JsonFileError("“events” is empty: there is no event to forecast.")
    raise JsonFileError("Every event has “heads”: the one to forecast must have null.")


class _Reader(FieldReader):
    def event(self, value: object, where: str) -> PastEvent:
        row = self.fields(value, where, EVENT_FIELDS)
        form, snapshots = row["format"], row["snapshots"]
        if form not in FORMATS:
            raise wrong_field(where, "format", form, f"one of {', '.join(FORMATS)}")
        if not isinstance(snapshots, list):
            raise wrong_field(where, "snapshots", snapshots, "a list")
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
            raise wrong_field(where, "days_before", days, f"a number from 0 to {MOST_DAYS}")
        if not isinstance(counts, JsonObject):
            raise wrong_field(where, "counts", counts, "an object")
        refuse_twice(counts, f"{where}, counts")
        if len(counts) > MOST_SOURCES:
            raise JsonFileError(f"{where}: “counts” has more than {MOST_SOURCES} sources.")
        for source, number in counts.items():
            if not 0 < len(source) <= LONGEST_SOURCE:
                raise JsonFileError(
                    f"{where}: a source has no name, or one of more than {LONGEST_SOURCE}"
                    " characters."
                )
            _people(number, f"{where}, counts", source)
        return Counts(float(days), dict(counts))


def _moment(value: object, where: str) -> datetime:
    """Return a moment; one without a zone is taken as UTC, for only the order matters."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise wrong_field(
            where, "starts", value, "a date and time such as 2026-03-05T19:00:00+01:00"
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _people(value: object, where: str, name: str, more: str = "") -> int:
    if isinstance(value, int) and is_integer(value, 0, MOST_PEOPLE):
        return value
    raise wrong_field(where, name, value, f"a whole number from 0 to {MOST_PEOPLE}{more}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _refuse_contradiction(snapshots: list[Counts], where: str) -> None:
    by_lead: dict[float, Mapping[str, int]] = {}
    for snapshot in snapshots:
        before = by_lead.setdefault(snapshot.days_before, snapshot.counts)
        if before != snapshot.counts:
            raise JsonFileError(
                f"{where}: two snapshots at {snapshot.days_before:g} days contradict each other."
            )
