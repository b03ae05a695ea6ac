"""What this room does when it hears of something: it enqueues a job, where it concerns it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.dispatch import receiver

from meshup.attendance import signals
from meshup.attendance.choices import FEDIVERSE
from meshup.attendance.domain.queries.by_source import evenings_by_source
from meshup.kit.jobs import later
from meshup.remote_actors.signals import blocks_changed
from meshup.remote_attendance.jobs import answer_again, drop_blocked

if TYPE_CHECKING:
    from collections.abc import Iterable

AT_ONCE: Final = 200


@receiver(signals.place_given)
def answer_place(evening: int, **_more: object) -> None:
    """Tell who waited that they come."""
    _answer([evening])


@receiver([signals.taken_off, signals.put_back])
def answer_hosts(evenings: Iterable[int], **_more: object) -> None:
    """Tell whom hosts took off the list, or put back."""
    _answer(evenings)


@receiver(blocks_changed)
def follow_blocks(*, are_blocked: bool, **_more: object) -> None:
    """Take whoever is kept out off the lists."""
    if are_blocked:
        later(drop_blocked)


def _answer(evenings: Iterable[int]) -> None:
    theirs = [each.number for each in evenings_by_source(FEDIVERSE, evenings)]
    for first in range(0, len(theirs), AT_ONCE):
        later(answer_again, evenings=theirs[first : first + AT_ONCE])
