"""Calendar files for tests: made of events with the changes that calendars go through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

ZONE = "Europe/Paris"


@dataclass(frozen=True)
class Override:
    """What a file says of the date number ``index`` of a recurring event."""

    index: int
    title: str = "Other words"
    hours: int = 0
    status: str = ""
    place: str = ""
    sequence: int = 0


@dataclass(frozen=True)
class Entry:
    """An event of a file; ``rule`` is empty for a single one. Lists count its dates."""

    uid: str = "u1@x.example"
    title: str = "Peers"
    day: date = date(2026, 12, 9)
    clock: time | None = time(18, 30)
    hours: int = 2
    zone: str = ZONE
    rule: str = ""
    text: str = ""
    place: str = ""
    geo: str = ""
    link: str = ""
    url: str = ""
    status: str = ""
    sequence: int = 0
    exdates: tuple[int, ...] = ()
    rdates: tuple[int, ...] = ()
    overrides: tuple[Override, ...] = field(default=())

    def lines(self) -> list[str]:
        """Return the components of the event."""
        whole = self._component(self.day, self._master_lines())
        return [*whole, *(line for each in self.overrides for line in self._override(each))]

    def _component(self, day: date, more: list[str], hours: int = 0) -> list[str]:
        return [
            "BEGIN:VEVENT",
            f"UID:{self.uid}",
            self._moment("DTSTART", day, hours),
            self._moment("DTEND", day, hours + self.hours),
            *more,
            "END:VEVENT",
        ]

    def _master_lines(self) -> list[str]:
        more = [f"SUMMARY:{self.title}", f"SEQUENCE:{self.sequence}"]
        more += [f"RRULE:{self.rule}"] if self.rule else []
        if self.rule:
            more += [self._moment("EXDATE", self._date(index)) for index in self.exdates]
        for days in self.rdates:
            more.append(self._moment("RDATE", self.day + timedelta(days=days)))
        values = {
            "DESCRIPTION": self.text,
            "LOCATION": self.place.replace(",", "\\,"),
            "GEO": self.geo,
            "CONFERENCE": self.link,
            "URL": self.url,
            "STATUS": self.status,
        }
        return more + [f"{name}:{value}" for name, value in values.items() if value]

    def _override(self, override: Override) -> list[str]:
        if not self.rule:
            return []
        day = self._date(override.index)
        more = [
            f"SUMMARY:{override.title}",
            f"SEQUENCE:{override.sequence}",
            self._moment("RECURRENCE-ID", day),
        ]
        more += [f"STATUS:{override.status}"] if override.status else []
        place = override.place.replace(",", "\\,")
        more += [f"LOCATION:{place}"] if place else []
        return self._component(day, more, override.hours)

    def _date(self, index: int) -> date:
        step = 1 if "DAILY" in self.rule else 7
        return self.day + timedelta(days=step * index)

    def _moment(self, name: str, day: date, hours: int = 0) -> str:
        if self.clock is None:
            after = 1 if name == "DTEND" else 0
            return f"{name};VALUE=DATE:{day + timedelta(days=after):%Y%m%d}"
        at = datetime.combine(day, self.clock) + timedelta(hours=hours)
        return f"{name};TZID={self.zone}:{at:%Y%m%dT%H%M%S}"


def calendar_of(*entries: Entry | str) -> bytes:
    """Return a calendar file of ``entries``; a text stands as it is."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN"]
    for entry in entries:
        lines += [entry] if isinstance(entry, str) else entry.lines()
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
