"""Shell: whoever is kept out by a block elsewhere comes off the lists of what is still to come.

The node does it, not a host: it stands so in the log, and a host puts them back from the list of
the event once the block is lifted. Places that others get meanwhile stay theirs.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.attendance.domain.evenings import opened_with
from meshup.attendance.domain.host_acts import GONE, REMOVE, take_off
from meshup.attendance.domain.open_events import settle
from meshup.attendance.models import Attendance, Removal
from meshup.moderation.domain.acts import ActContext, log_act

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

PORTION: Final = 500
"""Peers that one query names."""


def take_off_peers(peers: Iterable[int], at: datetime) -> int:
    """Take these peers off the lists of all that is not over; return how many evenings it were.

    Twice is once. Each event is a removal of its own, so that a host can put its people back.
    """
    wanted = sorted(set(peers))
    portions = (wanted[first : first + PORTION] for first in range(0, len(wanted), PORTION))
    return sum(_take_off(portion, at) for portion in portions)


def _take_off(peers: list[int], at: datetime) -> int:
    coming = Attendance.objects.filter(peer__in=peers, event__ends_at__gt=at)
    with transaction.atomic():
        opened, evenings = opened_with(coming.exclude(standing__in=GONE), at)
        by_event: dict[int, list[Attendance]] = defaultdict(list)
        for evening in evenings:
            by_event[evening.event_id].append(evening)
        for key, theirs in by_event.items():
            take_off(opened, theirs, Removal.objects.create(event_id=key, made_at=at))
            facts = ActContext(facts={"registrations": len(theirs)})
            log_act(None, REMOVE, f"event:{opened[key].event.slug}", "", at, facts)
        settle(opened.values())
    return len(evenings)
