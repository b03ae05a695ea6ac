"""A menu of calendars that take an event, or follow the agenda or a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import get_language

from meshup.exchange.domain.calendar_links import links_of_calendar, links_of_event
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence, SeriesFacts

register = template.Library()


@register.inclusion_tag("exchange/_calendar_menu.html")
def event_calendars(event: Occurrence, *, quiet: bool = False) -> dict[str, Any]:
    """Offer to put ``event`` into a calendar."""
    publisher = publisher_in(get_language() or "")
    entry = publisher.entry(event)
    file = publisher.file("exchange:event_ics", slug=event.slug)
    links = links_of_event(entry, publisher.description(entry), file)
    return {"links": links, "quiet": quiet, "subscribes": False}


@register.inclusion_tag("exchange/_calendar_menu.html")
def series_calendars(series: SeriesFacts) -> dict[str, Any]:
    """Offer to follow all dates of ``series``."""
    publisher = publisher_in(get_language() or "")
    file = publisher.file("exchange:series_ics", slug=series.slug)
    links = links_of_calendar(publisher.localize(series.titles), file)
    return {"links": links, "subscribes": True}
