"""What the agenda's forms do when they hear of something: they only enqueue a job."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.agenda.signals import event_suggested
from meshup.agenda_desk.domain.notices import SUGGESTIONS
from meshup.community.jobs import notify_at_once


@receiver(event_suggested)
def write_to_hosts(slug: str, **_more: object) -> None:
    """Write that a suggestion waits to every host who wants to hear of it at once."""
    notify_at_once(SUGGESTIONS.name, slug)
