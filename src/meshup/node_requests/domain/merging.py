"""Shell by its words alone (``choices``): what two sides said about one request, merged.

Words
    word  what one side said last: the asker that it stands or not, the asked side its answer

Method
    Each side writes its own words only. That a request was withdrawn, or that what was accepted
    was left, is said once and for good; the other answers are numbered by whoever gives them, and
    the one with the highest number counts. So the merge of words is that of a lattice: repeated,
    reordered and late messages lead both nodes to the same state.

    Two answers of one number contradict each other: the one that promises less counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.node_requests.choices import Answer, RequestState

if TYPE_CHECKING:
    from datetime import datetime

PROMISES: Final = (Answer.NONE, Answer.ACCEPTED, Answer.MAYBE, Answer.DECLINED, Answer.LEFT)
"""Of one number the later here counts."""
STATES: Final = {
    Answer.NONE: RequestState.REQUESTED,
    Answer.MAYBE: RequestState.MAYBE,
    Answer.ACCEPTED: RequestState.ACCEPTED,
    Answer.DECLINED: RequestState.DECLINED,
    Answer.LEFT: RequestState.LEFT,
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of both sides.

    Attributes:
        is_withdrawn: whoever asked takes it back.
        answer: of whoever was asked. number: grows with each of their answers; 0 before the first.
    """

    is_withdrawn: bool = False
    answer: Answer = Answer.NONE
    number: int = 0


def merged(first: Words, second: Words) -> Words:
    """Return what both tell together; commutative, associative, idempotent."""
    answered = max(first, second, key=_weight)
    return Words(first.is_withdrawn or second.is_withdrawn, answered.answer, answered.number)


def state_of(words: Words, deadline: datetime | None, now: datetime) -> RequestState:
    """Return where a request stands at ``now``; without an answer it ends at its ``deadline``."""
    if words.is_withdrawn:
        return RequestState.WITHDRAWN
    state = STATES[words.answer]
    is_open = state in {RequestState.REQUESTED, RequestState.MAYBE}
    if is_open and deadline is not None and deadline <= now:
        return RequestState.EXPIRED
    return state


def _weight(words: Words) -> tuple[bool, int, int]:
    return words.answer == Answer.LEFT, words.number, PROMISES.index(words.answer)
