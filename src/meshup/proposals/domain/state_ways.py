"""The way along the graph by which a file, or what takes one back, leads to a state.

Pure, but for the settings: what states are called is translated.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from meshup.proposals.choices import ProposalState
from meshup.proposals.errors import StepNotPossible
from meshup.proposals.rules import STEPS

BY_TIMETABLE: Final = frozenset({ProposalState.OFFERED, ProposalState.SCHEDULED})
"""States that a file cannot give: they come of an offer, and of a line."""
READ: Final = frozenset({ProposalState.LATER, ProposalState.ACCEPTED, ProposalState.HELD})
"""States that say that a host has read it."""


def way_between(state: ProposalState, to: ProposalState) -> tuple[ProposalState, ...]:
    """Return the shortest way from ``state`` to ``to`` on which nothing is offered or placed.

    Raises:
        StepNotPossible: it begins or ends there.
    """
    if state == to:
        return ()
    if {state, to} & BY_TIMETABLE:
        raise StepNotPossible(state=state.label)
    ways: deque[tuple[ProposalState, ...]] = deque([()])
    seen = {state}
    while ways:
        way = ways.popleft()
        here = way[-1] if way else state
        if here == to:
            return way
        for step in sorted(STEPS[here] - BY_TIMETABLE - seen):
            seen.add(step)
            ways.append((*way, step))
    raise StepNotPossible(state=state.label)
