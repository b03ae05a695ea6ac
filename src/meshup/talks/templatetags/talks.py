"""Talks on pages: as linked data, their files and moments, and what is there of a talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from meshup.agenda.choices import Level
from meshup.kit.date_words import short_day
from meshup.kit.json_in_page import json_in_page
from meshup.kit.url_paths import path_of
from meshup.publishing.domain.publisher import publisher_in
from meshup.talks.domain.linked_data import talk_data as linked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.talks.domain.queries.materials import MaterialFacts
    from meshup.talks.domain.queries.pages import TalkPage

register = template.Library()
MEGABYTE = 1024 * 1024


@register.simple_tag
def talk_data(page: TalkPage) -> SafeString:
    """Return a script element that tells programs what the page tells people."""
    address = settings.CONFIG.address.rstrip("/")

    def address_of_file(material: MaterialFacts) -> str:
        return address + file_address(page.talk.slug, material)

    thing = linked(publisher_in(get_language() or ""), page, address_of_file)
    element = f'<script type="application/ld+json">{json_in_page(thing)}</script>'
    return mark_safe(element)  # noqa: S308 - json_in_page escapes


@register.simple_tag
def file_address(slug: str, material: MaterialFacts) -> str:
    """Return the path of a file of the talk with this slug."""
    return path_of("talks:file", (slug, material.number))


@register.filter
def place_day(place: TalkPlace) -> str:
    """Return "2 December 2026": the day of a line, by the clock of its place."""
    begins = place.line.starts_at or place.event.starts_at
    return short_day(begins.astimezone(place.event.zone))


@register.filter
def megabytes(count: int) -> float:
    """Return bytes in megabytes, a tenth at the least."""
    return max(0.1, round(count / MEGABYTE, 1))


@register.filter
def level_words(level: int) -> str:
    """Return how much a talk takes for granted, in words."""
    return str(Level(level).label) if level in Level.values else ""


@register.filter
def at_key(values: Mapping[Any, Any], key: object) -> Any:  # noqa: ANN401 - whatever it holds
    """Return what ``values`` has at ``key``; None for nothing."""
    return values.get(key)
