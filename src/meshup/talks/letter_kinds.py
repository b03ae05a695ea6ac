"""The letter of talks, as ``letters`` knows it; registered by ``apps``.

It leaves at least once: a second one has the same Message-ID.
"""

from __future__ import annotations

from typing import Final

from meshup.letters.letter_kinds import Delivery, LetterKind, register_letter_kind
from meshup.talks.domain.thanks_letters import KIND, compose, resume, stop

THANKS: Final = LetterKind(
    name=KIND, compose=compose, stop=stop, resume=resume, delivery=Delivery.AT_LEAST_ONCE
)


def register_letters() -> None:
    """Let ``letters`` write it."""
    register_letter_kind(THANKS)
