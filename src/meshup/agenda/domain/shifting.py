"""Shell: let the rest of an evening begin later, or earlier, in one go; undone like any change.

The row of the event is locked, and a form that began with an older state is refused: so two hosts
who both see that it is late, or one who taps twice, shift once. An event that leaves its timetable
to its series gets that one as its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.agenda.domain.access import require
from meshup.agenda.domain.event_changes import changing_event, refuse_unless_allowed
from meshup.agenda.domain.gestures import Gesture
from meshup.agenda.domain.line_rows import usual_items
from meshup.agenda.domain.shifted_lines import Span, night_after, rest_of, shifted
from meshup.agenda.errors import ShiftedTooFar
from meshup.community import rules
from meshup.history.domain.changes import refuse_if_changed

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.agenda.domain.shifted_lines import Shift
    from meshup.agenda.models import Event, Item
    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing

MOST_MINUTES: Final = 180
NO_TIME: Final = timedelta()


@dataclass(frozen=True, slots=True)
class Shifted:
    """What became of a shift: how many lines moved, until when the last one of them lasts."""

    lines: int
    last_end: datetime
    event_ends: datetime

    @property
    def over_by(self) -> timedelta:
        """How long after the event's end its last line ends; nothing when before."""
        return max(NO_TIME, self.last_end - self.event_ends)


def shift_rest(by: Asker | None, slug: str, version: int, shift: Shift, at: datetime) -> Shifted:
    """Move the lines that have not begun at ``at``; see ``shifted_lines``.

    ``version`` is the one that the host's page showed (0: nothing was stored yet).

    Raises:
        NotYours, NoSuchEvent, ChangedMeanwhile, NotInThisState, NothingToShift, ShiftedTooFar,
        ShiftedBeforeNow, ShiftedPastTheNight
    """
    require(by, rules.may_edit_programme)
    if not 0 < abs(shift.minutes) <= MOST_MINUTES:
        raise ShiftedTooFar(most=MOST_MINUTES)
    with changing_event(by, slug, "shift", at) as (making, event):
        refuse_if_changed(event, version)
        refuse_unless_allowed(Gesture.TIMETABLE, event, at)
        items = list(event.items.all()) if event.own_timetable else usual_items(event)
        before = [Span(item.starts_at, item.ends_at, item.zone) for item in items]
        until = _night(event, at)
        moving = rest_of(before, shift, at, until)
        after = shifted(before, shift, at, until)
        _write(making, event, items, after)
        return Shifted(len(moving), _last_end([after[place] for place in moving]), event.ends_at)


def shiftable(event: Occurrence, shift: Shift, at: datetime) -> list[Line]:
    """Return the lines of ``event`` that ``shift`` would move at ``at``, in order."""
    spans = [Span(line.starts_at, line.ends_at, line.zone) for line in event.timetable]
    until = night_after(at, event.local_start, event.local_end)
    return [event.timetable[place] for place in sorted(rest_of(spans, shift, at, until))]


def _night(event: Event, at: datetime) -> datetime | None:
    zone = ZoneInfo(event.time_zone)
    return night_after(at, event.starts_at.astimezone(zone), event.ends_at.astimezone(zone))


def _last_end(spans: list[Span]) -> datetime:
    """Return when the last of ``spans``, which all have an hour, ends."""
    return max(end for span in spans if (end := span.ends_at or span.starts_at))


def _write(making: Changing, event: Event, items: list[Item], after: list[Span]) -> None:
    """Save the event, and the lines that are other ones now; all where it had none of its own."""
    was_own, event.own_timetable = event.own_timetable, True
    making.save(event)
    for item, span in zip(items, after, strict=True):
        if was_own:
            if (item.starts_at, item.ends_at) == (span.starts_at, span.ends_at):
                continue
            making.watch(item)
        item.starts_at, item.ends_at = span.starts_at, span.ends_at
        making.save(item)
