"""Shell: how many came, noted alone, as by somebody with a phone on the way out.

``events.record_afterwards`` keeps the recap as a whole. Noting the same number twice is no change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.access import require
from meshup.agenda.domain.event_changes import changing_event, refuse_unless_allowed
from meshup.agenda.domain.gestures import Gesture
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
