"""Parts on a page: where and when they are, and what happened to them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import template

from meshup.kit.date_words import hour, short_weekday
from meshup.shared_programme.domain.part_words import part_in_words
from meshup.shared_programme.part_news_words import filled_news_in_words, given_news_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.shared_programme.domain.part_terms import PartTerms

register = template.Library()


@register.simple_tag
def where_and_when(terms: PartTerms, event: Occurrence) -> str:
    """Return where and when a part is."""
    return part_in_words(terms, event)


@register.simple_tag
def session_hour(starts_after: int, event: Occurrence) -> str:
    """Return when a talk begins: "18:30", with its day where the event has several."""
    at = (event.starts_at + timedelta(minutes=starts_after)).astimezone(event.zone)
    is_long = event.ends_at - event.starts_at >= timedelta(days=1)
    return f"{short_weekday(at)} {at.day} {hour(at)}" if is_long else hour(at)


@register.filter
def given_news(news: Mapping[str, Any]) -> str:
    """Return what who fills a part did."""
    return given_news_in_words(news)


@register.simple_tag
def filled_news(news: Mapping[str, Any], home: str) -> str:
    """Return what the home did with a part."""
    return filled_news_in_words(news, home)
