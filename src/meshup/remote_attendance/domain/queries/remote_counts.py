"""How many come by other servers, for hosts; who they are stands on the list of each event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from meshup.attendance.rules import may_keep_attendance
from meshup.community.rules import require
from meshup.remote_attendance.models import RemoteAttendee

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class RemoteCount:
    """An event, by its slug, and how many people of other servers are on its list."""

    slug: str
    people: int


def remote_counts_for(asker: Asker, now: datetime) -> list[RemoteCount]:
    """Return the events that are not over and on whose lists people of other servers are.

    The next one first; one query.

    Raises:
        HostsOnly
    """
    require(asker, may_keep_attendance)
    rows = RemoteAttendee.objects.filter(event__ends_at__gt=now, peer__isnull=False, left_at=None)
    counted = rows.order_by("event__starts_at", "event").values_list("event__slug")
    return [RemoteCount(slug, people) for slug, people in counted.annotate(people=Count("pk"))]
