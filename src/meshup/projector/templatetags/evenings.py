"""Evenings on a page: hours by the clock on their wall, and the lines of one day."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template

from meshup.kit.date_words import hour, moment_in_words
from meshup.projector.domain.minutes import with_sign

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.projector.domain.moments import Evening, EveningLine

register = template.Library()


@register.filter
def hour_at(at: datetime, evening: Evening) -> str:
    """Return "18:30", by the clock of the place of ``evening``."""
    return hour(at.astimezone(ZoneInfo(evening.time_zone)))


@register.filter
def moment_here(at: datetime, evening: Evening) -> str:
    """Return "Wednesday 2 December 2026, 18:30", by the clock of the place of ``evening``."""
    return moment_in_words(at.astimezone(ZoneInfo(evening.time_zone)))


@register.filter
def begins_on_the_day(evening: Evening, now: datetime) -> bool:
    """Return whether ``evening`` begins on the day of ``now``, by the calendar on its wall."""
    zone = ZoneInfo(evening.time_zone)
    return evening.starts_at.astimezone(zone).date() == now.astimezone(zone).date()


@register.filter
def lines_of_the_day(evening: Evening, now: datetime) -> tuple[EveningLine, ...]:
    """Return the lines of the day that runs, or comes next; of the last one when all are over."""
    return evening.lines_of_the_day(now)


@register.filter
def signed(minutes: int) -> str:
    """Return "+5", or "5" with a minus sign before it."""
    return with_sign(minutes)
