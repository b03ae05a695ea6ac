"""Times and names of rounds, as a host reads them."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Protocol

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    class Named(Protocol):
        """Somebody with a name, "" for none."""

        @property
        def name(self) -> str:
            """As they chose."""


register = template.Library()


@register.filter
def clock(remaining: timedelta) -> str:
    """Return "9:05": minutes and seconds that are left, a begun second counted whole."""
    seconds = max(0, ceil(remaining.total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02}"


@register.filter
def whole_minutes(seconds: int) -> str:
    """Return how many minutes these seconds are, with a half where there is one."""
    minutes = seconds / 60
    return number_format(minutes, 0 if minutes == round(minutes) else 1)


@register.filter
def percent(share: float) -> str:
    """Return "97 %" of 0.968; a share below one is never shown as all of it."""
    whole = min(round(share * 100), 99 if share < 1 else 100)
    return _("%(number)s%%") % {"number": whole}


@register.filter
def seconds(milliseconds: int) -> str:
    """Return "0.04": these milliseconds in seconds, with two figures after the point."""
    return number_format(milliseconds / 1000, 2)


@register.filter
def names_of(people: Iterable[Named]) -> str:
    """Return the names, one after the other; "?" for somebody without one."""
    return ", ".join(person.name or "?" for person in people)
