"""What the agenda's forms do when they hear of something: they only enqueue a job."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.agenda.signals import event_suggested
from meshup.agenda_desk.jobs import tell_of_suggestion
from meshup.community.domain.queries import numbers_of_hosts
from meshup.kit.jobs import later


@receiver(event_suggested)
def write_to_hosts(slug: str, **_more: object) -> None:
    """Write to every host that a suggestion waits."""
    for number in numbers_of_hosts():
        later(tell_of_suggestion, person_id=number, slug=slug)
