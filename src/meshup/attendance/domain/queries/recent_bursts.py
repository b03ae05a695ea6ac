"""Bursts of registrations that no host has looked at, for hosts.

Known is who proved an address, or had registered for something else half a day before: whoever
comes again, and not whoever a script lets come to one event after another. Who was removed from
all that is not known by it. A registration keeps its origin for two days: so long a burst waits
for a host.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, Exists, OuterRef, Q, When

from meshup.attendance.choices import Standing
from meshup.attendance.models import Attendance, Registration
from meshup.kit.bursts import Arrival, bursts_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.kit.bursts import Burst

SEEN: Final = timedelta(days=14)
"""So far back it is asked what is usual."""
FRESH: Final = timedelta(days=2)
BEFORE: Final = timedelta(hours=12)


def recent_bursts(now: datetime, slugs: Iterable[str] | None = None) -> dict[str, list[Burst]]:
    """Return the bursts of events that are not over, by slug; of all events, or of ``slugs``.

    Two queries at most, however many there are; events without a burst are left out.
    """
    fresh = Registration.objects.filter(made_at__gte=now - FRESH).exclude(origin="")
    if slugs is None and not fresh.exists():
        return {}
    arrivals: dict[str, list[Arrival]] = defaultdict(list)
    for slug, number, at, origin, is_known in _rows(now, slugs):
        arrivals[slug].append(Arrival(at, number, origin, is_known=is_known or at < now - FRESH))
    found = {slug: bursts_in(of_event) for slug, of_event in arrivals.items()}
    return {slug: bursts for slug, bursts in found.items() if bursts}


def _rows(now: datetime, slugs: Iterable[str] | None) -> Iterable[tuple[Any, ...]]:
    """Return (slug, registration, when, origin, known) of all who came lately."""
    came_before = Attendance.objects.filter(
        peer=OuterRef("peer"),
        registration__made_at__lt=OuterRef("registration__made_at") - BEFORE,
    ).exclude(standing=Standing.REMOVED)
    rows = Attendance.objects.filter(
        event__ends_at__gt=now, registration__made_at__gte=now - SEEN
    ).exclude(standing__in=(Standing.REMOVED, Standing.SKIPPED))
    if slugs is not None:
        rows = rows.filter(event__slug__in=list(slugs))
    proved = Q(registration__address__proved_at__isnull=False)
    return rows.annotate(
        is_known=Case(When(proved | Exists(came_before), then=True), default=False)
    ).values_list(
        "event__slug",
        "registration",
        "registration__made_at",
        "registration__origin",
        "is_known",
    )
