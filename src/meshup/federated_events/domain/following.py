"""Shell: a change of the agenda has what is federated compared anew, after its transaction.

What hosts changed is marked in the transaction of the change, so that an event which is over, and
which a round would leave as it is, is looked at again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.federated_events.models import FederatedEvent
from meshup.fediverse.domain.settings import federation

if TYPE_CHECKING:
    from meshup.history.domain.changes import Changing

KINDS: Final = frozenset({"event", "series", "pattern", "venue", "terms"})
"""Kinds of rows that documents show something of."""


def mark_changes(making: Changing) -> bool:
    """Mark the events that a change touched; say whether documents may say something else now."""
    if not federation().is_on:
        return False
    states = [
        state for row in making.rows_of("event") for state in (row.before, row.after) if state
    ]
    slugs = {state["slug"] for state in states}
    if slugs:
        FederatedEvent.objects.filter(slug__in=slugs).update(is_stale=True)
    return any(row.kind in KINDS for row in making.rows)
