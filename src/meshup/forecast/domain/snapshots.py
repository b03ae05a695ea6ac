"""Shell: each night, what every source counts for the events ahead, and for those just begun.

Twice a day is once: the later one stays. Nothing is counted later than an event's beginning, so
that the last snapshot of each is that of the day itself. The number of questions does not grow with
the events.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max, Q

from meshup.agenda.domain.queries.counted_events import event_starts
from meshup.attendance.domain.queries.source_counts import (
    arrivals_of,
    elsewhere_by_event,
    registered_by_source,
)
from meshup.forecast.domain.rebuilding import (
    ELSEWHERE,
    LONGEST,
    Noted,
    Registration,
    counts_at,
    rebuilt,
)
from meshup.forecast.domain.values import FEDIVERSE, GUESTS, OURS, OWN
from meshup.forecast.models import CountSnapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.agenda.domain.queries.counted_events import EventStart
    from meshup.attendance.domain.queries.source_counts import Registered

AHEAD: Final = timedelta(days=LONGEST)
BACK: Final = timedelta(days=30)
"""How long after its beginning an event still gets what a node that stood still has missed."""

Taken = dict["EventStart", dict[datetime, dict[str, int]]]
"""What is to be written: of each event, at each moment, each source."""


def take_snapshots(now: datetime) -> int:
    """Keep what every source counts at ``now``; return for how many events.

    An event of which there is no snapshot yet gets those of the days before as well, from what
    still stands; one that has begun gets that of its beginning, if it lacks it.
    """
    starts = event_starts(now - BACK, now + AHEAD)
    latest = dict(
        CountSnapshot.objects.filter(event__in=[start.key for start in starts])
        .order_by()
        .values_list("event")
        .annotate(latest=Max("taken_at"))
    )
    due = [start for start in starts if _is_due(start, latest.get(start.key), now)]
    taken = {start: counts for start, counts in _taken(due, latest, now).items() if counts}
    keep_counts(taken)
    return len(taken)


def keep_counts(taken: Taken) -> None:
    """Keep what was counted, wherever it is known from, in two questions; of each day the last.

    What was kept of the same days goes. Other sites are named with ``ELSEWHERE`` before their name.
    """
    rows = [
        CountSnapshot(
            event_id=start.key,
            day=start.day_of(moment),
            taken_at=moment,
            source=source,
            number=number,
        )
        for start, moments in taken.items()
        for moment, counts in _last_of_each_day(start, moments).items()
        for source, number in counts.items()
    ]
    if not rows:
        return
    days: dict[date, set[int]] = defaultdict(set)
    for row in rows:
        days[row.day].add(row.event_id)
    same_day = reduce(or_, (Q(day=day, event__in=keys) for day, keys in days.items()))
    with transaction.atomic():
        CountSnapshot.objects.filter(same_day).delete()
        CountSnapshot.objects.bulk_create(rows)


def counts_now(slug: str) -> dict[str, int]:
    """Return what every source counts for one event at this moment, by the names of forecasts."""
    here = registered_by_source([slug])[slug]
    sites = {ELSEWHERE + each.source: each.number for each in elsewhere_by_event([slug])[slug]}
    was_counted = not here.fediverse and slug in _with_fediverse([slug])
    return named(_counted(here, was_counted=was_counted) | sites)


def _counted(here: Registered, *, was_counted: bool) -> dict[str, int]:
    """Return what this node counts; of the fediverse, where anybody comes by it, or did before."""
    counts = {OWN: here.own, GUESTS: here.guests}
    return counts | ({FEDIVERSE: here.fediverse} if here.fediverse or was_counted else {})


def _with_fediverse(slugs: Iterable[str]) -> set[str]:
    """Return the events to which somebody came by the fediverse when they were counted."""
    rows = CountSnapshot.objects.filter(event__slug__in=list(slugs), source=FEDIVERSE).order_by()
    return set(rows.values_list("event__slug", flat=True).distinct())


def named(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by the names that forecasts use: sites by their own, if that is not ours."""
    found = {}
    for source, number in counts.items():
        site = source.removeprefix(ELSEWHERE)
        clashes = site != source and site in OURS
        found[source if clashes else site] = number
    return found


def _is_due(start: EventStart, latest: datetime | None, now: datetime) -> bool:
    return start.starts_at > now or latest is None or latest < start.starts_at


def _taken(due: list[EventStart], latest: Mapping[int, datetime], now: datetime) -> Taken:
    """Return what is to be written for the events that are due; four questions."""
    ahead = {each.slug for each in due if each.starts_at > now and each.key in latest}
    registered, with_fediverse = registered_by_source(ahead), _with_fediverse(ahead)
    arrivals = arrivals_of(each.slug for each in due if each.slug not in ahead)
    elsewhere = elsewhere_by_event([each.slug for each in due])
    found: Taken = {}
    for start in due:
        noted = [
            Noted(site.source, site.number, min(site.noted_at, start.starts_at))
            for site in elsewhere.get(start.slug, ())
        ]
        if start.slug in registered:
            was_counted = start.slug in with_fediverse
            here = _counted(registered[start.slug], was_counted=was_counted)
            sites = {ELSEWHERE + each.site: each.number for each in noted}
            found[start] = {now: here | sites}
            continue
        standing = [
            Registration(each.made_at, each.persons, bool(each.source))
            for each in arrivals.get(start.slug, ())
        ]
        until = min(now, start.starts_at)
        if start.key in latest:
            found[start] = {until: counts_at(standing, noted, until)}
        else:
            found[start] = dict(rebuilt(standing, noted, until))
    return found


def _last_of_each_day(
    start: EventStart, moments: Mapping[datetime, dict[str, int]]
) -> dict[datetime, dict[str, int]]:
    by_day = {start.day_of(moment): moment for moment in sorted(moments)}
    return {moment: moments[moment] for moment in by_day.values()}
