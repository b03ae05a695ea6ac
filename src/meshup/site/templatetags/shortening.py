"""Long texts and timetables, in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template

from meshup.kit.text import markdown
from meshup.site.timetable import Placed, placed

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from meshup.agenda.domain.occurrence import Occurrence

register = template.Library()

FEW: Final = 6


@register.filter
def beginning(source: object, paragraphs: int) -> SafeString:
    """Return the first ``paragraphs`` of a Markdown text (a list is one) as safe HTML."""
    parts = [part for part in str(source).replace("\r\n", "\n").split("\n\n") if part.strip()]
    return markdown("\n\n".join(parts[:paragraphs]))


@register.filter
def first_lines(event: Occurrence) -> list[Placed]:
    """Return the first few lines of the event's timetable, by the clock of the place."""
    return placed(event.timetable, event.zone)[:FEW]
