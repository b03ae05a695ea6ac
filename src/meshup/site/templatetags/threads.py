"""Events in a row, joined by a line: all that a page says of each, worked out before it is shown.

Measured: of a page with ten events, these rows take longest. A template looks a word up in a
dictionary three times as fast as it finds out that something is none, calls a filter, and escapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from meshup.agenda.domain.wording import days_of, number_beside, when_by_days, where_in_words
from meshup.agenda.templatetags.events import badges, standing
from meshup.community.templatetags.words import said
from meshup.kit.date_words import hour
from meshup.kit.text import marked
from meshup.kit.url_paths import path_of
from meshup.site.templatetags.past_events import what_was

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence

register = template.Library()


class ThreadRow(TypedDict):
    """One event; ``start`` is ISO 8601, ``hour`` "" for whole days.

    ``below`` says where it is, and of one that is over what it was. A usual edition that is over
    has that for a title, and its series below: else a list would say the same line again and again.
    """

    path: SafeString
    title: str
    number: SafeString
    standing: SafeString
    start: SafeString
    day: SafeString
    hour: SafeString
    below: str
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
    first, last = days_of(event)
    words = said(event.titles)
    number = _plain(number_beside(words.words, event))
    title, below = marked(words), where_in_words(event)
    if event.ends_at <= now and not event.cancelled and (was := what_was(event)):
        if event.series and event.titles == event.series_titles:
            title, below, number = was, format_html("{} {}", title, number), _plain("")
        else:
            below = was
    return ThreadRow(
        path=_plain(path_of("site:event", kwargs={"slug": event.slug}, language=language)),
        title=title,
        number=number,
        standing=_plain(standing(event, now)),
        start=_plain(start.isoformat()),
        day=_plain(when_by_days(event, year=year)),
        hour=_plain("" if event.all_day or first != last else hour(start)),
        below=below,
        badges=badges(event, now),
    )


def _plain(words: str) -> SafeString:
    """Mark what nobody has written, and holds no character that HTML knows."""
    return SafeString(words)
