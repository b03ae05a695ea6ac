"""How events held together are said on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import ngettext

from meshup.activitypub.instants import read_instant
from meshup.attendance.domain.numbers import EXACT_BELOW
from meshup.cohosting.news_words import news_in_words
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import moment_in_words, span_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

register = template.Library()
register.filter("news", news_in_words)


@register.filter
def span_of_terms(terms: Mapping[str, str]) -> str:
    """Return when an event is, by the clock where it takes place."""
    zone = ZoneInfo(terms["time_zone"])
    begins, ends = read_instant(terms["starts_at"]), read_instant(terms["ends_at"])
    if begins is None or ends is None:
        return ""
    words = span_in_words(begins.astimezone(zone), ends.astimezone(zone))
    return f"{words} ({terms['time_zone']})"


@register.filter
def since_moment(at: datetime) -> str:
    """Return a moment by the clock of the community."""
    return moment_in_words(at.astimezone(ZoneInfo(this_node().time_zone)))


@register.filter
def people(count: int) -> str:
    """Return how many come to one place, which is rough from ten on."""
    if count < EXACT_BELOW:
        words = ngettext("%(number)s person comes", "%(number)s people come", count)
    else:
        words = ngettext("about %(number)s person comes", "about %(number)s people come", count)
    return words % {"number": count}


@register.filter
def people_of_all(count: int) -> str:
    """Return how many come in all places together."""
    if count < EXACT_BELOW:
        words = ngettext(
            "%(number)s person comes, counted by all of them",
            "%(number)s people come, counted by all of them",
            count,
        )
    else:
        words = ngettext(
            "about %(number)s person comes, counted by all of them",
            "about %(number)s people come, counted by all of them",
            count,
        )
    return words % {"number": count}
