"""Steps of an import on a page: when, and why something is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template

from meshup.agenda.domain.rule_words import in_words
from meshup.imports.domain.imported_event import ImportedSeries
from meshup.imports.reasons import left_because
from meshup.kit.date_words import moment_in_words, span_in_words

if TYPE_CHECKING:
    from meshup.imports.domain.comparing import Step

register = template.Library()

register.filter("left_because", left_because)


@register.filter
def times(step: Step) -> str:
    """Return when it takes place, in words; of a series its rule and its first date."""
    event = step.event
    zone = ZoneInfo(event.zone)
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    if isinstance(step.imported, ImportedSeries):
        return f"{in_words(step.imported.rule)} · {moment_in_words(start)}"
    return span_in_words(start, end, all_day=event.whole_day)
