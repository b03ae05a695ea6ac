"""Bursts of registrations that no host has looked at, for hosts.

Known is who proved an address, or had come to something else an hour before. A registration keeps
its origin for two days: so long a burst waits for a host.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, Exists, OuterRef, Q, When

from meshup.attendance.choices import Standing
from meshup.attendance.models import Attendance, Registration, ReviewedBursts
from meshup.kit.bursts import Arrival, bursts_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.kit.bursts import Burst

SEEN: Final = timedelta(days=14)
"""So far back it is asked what is usual."""
FRESH: Final = timedelta(days=2)
BEFORE: Final = timedelta(hours=1)


def recent_bursts(now: datetime, slugs: Iterable[str] | None = None) -> dict[str, list[Burst]]:
    """Return the bursts of events that are not over, by slug; of all events, or of ``slugs``.

    Two queries, however many there are; events without a burst are left out.
    """
    fresh = Registration.objects.filter(made_at__gte=now - FRESH).exclude(origin="")
    if slugs is None and not fresh.exists():
        return {}
    reviewed = dict(ReviewedBursts.objects.values_list("event", "until"))
    arrivals: dict[str, list[Arrival]] = defaultdict(list)
    for event, slug, number, at, origin, is_known in _rows(now, slugs):
        is_seen = event in reviewed and at <= reviewed[event]
        known = is_known or is_seen or at < now - FRESH
        arrivals[slug].append(Arrival(at, number, origin, is_known=known))
    found = {slug: bursts_in(of_event) for slug, of_event in arrivals.items()}
    return {slug: bursts for slug, bursts in found.items() if bursts}


def _rows(now: datetime, slugs: Iterable[str] | None) -> Iterable[tuple[Any, ...]]:
    """Return (event, slug, registration, when, origin, known) of all who came lately."""
    came_before = Registration.objects.filter(
        peer=OuterRef("registration__peer"),
        made_at__lt=OuterRef("registration__made_at") - BEFORE,
    )
    rows = Attendance.objects.filter(
        event__ends_at__gt=now, registration__made_at__gte=now - SEEN
    ).exclude(standing__in=(Standing.REMOVED, Standing.SKIPPED))
    if slugs is not None:
        rows = rows.filter(event__slug__in=list(slugs))
    proved = Q(registration__address__proved_at__isnull=False)
    return rows.annotate(
        is_known=Case(When(proved | Exists(came_before), then=True), default=False)
    ).values_list(
        "event",
        "event__slug",
        "registration",
        "registration__made_at",
        "registration__origin",
        "is_known",
    )
