"""Pure: a line of a draft, and how it is stored.

Words
    ref    what a line is called in its draft, for as long as the draft is open: ``i12`` for line 12
           of the published timetable, ``u3`` for the third that a series usually has, ``n7`` for a
           new one, ``t`` and a uuid for a talk from the pool
    spot   where a line is put: a day of the event, a place in the venue ("" for all of it), and
           after which other line
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.agenda.domain.occurrence import Line
    from meshup.kit.localized_text import Texts

MINUTE: Final = timedelta(minutes=1)
SNAP: Final = 5
"""Minutes: hours and lengths of lines that are moved are multiples of it."""
MOST_LINES: Final = 300
USUAL_MINUTES: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line of a draft; without ``starts_at`` it has no hour yet, and keeps its ``minutes``.

    ``item`` is the key of the published line that it was until now. What a talk says itself (title,
    languages) is its room's to say; here stands what was last published.
    """

    ref: str
    kind: str
    item: int | None = None
    talk: UUID | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    minutes: int = 0
    zone: str = ""
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    track: str = ""
    languages: tuple[str, ...] = ()
    links: tuple[Mapping[str, Any], ...] = ()

    @property
    def length(self) -> timedelta:
        """How long it lasts; nothing where no end is known."""
        if self.starts_at and self.ends_at:
            return self.ends_at - self.starts_at
        return self.minutes * MINUTE if self.starts_at is None else timedelta()

    @property
    def end(self) -> datetime | None:
        """When the next one may begin."""
        return self.ends_at or self.starts_at

    def at(self, starts_at: datetime, zone: str | None = None) -> DraftLine:
        """Return the line at another hour, as long as before."""
        has_end = self.ends_at is not None or (self.starts_at is None and self.minutes > 0)
        return replace(
            self,
            starts_at=starts_at,
            ends_at=starts_at + self.length if has_end else None,
            zone=self.zone if zone is None else zone,
        )

    def aside(self) -> DraftLine:
        """Return the line without an hour."""
        minutes = round(self.length / MINUTE)
        return replace(self, starts_at=None, ends_at=None, minutes=minutes, zone="")


Lines = tuple[DraftLine, ...]
CONTENT: Final = tuple(
    column.name for column in fields(DraftLine) if column.name not in {"ref", "item", "minutes"}
)
"""What a line says, whatever it is called."""


def says_the_same(line: DraftLine, other: DraftLine) -> bool:
    """Say whether two lines differ in their names alone."""
    return all(getattr(line, name) == getattr(other, name) for name in CONTENT)


def lines_of(timetable: Iterable[Line]) -> Lines:
    """Return the lines of a timetable that everybody reads, in its order."""
    return tuple(
        DraftLine(
            ref=f"i{line.pk}" if line.pk else f"u{number}",
            item=line.pk,
            links=tuple(
                {"kind": link.kind, "label": link.label, "url": link.url} for link in line.links
            ),
            **{name: getattr(line, name) for name in CONTENT if name != "links"},
        )
        for number, line in enumerate(timetable, 1)
    )


def stored(line: DraftLine) -> dict[str, Any]:
    """Return a line as JSON keeps it, without what is empty."""
    columns = {column.name: getattr(line, column.name) for column in fields(line)}
    return {name: _plain(value) for name, value in columns.items() if value not in (None, "", 0)}


def read(columns: Mapping[str, Any]) -> DraftLine:
    """Return what ``stored`` had stored."""
    known = {column.name for column in fields(DraftLine)}
    values = {name: value for name, value in columns.items() if name in known}
    for name in ("starts_at", "ends_at"):
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    for name in ("languages", "links"):
        values[name] = tuple(values.get(name, ()))
    return DraftLine(**values | {"talk": UUID(values["talk"]) if values.get("talk") else None})


def line_named(lines: Lines, ref: str) -> DraftLine | None:
    """Return the line of that name."""
    return next((line for line in lines if line.ref == ref), None)


def replaced(lines: Lines, *changed: DraftLine) -> Lines:
    """Return the lines with these in place of those of the same names."""
    by_ref = {line.ref: line for line in changed}
    return tuple(by_ref.get(line.ref, line) for line in lines)


def new_ref(lines: Lines) -> str:
    """Return a name that no line has."""
    taken = {line.ref for line in lines}
    return next(ref for number in range(1, len(taken) + 2) if (ref := f"n{number}") not in taken)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
