"""The kinds of letters to speakers, as ``letters`` knows them; registered by ``apps``.

All leave at least once: somebody acts by them; a second one has the same Message-ID, and its
calendar entry the same SEQUENCE.
"""

from __future__ import annotations

from typing import Final

from meshup.letters.letter_kinds import Delivery, LetterKind, register_letter_kind
from meshup.letters.proof_acts import register_proof_act
from meshup.proposal_letters.domain.composing import compose
from meshup.proposal_letters.domain.confirming import ACT, on_proved
from meshup.proposal_letters.domain.leaving import NEWS, RECEIVED
from meshup.proposal_letters.domain.stopping import stop

LETTER_KINDS: Final = (
    LetterKind(
        name=RECEIVED,
        compose=compose,
        stop=stop,
        delivery=Delivery.AT_LEAST_ONCE,
        is_awaited=True,
    ),
    LetterKind(name=NEWS, compose=compose, stop=stop, delivery=Delivery.AT_LEAST_ONCE),
)


def register_letters() -> None:
    """Let ``letters`` write these kinds, and confirm a proposal when its address is proved."""
    register_proof_act(ACT, on_proved)
    for kind in LETTER_KINDS:
        register_letter_kind(kind)
