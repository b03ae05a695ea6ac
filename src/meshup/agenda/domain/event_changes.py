"""Shell: what every change of one event shares: its row, its lock, its time, what it allows.

What an event says itself of days and hours goes along when its date moves: the lines of its own
timetable keep their hours on the other day, the limits of its registration their distance from
the beginning by the clock on the wall.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.gestures import ALLOWED, Gesture
from meshup.agenda.domain.occurrence import Phase, phase_between
from meshup.agenda.domain.rows import locked_event
from meshup.agenda.errors import (
    AlreadyBegun,
    AlreadyOver,
    MovesIntoThePast,
    NotInThisState,
    NotYetBegun,
)
from meshup.history.domain.changes import changing
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django_stubs_ext import StrOrPromise

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.plans import EventPlan
    from meshup.agenda.models import Event
    from meshup.community.rules import Asker
    from meshup.history.domain.batches import StagedChange
    from meshup.history.domain.changes import Changing


BECOMES: Final[dict[Gesture, StrOrPromise]] = {
    Gesture.CONFIRM: State.CONFIRMED.label,
    Gesture.CANCEL: State.CANCELLED.label,
    Gesture.SKIP: State.SKIPPED.label,
    Gesture.TAKE_UP: State.USUAL.label,
    Gesture.MOVE: _("moved"),
    Gesture.ONLINE: _("online"),
    Gesture.FOLLOWING: _("given other dates"),
    Gesture.WITHDRAW: _("deleted"),
    Gesture.EDIT: _("edited"),
    Gesture.TIMETABLE: _("given a timetable"),
    Gesture.NOTE: _("noted as it was"),
    Gesture.EXPLAIN: _("explained"),
}
"""What each step makes of an event, as a refusal says it."""

LIMITS: Final = ("registration_opens_at", "registration_closes_at")


class Beginning(NamedTuple):
    """When an event begins, and the zone of the clock on its wall."""

    at: datetime
    zone: ZoneInfo

    @property
    def wall(self) -> datetime:
        """What the clock shows."""
        return self.at.astimezone(self.zone).replace(tzinfo=None)


@contextmanager
def changing_event(
    by: Asker | None, slug: str, verb: str, at: datetime
) -> Iterator[tuple[Changing, Event]]:
    """Change one event: lock its row, or make the one of a date about which nobody has spoken.

    When it goes to another day, the lines of its own timetable go with it.

    Raises:
        NoSuchEvent
    """
    with changing(by, verb, f"event:{slug}", at) as making:
        event = locked_event(slug, at)
        making.watch(event)
        before = begins(event)
        yield making, event
        carry_lines(making, event, before)


def give_time(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    """Give the event another time, and keep where it was when it was public there.

    The limits of its own registration move along.
    """
    carry_limits(event, begins(event), Beginning(starts_at, ZoneInfo(event.time_zone)))
    if starts_at != event.starts_at and event.state in PUBLIC:
        first = event.original_starts_at or event.starts_at
        event.original_starts_at = None if first == starts_at else first
    event.starts_at, event.ends_at = starts_at, ends_at


def refuse_unless_allowed(gesture: Gesture, event: Event | Occurrence, at: datetime) -> None:
    """Refuse a step that the event does not allow at this moment.

    Raises:
        AlreadyOver, AlreadyBegun, NotYetBegun: the clock is in the way. NotInThisState: its state
        is.
    """
    phases = ALLOWED[event.state]
    phase = phase_between(event.starts_at, event.ends_at, at)
    if gesture in phases[phase]:
        return
    if gesture in phases[Phase.BEFORE]:
        raise AlreadyOver if phase is Phase.OVER else AlreadyBegun
    if phase is Phase.BEFORE and gesture in phases[Phase.NOW]:
        raise NotYetBegun
    raise NotInThisState(state=State(event.state).label, wanted=BECOMES[gesture])


def refuse_past(event: Event, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Refuse to move an event that is not over to a time that is.

    Raises:
        MovesIntoThePast
    """
    if starts_at != event.starts_at and ends_at <= at < event.ends_at:
        raise MovesIntoThePast


def begins(event: Event) -> Beginning:
    """Return when the event begins, and by which clock."""
    return Beginning(event.starts_at, ZoneInfo(event.time_zone))


def carry_lines(making: Changing | StagedChange, event: Event, before: Beginning) -> None:
    """Let the event's own lines keep their hours on as many days later as it begins now."""
    after = begins(event)
    days = timedelta(days=(after.wall.date() - before.wall.date()).days)
    if after.at == before.at or not event.own_timetable:
        return
    if not days and after.zone == before.zone:
        return
    for item in event.items.exclude(starts_at=None):
        making.watch(item)
        item.starts_at = _later(item.starts_at, days, before.zone, after.zone)
        item.ends_at = _later(item.ends_at, days, before.zone, after.zone)
        making.save(item)


def carry_limits(event: Event, before: Beginning, after: Beginning) -> None:
    """Let the limits of its own registration be as far from ``after`` as they are from ``before``.

    By the clock on the wall.
    """
    for name, at in carried_limits(event, before, after).items():
        setattr(event, name, at)


def carried_limits(said: Event | EventPlan, before: Beginning, after: Beginning) -> dict[str, Any]:
    """Return ``LIMITS`` of ``said``, each as far from ``after`` as it is from ``before``."""
    limits: dict[str, datetime | None] = {name: getattr(said, name) for name in LIMITS}
    if after.at == before.at:
        return limits
    distance = after.wall - before.wall
    return {name: _later(at, distance, before.zone, after.zone) for name, at in limits.items()}


def with_limits_along(plan: EventPlan, event: Event) -> EventPlan:
    """Return ``plan`` for ``event``, whose limits move along where the plan leaves them."""
    after = Beginning(plan.starts_at, ZoneInfo(plan.time_zone))
    if any(getattr(plan, name) != getattr(event, name) for name in LIMITS):
        return plan
    return replace(plan, **carried_limits(event, begins(event), after))


def _later(
    at: datetime | None, distance: timedelta, before: ZoneInfo, after: ZoneInfo
) -> datetime | None:
    """Return ``at`` that much later by the clock on the wall, which may be in another zone."""
    if at is None:
        return None
    wall = at.astimezone(before).replace(tzinfo=None) + distance
    return moment(wall.date(), wall.time(), after.key)
