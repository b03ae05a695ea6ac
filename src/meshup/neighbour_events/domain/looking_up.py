"""Shell: events that neighbours name, asked for at their origin, one after the other.

A message writes down what is to be looked up; a job does it, within a time, and is repeated while
something is left. A row stays until its origin has answered, or has not for five times.
"""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub.addresses import address_hash
from meshup.kit.errors import Refusal, TooMany, Unavailable
from meshup.kit.http_fetch import Unreachable
from meshup.neighbour_events.domain.event_values import LeftOut
from meshup.neighbour_events.domain.origin_documents import take_from_origin
from meshup.neighbour_events.models import EventLookup
from meshup.neighbour_events.signals import lookups_wanted

if TYPE_CHECKING:
    from datetime import datetime

MOST_WAITING: Final = 100
"""Of one neighbour; what more it names is found when it is read."""
MOST_TRIES: Final = 5
FIRST_WAIT: Final = timedelta(minutes=2)
SECONDS: Final = 30.0
"""How long one run looks up; other jobs are to run as well."""


def look_up_later(event_id: str, neighbour: int, at: datetime) -> None:
    """Let a job ask the origin of an event for it, soon after the commit."""
    waiting = EventLookup.objects.filter(neighbour_id=neighbour)
    if waiting.count() >= MOST_WAITING:
        return
    EventLookup.objects.get_or_create(
        id_hash=address_hash(event_id),
        neighbour_id=neighbour,
        defaults={"event_id": event_id, "due_at": at},
    )
    transaction.on_commit(lambda: lookups_wanted.send(None))


def is_something_due(at: datetime) -> bool:
    """Say whether an event is to be looked up at ``at``."""
    return EventLookup.objects.filter(due_at__lte=at).exists()


def look_up_due(at: datetime, seconds: float = SECONDS) -> int:
    """Look up what is due, the longest waiting first, for about so long; return how many."""
    until, count = monotonic() + seconds, 0
    while monotonic() < until:
        lookup = EventLookup.objects.filter(due_at__lte=at).order_by("due_at", "pk").first()
        if lookup is None:
            break
        _look_up(lookup, at)
        count += 1
    return count


def _look_up(lookup: EventLookup, at: datetime) -> None:
    try:
        take_from_origin(lookup.event_id, lookup.neighbour_id, at)
    except (TooMany, Unavailable, Unreachable):
        _put_off(lookup, at)
    except (LeftOut, Refusal):
        lookup.delete()
    else:
        lookup.delete()


def _put_off(lookup: EventLookup, at: datetime) -> None:
    lookup.tries += 1
    if lookup.tries >= MOST_TRIES:
        lookup.delete()
        return
    lookup.due_at = at + FIRST_WAIT * 4 ** (lookup.tries - 1)
    lookup.save(update_fields=["tries", "due_at"])
