"""A calendar into which somebody takes files, as RFC 5546 has it: what is newer replaces."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from icalendar import Calendar

if TYPE_CHECKING:
    from pathlib import Path

    Key = tuple[str, datetime | date | None]


class Revision(NamedTuple):
    """Which of two objects of one key is newer (RFC 5546, section 2.1.5)."""

    sequence: int
    stamp: datetime


@dataclass
class CalendarStore:
    """One calendar of somebody's; ``at`` is counted on with each file that has no time itself."""

    events: dict[Key, Any] = field(default_factory=dict)
    zones: dict[str, Any] = field(default_factory=dict)
    gone: dict[Key, Revision] = field(default_factory=dict)

    def take(self, content: bytes) -> None:
        """Take a file that was published, or what a letter brings."""
        calendar = Calendar.from_ical(content)
        for zone in calendar.walk("VTIMEZONE"):
            self.zones.setdefault(str(zone["TZID"]), zone)
        cancels = calendar.get("METHOD") == "CANCEL"
        for event in calendar.walk("VEVENT"):
            key, revision = key_of(event), revision_of(event)
            old = self.gone.get(key) or (key in self.events and revision_of(self.events[key]))
            if old and old >= revision:
                continue
            if cancels:
                self._remove(key, revision)
            else:
                self.gone.pop(key, None)
                self.events[key] = event

    def _remove(self, key: Key, revision: Revision) -> None:
        self.gone[key] = revision
        self.events.pop(key, None)
        if key[1] is None:
            for other in [other for other in self.events if other[0] == key[0]]:
                del self.events[other]

    def written(self, file: Path) -> Path:
        """Write all that is left, for programs to read."""
        calendar = Calendar()
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", "-//A program//EN")
        for zone in self.zones.values():
            calendar.add_component(zone)
        for (uid, recurrence), event in self.events.items():
            away = [at for (other, at) in self.gone if other == uid and at is not None]
            written = event.copy()
            written.subcomponents = event.subcomponents
            if recurrence is None and away:
                written.add("EXDATE", away)
            calendar.add_component(written)
        file.write_bytes(calendar.to_ical(sorted=False))
        return file


def key_of(event: Any) -> Key:
    recurrence = event.get("RECURRENCE-ID")
    at = recurrence.dt if recurrence else None
    return str(event["UID"]), at.astimezone(UTC) if isinstance(at, datetime) else at


def revision_of(event: Any) -> Revision:
    return Revision(int(event["SEQUENCE"]), event["DTSTAMP"].dt)
