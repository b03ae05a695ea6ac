"""The kinds of letters about coming, as ``letters`` knows them; registered by ``apps``.

Reminders leave at most once: one that is lost in a fall of the machine costs little, and the page
says the same. All others leave at least once: somebody acts by them, or stands before a closed door;
a second one has the same Message-ID, and its calendar entry the same SEQUENCE.
"""

from __future__ import annotations

from typing import Final

from meshup.attendance.domain.letters.change_letter import compose_change
from meshup.attendance.domain.letters.changes import CHANGE
from meshup.attendance.domain.letters.confirmation_letter import compose_confirmation
from meshup.attendance.domain.letters.confirming import CONFIRMATION
from meshup.attendance.domain.letters.place_letter import compose_place
from meshup.attendance.domain.letters.places import PLACE
from meshup.attendance.domain.letters.reminder_letter import compose_reminder
from meshup.attendance.domain.letters.reminders import REMINDER
from meshup.attendance.domain.letters.stopping import (
    resume_reminders,
    stop_all,
    stop_reminders,
)
from meshup.letters.letter_kinds import Delivery, LetterKind

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
    LetterKind(
        name=CHANGE, compose=compose_change, stop=stop_all, delivery=Delivery.AT_LEAST_ONCE
    ),
    LetterKind(
        name=REMINDER,
        compose=compose_reminder,
        stop=stop_reminders,
        delivery=Delivery.AT_MOST_ONCE,
        resume=resume_reminders,
    ),
)
