"""What took place in events that lists show: their own timetables, in one query for all of them.

Other lists leave these lines out (``events``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db.models import F

from meshup.agenda.domain.assembling import in_timetable_order
from meshup.agenda.models import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Occurrence

AT_ONCE: Final = 500
"""Events that one query asks for: a database takes only so many parameters."""


def with_own_lines(events: Iterable[Occurrence]) -> list[Occurrence]:
    """Return ``events``, those that are stored with the lines of their own timetables.

    Those that leave it to their series keep the lines that they have.
    """
    some = list(events)
    lines = _own_lines([event.slug for event in some if event.stored])
    return [
        replace(event, timetable=_lines_for_reader(event, lines[event.slug]))
        if event.slug in lines
        else event
        for event in some
    ]


def with_what_was(events: Iterable[Occurrence], now: datetime) -> list[Occurrence]:
    """Return ``events``, those that are over at ``now`` with the lines of their own timetables.

    One that left its timetable to its series has no lines: what it was to be says nothing of what
    it was.
    """
    some = list(events)
    over = [event.slug for event in some if event.ends_at <= now and event.stored]
    lines = _own_lines(over)
    return [
        replace(event, timetable=_lines_for_reader(event, lines[event.slug]))
        if event.ends_at <= now
        else event
        for event in some
    ]


def _own_lines(slugs: Sequence[str]) -> dict[str, list[Item]]:
    """Return the lines of the timetables that events have of their own, by their address."""
    lines: dict[str, list[Item]] = defaultdict(list)
    for first in range(0, len(slugs), AT_ONCE):
        some = slugs[first : first + AT_ONCE]
        items = Item.objects.filter(event__slug__in=some, event__own_timetable=True)
        for item in items.annotate(slug=F("event__slug")):
            lines[item.slug].append(item)
    return lines


def _lines_for_reader(event: Occurrence, items: list[Item]) -> tuple[Line, ...]:
    """Return the lines as everybody may read them: without their place if that is withheld."""
    placed = in_timetable_order(items)
    return tuple(replace(line, zone="") for line in placed) if event.for_attendees else placed
