"""Pure: lines of a draft as the agenda's forms show them, and what they say back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from meshup.agenda.domain.occurrence import Line, Link
from meshup.programme.domain.lines import DraftLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.agenda.domain.plans import LinePlan


def as_line(line: DraftLine, key: int | None = None) -> Line:
    """Return a line of a draft as the agenda's pages show one."""
    return Line(
        pk=key,
        links=tuple(Link(link["kind"], link["label"], link["url"]) for link in line.links),
        **{
            name: getattr(line, name)
            for name in (
                *("kind", "starts_at", "ends_at", "titles", "notes", "zone", "track"),
                *("languages", "talk"),
            )
        },
    )


def from_plan(plan: LinePlan, lines: Sequence[DraftLine], ref: str) -> DraftLine:
    """Return the line that a plan of the typed timetable says; ``key`` is a place in ``lines``."""
    known = plan.key is not None and 1 <= plan.key <= len(lines)
    begun = lines[plan.key - 1] if known and plan.key else DraftLine(ref=ref, kind=plan.kind)
    names = ("kind", "starts_at", "ends_at", "notes", "zone", "track", "links")
    wanted = replace(begun, **{name: getattr(plan, name) for name in names})
    if begun.talk:
        return wanted
    return replace(wanted, titles=plan.titles, languages=tuple(plan.languages))
