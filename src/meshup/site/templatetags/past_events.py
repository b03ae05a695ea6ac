"""What past events were, in short, so that the rows of a list differ from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext

from meshup.agenda.choices import SESSIONS
from meshup.agenda.domain.wording import when_by_days
from meshup.agenda.templatetags.events import label_of
from meshup.community.templatetags.words import said
from meshup.kit.link_labels import label_in
from meshup.kit.text import marked, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.safestring import SafeString

    from meshup.agenda.domain.occurrence import Line, Link, Occurrence

register = template.Library()

MOST_NAMED: Final = 3
LONGEST_NOTE: Final = 120


@register.filter
def what_was(event: Occurrence, usual_summaries: Mapping[str, str] | None = None) -> SafeString:
    """Return what took place: talks, else words of hosts, what is kept of it, how many came.

    A summary that equals ``usual_summaries``, those of its series, says nothing of one date; None
    when they are not known. "" when nobody has said anything.
    """
    talks = [line for line in event.timetable if line.kind in SESSIONS and line.titles]
    if talks:
        return _in_short([_with_speakers(line) for line in talks])
    if event.summaries and not _is_usual(event, usual_summaries):
        return _in_short([marked(said(event.summaries))])
    if event.notes:
        return _in_short([plain(said(event.notes).words, LONGEST_NOTE)])
    if event.links:
        return _in_short([_label(link) for link in event.links])
    return format_html("{}", _how_many(event.head_count))


def _with_speakers(line: Line) -> str:
    """Return what a talk was called, and who spoke."""
    title = marked(said(line.titles))
    return format_html("{} – {}", title, line.speakers) if line.persons else title


@register.filter
def days_of_year(event: Occurrence) -> str:
    """Return "Wednesday 2 December", or the days of one that has several, without their year."""
    return when_by_days(event, year=False)


def _label(link: Link) -> str:
    if not link.label:
        return label_of(link.kind, "link")
    return marked(label_in(link.label, get_language() or ""))


def _is_usual(event: Occurrence, usual_summaries: Mapping[str, str] | None) -> bool:
    return bool(event.series) and usual_summaries in (None, event.summaries)


def _how_many(people: int | None) -> str:
    if people is None:
        return ""
    words = ngettext("%(people)s person came.", "%(people)s people came.", people)
    return words % {"people": people}


def _in_short(parts: Sequence[str]) -> SafeString:
    """Return the first of ``parts``, and how many more there are."""
    named = format_html_join(" · ", "{}", ((part,) for part in parts[:MOST_NAMED]))
    if not (rest := len(parts) - MOST_NAMED) > 0:
        return named
    more = ngettext("and {number} more", "and {number} more", rest).format(number=rest)
    return format_html("{} {}", named, more)
