"""Shell: delivers what is due now, in this thread; for commands and trials, beside no runner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.deliveries.domain.recording import record
from meshup.deliveries.domain.scheduling import Circle
from meshup.deliveries.domain.sending import send_batch

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.deliveries.domain.batches import Outcome


def deliver_due(at: datetime) -> int:
    """Send all that is due at ``at``, one after the other; return how many arrived or were refused.

    What fails is due later, so this ends.
    """
    circle, done = Circle(), 0
    while (batch := circle.next_batch(at, ())) is not None:
        outcomes: list[Outcome] = []
        send_batch(batch, outcomes.append)
        record(outcomes, at)
        done += sum(outcome.fate.is_over for outcome in outcomes)
    return done
