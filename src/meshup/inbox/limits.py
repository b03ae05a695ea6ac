"""How much other servers may send, as data.

An activity is counted once its signature holds, in the transaction of what it does: by its actor,
by the domain that somebody registered (``social.example`` for all names below it), and with all
others. What somebody has left over tells nothing of others, except that all share the last.

Stretches of time begin by the clock, for all at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from meshup.kit.limits import Allowance

MINUTES: Final = timedelta(minutes=10)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

Allowances = tuple[Allowance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderLimits:
    """The allowances of one group of kinds: of an actor, of a domain, of everybody."""

    actor: Allowances
    domain: Allowances
    node: Allowances


ANY: Final = SenderLimits(
    actor=(Allowance(600, HOUR),),
    domain=(Allowance(12_000, HOUR),),
    node=(Allowance(120_000, HOUR),),
)
"""Of all that is taken. It bounds what the replay cache holds: two hours of this."""

LIMITS: Final[dict[str, SenderLimits]] = {
    # a boost of ours on a large server is followed by hundreds of follows within minutes
    "Follow": SenderLimits(
        actor=(Allowance(30, HOUR),),
        domain=(Allowance(600, MINUTES), Allowance(6_000, DAY)),
        node=(Allowance(20_000, DAY),),
    ),
    "Join": SenderLimits(
        actor=(Allowance(30, HOUR),),
        domain=(Allowance(200, MINUTES), Allowance(1_000, DAY)),
        node=(Allowance(5_000, DAY),),
    ),
    # what a node asks of ours, read by a host
    "Offer": SenderLimits(
        actor=(Allowance(30, HOUR), Allowance(100, DAY)),
        domain=(Allowance(60, HOUR), Allowance(200, DAY)),
        node=(Allowance(2_000, DAY),),
    ),
    # each is read by a host; whole servers send theirs as one actor, see ``moderation.limits``
    "Flag": SenderLimits(
        actor=(Allowance(30, DAY),), domain=(Allowance(60, DAY),), node=(Allowance(400, DAY),)
    ),
}

MOST_BYTES: Final = 256 * 1024
"""Of a body."""
FAILURES: Final = Allowance(3_000, MINUTES)
"""So many requests of one network may be badly signed, or be no activities, as each worker counts
them; then it is answered without a look at what it sent."""
