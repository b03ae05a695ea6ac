"""Shell: which neighbour is read when.

About once an hour, each at a minute of its own; one that does not answer less and less often, once
a day at the least. What was kept of one that has not answered for a month goes, until it does.
"""

from __future__ import annotations

from datetime import timedelta
from random import SystemRandom
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.fediverse.domain.settings import federation
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.neighbour_events.domain.keeping import remove_unseen
from meshup.neighbour_events.domain.reading import read_neighbour
from meshup.neighbour_events.domain.tags import NEIGHBOUR_EVENTS
from meshup.neighbour_events.models import Neighbour, Sighting
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime

BETWEEN: Final = timedelta(minutes=60)
JITTER: Final = 0.2
LONGEST_BETWEEN: Final = timedelta(days=1)
GIVEN_UP: Final = timedelta(days=30)
RUN_SECONDS: Final = 60.0
UNREADABLE: Final = "activitypub.bad_document"

_chance = SystemRandom()


def is_something_due(at: datetime) -> bool:
    """Say whether a neighbour is to be read at ``at``: one quick question."""
    return Neighbour.objects.filter(due_at__lte=at).exists()


def read_due(seconds: float = RUN_SECONDS) -> int:
    """Read the neighbours that are due, one after the other, for about so long; say how many."""
    until, count = monotonic() + seconds, 0
    while monotonic() < until and federation().is_on:
        at = clock.now()
        number = _claim(at)
        if number is None:
            break
        read_now(number, at)
        count += 1
    return count


def read_now(number: int, at: datetime) -> None:
    """Read one neighbour, and note whether it answered."""
    try:
        read_neighbour(number, at)
    except Refusal as refusal:
        _note_failure(number, refusal.code, at)
    except BadDocument:
        _note_failure(number, UNREADABLE, at)
    else:
        Neighbour.objects.filter(pk=number).update(read_at=at, tries=0, failure="")


@transaction.atomic
def _claim(at: datetime) -> int | None:
    """Return a neighbour that is due, and put its next time off; None for none."""
    due = Neighbour.objects.select_for_update(skip_locked=True).filter(due_at__lte=at)
    neighbour = due.order_by("due_at", "pk").first()
    if neighbour is None:
        return None
    neighbour.due_at = at + _wait(neighbour.tries)
    neighbour.save(update_fields=["due_at"])
    return neighbour.pk


def _wait(tries: int) -> timedelta:
    doublings: int = 2 ** min(tries, 6)
    between = min(LONGEST_BETWEEN, BETWEEN * doublings)
    factor: float = _chance.uniform(1 - JITTER, 1 + JITTER)
    return between * factor


@transaction.atomic
def _note_failure(number: int, code: str, at: datetime) -> None:
    neighbour = Neighbour.objects.select_for_update().filter(pk=number).first()
    if neighbour is None:
        return
    neighbour.tries = min(neighbour.tries + 1, 1_000)
    neighbour.failure = code[:60]
    neighbour.save(update_fields=["tries", "failure"])
    if at - (neighbour.read_at or neighbour.since) > GIVEN_UP:
        Sighting.objects.filter(neighbour=neighbour).delete()
        remove_unseen()
        changed(NEIGHBOUR_EVENTS)
