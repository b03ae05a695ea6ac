"""Shell: what hosts do with a burst of registrations: undo all of it, or find that it is people.

Undone in one press, each registration stands as removed for a week, and one press puts all back
(``host_acts.put_back``); then they go.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.attendance.choices import Standing
from meshup.attendance.domain.evenings import drop, opened_with
from meshup.attendance.domain.host_acts import GONE, take_off
from meshup.attendance.domain.open_events import settle
from meshup.attendance.domain.queries.recent_bursts import recent_bursts
from meshup.attendance.errors import NoSuchBurst
from meshup.attendance.models import (
    Attendance,
    Registration,
    Removal,
    RemovedEvening,
    ReviewedBursts,
)
from meshup.attendance.rules import may_keep_attendance
from meshup.community.rules import require
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.blocks import block_network
from meshup.moderation.domain.reasons import reason

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.attendance.domain.bursts import Burst
    from meshup.community.rules import Asker

UNDO_BURST: Final = "attendance.undo_burst"
KEEP_BURST: Final = "attendance.keep_burst"

BURST_RETENTION: Final = timedelta(days=7)
"""So long a burst that was undone can be put back; then its registrations go."""


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
        coming = Attendance.objects.filter(
            registration__in=found.numbers, event__ends_at__gt=at
        ).exclude(standing__in=GONE)
        opened, evenings = opened_with(coming, at)
        own = next(each.key for each in opened.values() if each.event.slug == slug)
        take_off(opened, evenings, own, is_burst=True)
        facts = ActContext(facts={"registrations": len(found.arrivals)})
        log_act(by, UNDO_BURST, f"event:{slug}", words, at, facts)
        for origin in sorted(found.origins) if block_networks else ():
            block_network(by, origin, words, at)
        settle(opened.values())
        return len(found.arrivals)


def keep_burst(by: Asker, slug: str, burst: int, at: datetime) -> None:
    """Find that a burst is people: it is not asked again whether those who came are.

    Raises:
        HostsOnly, NoSuchBurst
    """
    require(by, may_keep_attendance)
    with transaction.atomic():
        found = burst_at(slug, burst, at)
        event = Attendance.objects.filter(
            registration__in=found.numbers, event__slug=slug
        ).values_list("event", flat=True)[0]
        ReviewedBursts.objects.update_or_create(event_id=event, defaults={"until": found.until})
        facts = ActContext(facts={"registrations": len(found.arrivals)})
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
        removed = RemovedEvening.objects.filter(removal__in=old).values_list(
            "evening__registration", flat=True
        )
        stays = Attendance.objects.exclude(standing=Standing.REMOVED).values("registration")
        rows = list(Registration.objects.filter(pk__in=set(removed)).exclude(pk__in=stays))
        drop(rows, now)
        old.delete()
    return len(rows)
