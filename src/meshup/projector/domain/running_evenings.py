"""Shell: the events that run now, with where they can be followed; for whoever runs the node."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from meshup.agenda.domain.queries.events import events_between
from meshup.projector.domain.secrets import projector_token

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class RunningEvening:
    """An event that runs: the full addresses of its page for phones, and of its projector."""

    phones: str
    screen: str


def running_evenings(now: datetime) -> list[RunningEvening]:
    """Return the public events that run at ``now``; the address of a projector is a secret."""
    running = events_between(now, now + timedelta(microseconds=1))
    return [
        RunningEvening(
            phones=_full("projector:now", event.slug),
            screen=_full(
                "projector:projector", event.slug, projector_token(event.slug, event.ends_at)
            ),
        )
        for event in running
        if not event.cancelled
    ]


def _full(name: str, *parts: str) -> str:
    address: str = settings.CONFIG.address
    return address.rstrip("/") + reverse(name, args=parts)
