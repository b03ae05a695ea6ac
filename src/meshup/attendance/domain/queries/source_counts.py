"""What each source counts of events: registered here, whom they bring, other sites.

For forecasts: sums, of nobody; each function takes all events in one query.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from meshup.attendance.choices import FEDIVERSE, Standing
from meshup.attendance.counted_elsewhere import counted_elsewhere
from meshup.attendance.domain.queries.attendees import SiteCount
from meshup.attendance.models import Attendance, CountElsewhere, FinalCount

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Registered:
    """Who comes, as registered with this node.

    Attributes:
        own: who registered on this site. guests: whom they bring.
        fediverse: persons who said so on another server.
    """

    own: int = 0
    guests: int = 0
    fediverse: int = 0

    @property
    def persons(self) -> int:
        """All who come."""
        return self.own + self.guests + self.fediverse


@dataclass(frozen=True, slots=True)
class Arrival:
    """A registration that stands: when it was made, how many come by it, and its source."""

    made_at: datetime
    persons: int
    source: str = ""


def registered_by_source(slugs: Iterable[str]) -> dict[str, Registered]:
    """Return who comes to each of these events, nobody where none does."""
    wanted = list(slugs)
    rows = (
        _coming(wanted)
        .order_by()
        .values_list("event__slug", "registration__source")
        .annotate(own=Count("pk"), persons=Sum("persons"))
    )
    found = dict.fromkeys(wanted, Registered())
    for slug, source, own, persons in rows:
        if source == FEDIVERSE:
            found[slug] = replace(found[slug], fediverse=persons)
        else:
            found[slug] = replace(found[slug], own=own, guests=persons - own)
    return found


def arrivals_of(slugs: Iterable[str]) -> dict[str, list[Arrival]]:
    """Return the registrations by which people come to each of these events, oldest first."""
    rows = _coming(slugs).order_by("registration__made_at", "pk")
    found: dict[str, list[Arrival]] = defaultdict(list)
    columns = ("registration__made_at", "persons", "registration__source")
    for slug, *facts in rows.values_list("event__slug", *columns):
        found[slug].append(Arrival(*facts))
    return found


def elsewhere_by_event(slugs: Iterable[str]) -> dict[str, list[SiteCount]]:
    """Return what hosts noted of other sites for each of these events, and what others told us.

    By name of the site. What somebody tells goes before what a host noted under the same name.
    """
    wanted = list(slugs)
    rows = CountElsewhere.objects.filter(event__slug__in=wanted).order_by("source")
    found: dict[str, list[SiteCount]] = defaultdict(list)
    for slug, source, number, noted_at in rows.values_list(
        "event__slug", "source", "number", "noted_at"
    ):
        found[slug].append(SiteCount(source, number, noted_at))
    for slug, told in counted_elsewhere(wanted).items():
        names = {name for name, _number, _at in told}
        noted = [site for site in found[slug] if site.source not in names]
        found[slug] = [*noted, *(SiteCount(*facts) for facts in told)]
    return found


def finally_registered(slugs: Iterable[str]) -> dict[str, int]:
    """Return the persons who had registered, of events whose registrations are gone."""
    rows = FinalCount.objects.filter(event__slug__in=list(slugs))
    return dict(rows.values_list("event__slug", "coming"))


def _coming(slugs: Iterable[str]) -> QuerySet[Attendance]:
    return Attendance.objects.filter(event__slug__in=list(slugs), standing=Standing.COMING)
