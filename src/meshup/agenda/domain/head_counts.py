"""Shell: how many came, noted alone: by somebody on the way out, or as counted at the door.

``events.record_afterwards`` keeps the recap as a whole. Noting the same number twice is no change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.access import require
from meshup.agenda.domain.event_changes import changing_event, refuse_unless_allowed
from meshup.agenda.domain.gestures import ALLOWED, Gesture
from meshup.agenda.domain.occurrence import phase_between
from meshup.agenda.domain.rows import locked_event
from meshup.community import rules

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

MOST_HEADS: Final = 100_000


def note_head_count(by: Asker | None, slug: str, heads: int, at: datetime) -> None:
    """Keep how many came, 0 to ``MOST_HEADS``; ``by`` None is the node itself.

    Whoever notes last is right, and may undo it: no version is asked for.

    Raises:
        NotYours, NoSuchEvent, NotInThisState, NotYetBegun
    """
    require(by, rules.may_count_heads)
    with transaction.atomic():
        if locked_event(slug, at).head_count == heads:
            return
        with changing_event(by, slug, "remember", at) as (making, event):
            refuse_unless_allowed(Gesture.NOTE, event, at)
            event.head_count = heads
            making.save(event)


def note_counted_heads(slug: str, heads: int, known: int | None, at: datetime) -> bool:
    """Note how many were counted, unless somebody noted another number; return whether it stands.

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
