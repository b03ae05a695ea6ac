"""What may be done with an event of a list, for rows that offer the one likely gesture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from meshup.agenda_desk.domain.offered_gestures import gestures_for

if TYPE_CHECKING:
    from django.template.context import Context

    from meshup.agenda.domain.occurrence import Occurrence

register = template.Library()


@register.simple_tag(takes_context=True)
def gestures_of(context: Context, event: Occurrence) -> list[str]:
    """Return the names of what the reader of the page may do with ``event``."""
    gestures = gestures_for(context["request"].user, event, context["now"])
    return [gesture.value for gesture in gestures]
