"""Shell: the typed form of a timetable works on a draft while one is open.

The form is the agenda's (``agenda_desk.line_drafts``): it asks here whose lines it shows, and gives
back what was typed. A line is known there by its place in the draft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.queries.usual_timetables import usual_timetable
from meshup.agenda_desk.line_drafts import TypedDraft
from meshup.programme.choices import Act
from meshup.programme.domain.drafts import draft_for, take_step
from meshup.programme.domain.line_values import as_line, from_plan
from meshup.programme.domain.lines import lines_of
from meshup.programme.domain.publishing import worded
from meshup.proposals.domain.queries.proposals import proposals_by_uuid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.plans import LinePlan
    from meshup.agenda_desk.domain.line_times import Timeframe
    from meshup.community.rules import Asker
    from meshup.programme.domain.lines import Lines


def typed_draft(asker: Asker, slug: str) -> TypedDraft | None:
    """Return the open draft of an event as lines to type; None where there is none."""
    draft = draft_for(asker, slug)
    if not draft.is_open:
        return None
    talks = proposals_by_uuid(line.talk for line in draft.lines if line.talk)
    lines = (worded(line, talks) for line in draft.lines)
    return TypedDraft(
        tuple(as_line(line, number) for number, line in enumerate(lines, 1)), draft.version
    )


def save_typed(
    by: Asker, slug: str, version: int, plans: Iterable[LinePlan] | None, at: datetime
) -> None:
    """Let the lines of a draft be those that were typed; None for those of its series.

    Raises:
        As ``drafts.take_step``.
    """
    if plans is None:
        usual = lines_of(usual_timetable(slug))
        take_step(by, slug, version, (Act.USUAL, ""), lambda _lines, _frame: usual, at)
        return
    wanted = list(plans)

    def change(lines: Lines, _frame: Timeframe) -> Lines:
        """Return what was typed; new lines get names that none had."""
        taken = {line.ref for line in lines}
        free = (f"n{number}" for number in range(1, len(wanted) + len(taken) + 1))
        names = (name for name in free if name not in taken)
        return tuple(from_plan(plan, lines, next(names)) for plan in wanted)

    take_step(by, slug, version, (Act.LINES, ""), change, at)
