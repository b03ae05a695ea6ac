"""Events in a row, joined by a line: all that a page says of each, worked out before it is shown.

Measured: of a page with ten events, these rows take longest. A template looks a word up in a
dictionary three times as fast as it finds out that something is none, calls a filter, and escapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from meshup.agenda.domain.wording import number_beside, where_in_words
from meshup.agenda.templatetags.events import badges, standing
from meshup.community.templatetags.words import said
from meshup.kit.date_words import day_in_words, hour
from meshup.kit.text import marked
from meshup.kit.url_paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence

register = template.Library()


class ThreadRow(TypedDict):
    """One event; ``start`` is ISO 8601, ``hour`` "" for whole days."""

    path: SafeString
    title: str
    number: SafeString
    standing: SafeString
    start: SafeString
    day: SafeString
    hour: SafeString
    where: str
    badges: SafeString


@register.simple_tag
def thread_rows(
    events: Iterable[Occurrence], now: datetime, *, without_years: bool = False
) -> list[ThreadRow]:
    """Return what a page says of each event, in the current language; with years or without."""
    language = get_language()
    return [_row(event, now, language, year=not without_years) for event in events]


def _row(event: Occurrence, now: datetime, language: str | None, *, year: bool) -> ThreadRow:
    start = event.local_start
    words = said(event.titles)
    return ThreadRow(
        path=_plain(path_of("site:event", kwargs={"slug": event.slug}, language=language)),
        title=marked(words),
        number=_plain(number_beside(words.words, event)),
        standing=_plain(standing(event, now)),
        start=_plain(start.isoformat()),
        day=_plain(day_in_words(start, year=year)),
        hour=_plain("" if event.all_day else hour(start)),
        where=where_in_words(event),
        badges=badges(event, now),
    )


def _plain(words: str) -> SafeString:
    """Mark what nobody has written, and holds no character that HTML knows."""
    return SafeString(words)
