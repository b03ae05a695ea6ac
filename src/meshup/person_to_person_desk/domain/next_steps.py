"""Pure: what a host may do next with the rounds of an evening, the one next thing first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GATHERING: Final = "gathering"
ANNOUNCED: Final = "announced"
TALKING: Final = "talking"
HELD: Final = "held"
BETWEEN: Final = "between"
ENDED: Final = "ended"
"""Values of ``person_to_person.choices.Phase``, whose words are translated by Django."""

START: Final = "start"
UNDO_START: Final = "undo-start"
BEGIN_NOW: Final = "begin-now"
HOLD: Final = "hold"
RESUME: Final = "resume"
END_ROUND: Final = "end-round"
ADD_ROUND: Final = "add-round"
END: Final = "end"

EXTENSIONS: Final = (-1, 1, 5)
"""Minutes that are one tap away."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What may be done at one moment.

    Attributes:
        first: the one next thing; "" when the clock does it.
        others: beside it. more: what is rarely wanted.
        extends: whether the round may end later or earlier.
    """

    first: str = ""
    others: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    extends: bool = False


def steps_at(phase: str, *, can_undo: bool, is_over: bool) -> Steps:
    """Return what may be done.

    Args:
        phase: what the clock says of the rounds: one of those above.
        can_undo: whether they were started a moment ago.
        is_over: whether the event is.
    """
    if phase == ENDED:
        return Steps(others=() if is_over else (ADD_ROUND,))
    if can_undo and phase != HELD:
        return Steps(UNDO_START, (HOLD,), RARE, extends=True)
    return OF_PHASE[phase]


RARE: Final = (ADD_ROUND, END)
OF_PHASE: Final = {
    GATHERING: Steps(START, more=(END,)),
    ANNOUNCED: Steps(BEGIN_NOW, (HOLD,), RARE, extends=True),
    TALKING: Steps(HOLD, (END_ROUND,), RARE, extends=True),
    HELD: Steps(RESUME, (END_ROUND,), RARE, extends=True),
    BETWEEN: Steps(more=RARE),
}
