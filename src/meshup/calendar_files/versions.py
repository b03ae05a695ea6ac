"""Pure: the versions that a file has of one event, and which of them are not taken.

Words
    version  one VEVENT of a UID
    master   a version without RECURRENCE-ID

Source
    RFC 5545, sections 3.8.7.4 (SEQUENCE) and 3.8.7.3 (LAST-MODIFIED).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.calendar_files.imported_event import LeftOut
from meshup.calendar_files.vevent import is_private, stamp_of, title_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.calendar_files.components import Component
    from meshup.calendar_files.content_lines import DamagedLine
    from meshup.calendar_files.imported_event import Stamp
    from meshup.calendar_files.zones import Zones

LONGEST_TITLE: Final = 80


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A VEVENT with what its calendar says of it; ``uid`` is "" where it has none."""

    uid: str
    component: Component
    zones: Zones
    is_cancelled: bool = False

    @property
    def stamp(self) -> Stamp:
        """How new it is."""
        return stamp_of(self.component)

    @property
    def is_master(self) -> bool:
        """Whether it says something of the event as a whole."""
        return self.component.first("RECURRENCE-ID") is None

    @property
    def is_private(self) -> bool:
        """Whether it is not for everybody."""
        return is_private(self.component)


@dataclass(slots=True)
class Leftovers:
    """What is not taken, each version once, and remarks on what is."""

    by_line: dict[int, LeftOut] = field(default_factory=dict)
    remarks: list[LeftOut] = field(default_factory=list)

    def leave(self, version: Version, reason: str, why: str = "", line: int | None = None) -> None:
        """Name ``version`` as left out, for the first reason that is given."""
        component = version.component
        self.by_line.setdefault(
            component.number,
            LeftOut(line or component.number, short_title(component), reason, why, version.uid),
        )

    def remark(self, version: Version, lines: Iterable[DamagedLine]) -> None:
        """Name lines of an event that is taken without them."""
        self.remarks += [
            LeftOut(line.number, short_title(version.component), "bad_value", line.why, version.uid)
            for line in lines
        ]

    def all(self) -> list[LeftOut]:
        """Return all of it, in order of lines."""
        return sorted([*self.by_line.values(), *self.remarks], key=lambda left: left.line)


def short_title(component: Component) -> str:
    """Return the title of a component as a list of what is left out shows it."""
    return title_in(component)[:LONGEST_TITLE]


def newest(versions: list[Version], leftovers: Leftovers) -> Version:
    """Return the newest of ``versions``, one or more in order of the file, and name the others."""
    best = max(enumerate(versions), key=lambda pair: (pair[1].stamp, pair[0]))[1]
    for version in versions:
        if version is not best:
            leftovers.leave(version, "superseded")
    return best
