"""Shell: what hosts do with a burst of registrations: undo all of it, or find that it is people.

Undone in one press, each registration stands as removed for a week, and one press puts all back
(``host_acts.put_back``); then they go.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from meshup.agenda.domain.row_locks import lock_events
from meshup.attendance.choices import Standing
from meshup.attendance.domain.evenings import drop, opened_with
from meshup.attendance.domain.host_acts import GONE, take_off
from meshup.attendance.domain.open_events import open_events, settle
from meshup.attendance.domain.queries.recent_bursts import recent_bursts
from meshup.attendance.errors import NoSuchBurst
from meshup.attendance.models import Attendance, Registration, Removal, RemovedEvening
from meshup.attendance.rules import may_keep_attendance
from meshup.community.rules import require
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.blocks import block_network
from meshup.moderation.domain.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.attendance.domain.open_events import OpenEvent
    from meshup.community.rules import Asker
    from meshup.kit.bursts import Burst

UNDO_BURST: Final = "attendance.undo_burst"
KEEP_BURST: Final = "attendance.keep_burst"

BURST_RETENTION: Final = timedelta(days=7)
"""So long a burst that was undone can be put back; then its registrations go."""

PORTION: Final = 500
"""Registrations that one query names; each may have an evening a month."""


def undo_burst(
    by: Asker, slug: str, burst: int, why: str, at: datetime, *, block_networks: bool = False
) -> int:
    """Take a whole burst off every list, at once; return the number of registrations.

    Registrations to the series of the event lose all of their dates. For a week ``put_back``
    undoes it. With ``block_networks`` the networks it came from are kept out for a day.

    Raises:
        HostsOnly, ReasonMissing
        NoSuchBurst: somebody was faster.
    """
    require(by, may_keep_attendance)
    words = reason(why)
    with transaction.atomic():
        found = burst_at(slug, burst, at)
        touched = _take_all_off(found, slug, at)
        facts = ActContext(facts={"registrations": len(found.arrivals)})
        log_act(by, UNDO_BURST, f"event:{slug}", words, at, facts)
        for origin in sorted(found.origins) if block_networks else ():
            block_network(by, origin, words, at)
        settle(touched)
        return len(found.arrivals)


def _take_all_off(burst: Burst, slug: str, at: datetime) -> list[OpenEvent]:
    """Take a burst off, in portions that a database takes; return its events, open, not settled.

    Places are given at the end alone, or some would go to the rest of the burst.
    """
    portions = [_coming(numbers, at) for numbers in _portions(sorted(burst.numbers))]
    keys = {key for rows in portions for key in rows.values_list("event", flat=True)}
    before = open_events(lock_events(keys), at)
    own = next(each.key for each in before.values() if each.event.slug == slug)
    removal = Removal.objects.create(event_id=own, made_at=at, is_burst=True)
    for rows in portions:
        take_off(*opened_with(rows, at), removal)
    after = open_events(lock_events(keys), at)
    for key, each in after.items():
        each.before = before[key].before
    return list(after.values())


def _coming(numbers: Sequence[int], at: datetime) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(registration__in=numbers, event__ends_at__gt=at)
    return rows.exclude(standing__in=GONE)


def _portions(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[first : first + PORTION] for first in range(0, len(numbers), PORTION)]


def keep_burst(by: Asker, slug: str, burst: int, at: datetime) -> None:
    """Find that a burst is people: it is not asked again whether those who came are.

    From which networks they came is forgotten at once, by which they were told as a burst.

    Raises:
        HostsOnly, NoSuchBurst
    """
    require(by, may_keep_attendance)
    with transaction.atomic():
        coming = Attendance.objects.filter(event__slug=slug, registration=burst)
        lock_events(coming.values_list("event", flat=True))
        numbers = sorted(burst_at(slug, burst, at).numbers)
        for portion in _portions(numbers):
            Registration.objects.filter(pk__in=portion).update(origin="")
        facts = ActContext(facts={"registrations": len(numbers)})
        log_act(by, KEEP_BURST, f"event:{slug}", "", at, facts)


def burst_at(slug: str, burst: int, now: datetime) -> Burst:
    """Return the burst of an event that holds the registration of this number.

    Raises:
        NoSuchBurst: there is none (any more).
    """
    for found in recent_bursts(now, [slug]).get(slug, []):
        if burst in found.numbers:
            return found
    raise NoSuchBurst


def drop_old_bursts(now: datetime) -> int:
    """Delete the registrations of bursts that were undone a week ago; return how many."""
    old = Removal.objects.filter(is_burst=True, made_at__lte=now - BURST_RETENTION)
    with transaction.atomic():
        removed = RemovedEvening.objects.filter(removal__in=old)
        stays = Attendance.objects.exclude(standing=Standing.REMOVED)
        rows = list(
            Registration.objects.filter(
                Exists(removed.filter(evening__registration=OuterRef("pk"))),
                ~Exists(stays.filter(registration=OuterRef("pk"))),
            ).order_by("pk")
        )
        for first in range(0, len(rows), PORTION):
            drop(rows[first : first + PORTION], now)
        old.delete()
    return len(rows)
