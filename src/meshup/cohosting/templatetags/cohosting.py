"""How events held together are said on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template

from meshup.activitypub.instants import read_instant
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
