"""Jobs of this room: answers that follow from what others do, and who is kept out."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from meshup.attendance.choices import FEDIVERSE
from meshup.attendance.domain.queries.by_source import evenings_by_source
from meshup.kit import clock
from meshup.remote_attendance.domain.answering import answer_evenings
from meshup.remote_attendance.domain.leaving import take_off_blocked


@task()
def answer_again(evenings: list[int]) -> None:
    """Tell who waited that they come, and who was taken off that they do not; twice is once."""
    with transaction.atomic():
        answer_evenings(evenings_by_source(FEDIVERSE, evenings), clock.now())


@task()
def drop_blocked() -> None:
    """Take whoever is kept out by now off the lists of what is still to come."""
    take_off_blocked(clock.now())
