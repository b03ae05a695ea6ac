"""Days and hours on a page; see ``kit.moments``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.dateformat import format as spelled

from meshup.kit import moments

if TYPE_CHECKING:
    from datetime import date

register = template.Library()

for _name, _filter in {
    "day": moments.day_in_words,
    "short_day": moments.short_day,
    "month": moments.month_in_words,
    "hour": moments.hour,
    "moment": moments.moment_in_words,
}.items():
    register.filter(_name, _filter)

register.filter("spelled", spelled)


@register.filter
def day_of_year(day: date) -> str:
    """Return "Wednesday 2 December"."""
    return moments.day_in_words(day, year=False)
