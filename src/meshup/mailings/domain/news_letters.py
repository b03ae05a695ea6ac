"""Shell: what letters of dates say: news, and the beginning of a month; written as they leave."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.domain.queries.events import events_between, upcoming
from meshup.agenda.domain.wording import beginning_of
from meshup.community.domain.queries import this_node
from meshup.kit.clock import now
from meshup.kit.date_words import month_in_words
from meshup.letters.letter_content import Heading, LetterContent, Paragraph
from meshup.letters.letter_kinds import Delivery, LetterKind
from meshup.mailings.domain import monthly, news
from meshup.mailings.domain.event_words import (
    agenda_button,
    choosing,
    entries_of,
    lines_of,
    news_of,
    parts_of,
)
from meshup.mailings.domain.followers import follower, resume_choices, stop_choices
from meshup.mailings.domain.news import is_newsworthy, public_event
from meshup.mailings.domain.wishes import MONTHLY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.publishing.domain.entries import Entry

LATER: Final = 5
"""Certain dates after the month that its letter names too."""
LOOKED_AT: Final = 40


def compose_news(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Return a letter about events that are new; None when none of them is news any more."""
    at = now()
    reader = follower(facts["follower"])
    known = (event for slug in facts["events"] if (event := public_event(slug)))
    events = [event for event in known if is_newsworthy(event, at)]
    if reader is None or not events or not any(map(reader.wishes.hears_of, _series(events))):
        return None
    entries = entries_of(events, language, at)
    return LetterContent(
        subject=_subject(entries, facts["known"]),
        parts=(*news_of(entries, language), choosing(reader.number, language)),
        stop_label=_("Stop these letters"),
    )


def compose_monthly(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Return the letter of a month; None when nothing comes, or its reader wants it no more."""
    at, month = now(), facts["month"]
    reader = follower(facts["follower"])
    if reader is None or not reader.wishes.monthly:
        return None
    coming, later = _coming(month, at)
    if not coming and not later:
        return None
    name = month_in_words(monthly.days_of_month(month)[0])
    parts = list(parts_of(entries_of(coming, language, at)))
    if not coming:
        parts = [Paragraph(_("Nothing is planned this month. Later dates are below."))]
    if later:
        parts += [Heading(_("Later, and certain")), lines_of(entries_of(later, language, at))]
    return LetterContent(
        subject=_("%(node)s in %(month)s") % {"node": this_node().name, "month": name},
        parts=(*parts, agenda_button(language), choosing(reader.number, language)),
        stop_label=_("Stop the monthly letter"),
    )


def _coming(month: str, at: datetime) -> tuple[list[Occurrence], list[Occurrence]]:
    """Return what comes in ``month`` from now on, and the next certain dates after it."""
    zone = ZoneInfo(this_node().time_zone)
    first, last = (datetime.combine(day, time(), zone) for day in monthly.days_of_month(month))
    in_month = [event for event in events_between(max(first, at), last) if event.starts_at < last]
    later = (event for event in upcoming(at, LOOKED_AT) if event.starts_at >= last)
    return in_month, [event for event in later if event.state == "confirmed"][:LATER]


def _subject(entries: Sequence[Entry], known: Sequence[str]) -> str:
    """Return the title and the time of one event, or how many there are.

    ``known`` are events of which readers have heard something else.
    """
    if len(entries) > 1:
        count = len(entries)
        facts = {"node": this_node().name, "count": count}
        return ngettext("%(node)s: a new date", "%(node)s: %(count)s dates", count) % facts
    entry = entries[0]
    words = f"{entry.title}, {beginning_of(entry.event)}"
    if entry.event.cancelled:
        return _("Cancelled: %(event)s") % {"event": words}
    if entry.event.slug in known:
        return _("Changed: %(event)s") % {"event": words}
    return capfirst(words)


def _series(events: Sequence[Occurrence]) -> set[str]:
    return {event.series for event in events}


def _stop_news(facts: Mapping[str, Any]) -> None:
    stop_choices(facts["follower"], facts["choices"], now())


def _resume_news(facts: Mapping[str, Any]) -> None:
    resume_choices(facts["follower"], facts["choices"], now())


def _stop_monthly(facts: Mapping[str, Any]) -> None:
    stop_choices(facts["follower"], [MONTHLY], now())


def _resume_monthly(facts: Mapping[str, Any]) -> None:
    resume_choices(facts["follower"], [MONTHLY], now())


KINDS: Final = (
    LetterKind(
        name=news.KIND,
        compose=compose_news,
        stop=_stop_news,
        resume=_resume_news,
        delivery=Delivery.AT_MOST_ONCE,
    ),
    LetterKind(
        name=monthly.KIND,
        compose=compose_monthly,
        stop=_stop_monthly,
        resume=_resume_monthly,
        delivery=Delivery.AT_MOST_ONCE,
    ),
)
