"""An evening that runs: three lines, the second of them now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_of
from tests.agenda.paris import themed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.agenda.domain.plans import EventPlan

SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
"""19:00 in Paris."""
NOW = SEVEN + timedelta(minutes=65)
SLUG = "nuit-du-routage"


def line(start: int, end: int | None, title: str, zone: str = "", kind: str = "talk") -> LinePlan:
    """Plan a line from ``start`` to ``end``, in minutes after seven."""
    return LinePlan(
        kind=kind,
        starts_at=SEVEN + timedelta(minutes=start),
        ends_at=None if end is None else SEVEN + timedelta(minutes=end),
        titles={"en": title, "fr": f"{title} (fr)"},
        zone=zone,
    )


LINES = (line(0, 60, "Doors", kind="doors"), line(60, 90, "Hashes"), line(90, 120, "Routes"))


def make_evening(lines: Sequence[LinePlan] = LINES, **said: object) -> str:
    """Make a themed evening of three hours, and return its address."""
    plan: EventPlan = themed(SEVEN, 3, **said)
    before = SEVEN - timedelta(days=9)
    return create_event(None, plan, before, lines, state=State.CONFIRMED).slug


def hours_of(slug: str) -> list[tuple[str, str, str]]:
    """Return the lines of an event: title, from and to by the clock on its wall."""
    event = event_of(slug)
    return [
        (
            one.titles["en"],
            f"{one.starts_at.astimezone(event.zone):%H:%M}" if one.starts_at else "",
            f"{one.ends_at.astimezone(event.zone):%H:%M}" if one.ends_at else "",
        )
        for one in event.timetable
    ]
