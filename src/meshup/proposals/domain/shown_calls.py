"""Shell: the call that an event has of its own, as the page of the event leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.shown import Shown
from meshup.proposals.domain.queries.calls import shown_calls
from meshup.proposals.domain.tags import CALLS

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.proposals.domain.call_facts import CallFacts


def shown_call_of(event: Occurrence, now: datetime) -> Shown[CallFacts | None]:
    """Return the open call of an event that is ahead; None where there is none.

    An event with slots for talks says these, and needs no second way to the same form.
    """
    if event.cancelled or event.starts_at <= now or event.open_slots:
        return Shown(None)
    own = [call for call in shown_calls(now).value if call.event == event.slug]
    changes = [at for call in own if (at := call.next_change(now))]
    call = next((call for call in own if call.is_open_at(now)), None)
    return Shown(call, frozenset({CALLS}), min([*changes, event.starts_at]))
