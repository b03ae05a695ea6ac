"""Shell: how many came, as they were counted at the door; a host's own number goes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.event_changes import changing_event
from meshup.agenda.domain.gestures import ALLOWED, Gesture
from meshup.agenda.domain.occurrence import phase_between
from meshup.agenda.domain.rows import locked_event

if TYPE_CHECKING:
    from datetime import datetime


def note_counted_heads(slug: str, heads: int, known: int | None, at: datetime) -> bool:
    """Note how many were counted, unless somebody noted another number; return whether it stands.

    The same again changes nothing, and is no change in the history.

    Args:
        slug: of a public event that has begun and is not cancelled; of others nothing is noted.
        heads: persons.
        known: what was noted last of what was counted; None: nothing yet.

    Raises:
        NoSuchEvent
    """
    with transaction.atomic():
        event = locked_event(slug, at)
        phase = phase_between(event.starts_at, event.ends_at, at)
        if event.head_count != known or Gesture.NOTE not in ALLOWED[event.state][phase]:
            return False
        if heads != known:
            with changing_event(None, slug, "count", at) as (making, row):
                row.head_count = heads
                making.save(row)
        return True
