"""The kinds of letters about coming, as ``letters`` knows them; registered by ``apps``.

Reminders leave at most once: one that is lost in a fall of the machine costs little, and the page
says the same. All others leave at least once: somebody acts by them, or stands before a closed
door; a second one has the same Message-ID, and its calendar entry the same SEQUENCE.
"""

from __future__ import annotations

from typing import Final

from meshup.attendance_letters.domain.change_letter import compose_change
from meshup.attendance_letters.domain.changes import CHANGE
from meshup.attendance_letters.domain.confirmation_letter import compose_confirmation
from meshup.attendance_letters.domain.confirming import ACT, CONFIRMATION, on_proved
from meshup.attendance_letters.domain.place_letter import compose_place
from meshup.attendance_letters.domain.places import PLACE
from meshup.attendance_letters.domain.reminder_letter import compose_reminder
from meshup.attendance_letters.domain.reminders import REMINDER
from meshup.attendance_letters.domain.stopping import (
    resume_reminders,
    stop_all,
    stop_reminders,
)
from meshup.letters.letter_kinds import Delivery, LetterKind, register_letter_kind
from meshup.letters.proof_acts import register_proof_act

LETTER_KINDS: Final = (
    LetterKind(
        name=CONFIRMATION,
        compose=compose_confirmation,
        stop=stop_all,
        delivery=Delivery.AT_LEAST_ONCE,
        is_awaited=True,
    ),
    LetterKind(
        name=PLACE,
        compose=compose_place,
        stop=stop_all,
        delivery=Delivery.AT_LEAST_ONCE,
        is_awaited=True,
    ),
    LetterKind(name=CHANGE, compose=compose_change, stop=stop_all, delivery=Delivery.AT_LEAST_ONCE),
    LetterKind(
        name=REMINDER,
        compose=compose_reminder,
        stop=stop_reminders,
        delivery=Delivery.AT_MOST_ONCE,
        resume=resume_reminders,
    ),
)


def register_letters() -> None:
    """Let ``letters`` write these kinds, and confirm a registration when its address is proved."""
    register_proof_act(ACT, on_proved)
    for kind in LETTER_KINDS:
        register_letter_kind(kind)
