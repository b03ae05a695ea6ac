"""Shell: what every change of one event shares: its row, its lock, its time, what it allows."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.gestures import ALLOWED, Gesture
from meshup.agenda.domain.occurrence import Phase, phase_between
from meshup.agenda.domain.rows import locked_event
from meshup.agenda.errors import AlreadyBegun, AlreadyOver, NotInThisState
from meshup.history.domain.changes import changing
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from django_stubs_ext import StrOrPromise

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.models import Event
    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing


BECOMES: Final[dict[Gesture, StrOrPromise]] = {
    Gesture.CONFIRM: State.CONFIRMED.label,
    Gesture.CANCEL: State.CANCELLED.label,
    Gesture.SKIP: State.SKIPPED.label,
    Gesture.TAKE_UP: State.USUAL.label,
    Gesture.MOVE: _("moved"),
    Gesture.ONLINE: _("online"),
    Gesture.WITHDRAW: _("deleted"),
}
"""What each step makes of an event, as a refusal says it."""


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
        before = event.starts_at
        yield making, event
        _carry_lines(making, event, before)


def give_time(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    """Give the event another time, and keep where it was when it was public there."""
    if starts_at != event.starts_at and event.state in PUBLIC:
        first = event.original_starts_at or event.starts_at
        event.original_starts_at = None if first == starts_at else first
    event.starts_at, event.ends_at = starts_at, ends_at


def refuse_unless_allowed(gesture: Gesture, event: Event | Occurrence, at: datetime) -> None:
    """Refuse a step that the event does not allow at this moment.

    Raises:
        AlreadyOver, AlreadyBegun: the clock is in the way. NotInThisState: its state is.
    """
    phases = ALLOWED[event.state]
    phase = phase_between(event.starts_at, event.ends_at, at)
    if gesture in phases[phase]:
        return
    if gesture in phases[Phase.BEFORE]:
        raise AlreadyOver if phase is Phase.OVER else AlreadyBegun
    raise NotInThisState(state=State(event.state).label, wanted=BECOMES[gesture])


def _carry_lines(making: Changing, event: Event, before: datetime) -> None:
    """Let the event's own lines keep their hours on as many days later as it begins now."""
    zone = ZoneInfo(event.time_zone)
    days = event.starts_at.astimezone(zone).date() - before.astimezone(zone).date()
    if not days or not event.own_timetable:
        return
    for item in event.items.exclude(starts_at=None):
        making.watch(item)
        item.starts_at = _days_later(item.starts_at, days, zone)
        item.ends_at = _days_later(item.ends_at, days, zone)
        making.save(item)


def _days_later(at: datetime | None, days: timedelta, zone: ZoneInfo) -> datetime | None:
    if at is None:
        return None
    local = at.astimezone(zone)
    return moment(local.date() + days, local.time(), zone.key)
