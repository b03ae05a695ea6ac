"""The letter of talks that travel, as ``letters`` knows it; registered by ``apps``.

It leaves at least once: somebody acts by it, and a second one has the same Message-ID.
"""

from __future__ import annotations

from typing import Final

from meshup.letters.letter_kinds import Delivery, LetterKind, register_letter_kind
from meshup.travelling_talks.domain.question_letters import LETTER, compose, resume, stop

QUESTION: Final = LetterKind(
    name=LETTER, compose=compose, stop=stop, resume=resume, delivery=Delivery.AT_LEAST_ONCE
)


def register_letters() -> None:
    """Let ``letters`` write it."""
    register_letter_kind(QUESTION)
