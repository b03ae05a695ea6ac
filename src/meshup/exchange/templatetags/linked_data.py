"""Events as linked data inside a page: ``{% event_data event now %}`` in its head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from meshup.agenda.domain.calendars import series_calendar
from meshup.exchange.domain import jsonld
from meshup.kit.json_in_page import json_in_page
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString

    from meshup.agenda.domain.occurrence import Occurrence

register = template.Library()


@register.simple_tag
def event_data(event: Occurrence, now: datetime) -> SafeString:
    """Return a script element that tells programs what the page tells people about ``event``."""
    return _element(jsonld.schema_event(publisher_in(get_language() or ""), event, now=now))


@register.simple_tag
def series_data(slug: str) -> SafeString:
    """Return a script element that says when the series ``slug`` repeats; asks two questions."""
    return _element(jsonld.schema_series(publisher_in(get_language() or ""), series_calendar(slug)))


def _element(thing: jsonld.Thing) -> SafeString:
    text = json_in_page(thing)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - json_in_page escapes
