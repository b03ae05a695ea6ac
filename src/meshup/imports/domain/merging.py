"""Pure: three sides of one part become one: what a calendar wants, what it last gave, what is here.

A field that is here as the last import left it becomes as the calendar wants it. One that hosts
have changed stays as they have it; when the calendar has changed it too, that is a difference that
hosts are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meshup.imports.domain.parts import Fields


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, as it is here and as the calendar has it."""

    name: str
    here: Any
    calendar: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The fields after a merge.

    Attributes:
        changes: what is written. retained: what hosts changed here, and the calendar too.
    """

    fields: Fields
    changes: tuple[Difference, ...]
    retained: tuple[Difference, ...]


def merge(base: Fields, here: Fields, wanted: Fields) -> Merged:
    """Return what the part should say; fields that are not there are empty."""
    fields = dict(here)
    changes: list[Difference] = []
    retained: list[Difference] = []
    names = {name: None for side in (wanted, here, base) for name in side if name[0] != "_"}
    for name in names:
        was, now, then = (side.get(name) or "" for side in (base, here, wanted))
        if now == then:
            continue
        if now == was:
            fields[name] = then
            changes.append(Difference(name, now, then))
        elif then != was:
            retained.append(Difference(name, now, then))
    return Merged(_with_mode(fields, changes, wanted), tuple(changes), tuple(retained))


def is_untouched(base: Fields, here: Fields) -> bool:
    """Say whether everything is as the last import left it."""
    return not merge(here, here, base).changes


def _with_mode(fields: Fields, changes: list[Difference], wanted: Fields) -> Fields:
    """Let people meet in the place that hosts gave an event which its calendar moves online."""
    moved_online = any(each.name == "mode" and each.calendar == "online" for each in changes)
    if moved_online and fields.get("venue") and not wanted.get("venue"):
        return {**fields, "mode": "mixed"}
    return fields
