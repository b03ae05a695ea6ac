"""Events in a row, joined by a line: all that a page says of each, worked out before it is shown.

Measured: of a page with ten events, these rows take longest. A template looks a word up in a
dictionary three times as fast as it finds out that something is none, calls a filter, and escapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django import template

from meshup.agenda.domain.wording import where_in_words
from meshup.agenda.templatetags.events import badges, number, standing
from meshup.community.templatetags.words import spoken
from meshup.kit.date_words import day_in_words, hour
from meshup.kit.url_paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.utils.safestring import SafeString

    from meshup.agenda.domain.occurrence import Occurrence

register = template.Library()


class ThreadRow(TypedDict):
    """One event; ``start`` is ISO 8601, ``hour`` "" for whole days."""

    path: str
    title: str
    number: str
    standing: str
    start: str
    day: str
    hour: str
    where: str
    badges: SafeString


@register.simple_tag
def thread_rows(
    events: Iterable[Occurrence], now: datetime, *, year_told: bool = False
) -> list[ThreadRow]:
    """Return what a page says of each event, in the current language; without years if told."""
    return [_row(event, now, year=not year_told) for event in events]


def _row(event: Occurrence, now: datetime, *, year: bool) -> ThreadRow:
    start = event.local_start
    return ThreadRow(
        path=path_of("site:event", kwargs={"slug": event.slug}),
        title=spoken(event.titles),
        number=number(event),
        standing=standing(event, now),
        start=start.isoformat(),
        day=day_in_words(start, year=year),
        hour="" if event.all_day else hour(start),
        where=where_in_words(event),
        badges=badges(event, now),
    )
