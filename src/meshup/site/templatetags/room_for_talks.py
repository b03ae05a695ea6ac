"""Whether somebody can propose a talk for an event, for templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from meshup.agenda.domain.wording import slots_wait_in_words

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.proposals.domain.queries.calls import OpenCalls

register = template.Library()
register.simple_tag(slots_wait_in_words)


@register.filter
def take(calls: OpenCalls, event: Occurrence) -> bool:
    """Say whether one of the calls takes proposals for an event."""
    return calls.takes(event.slug)
