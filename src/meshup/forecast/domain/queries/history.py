"""Events of before, with what was counted for them, as forecasts learn from them.

Rooms above and the command ask. What was counted before there were snapshots comes from
how many had registered in the end, which is kept of every event.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Min

from meshup.agenda.domain.queries.counted_events import counted_events
from meshup.agenda.domain.registration import ELSEWHERE as REGISTERED_ELSEWHERE
from meshup.attendance.domain.queries.source_counts import finally_registered
from meshup.forecast.domain.comparable import HeldEvent
from meshup.forecast.domain.rebuilding import LONGEST
from meshup.forecast.domain.snapshots import named
from meshup.forecast.domain.values import GUESTS, OURS, OWN, Counts, PastEvent
from meshup.forecast.models import CountSnapshot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence

MOST: Final = 60
"""So many events of before are looked at, the latest ones."""
FORMATS: Final = {"offline": "in_person", "online": "online", "mixed": "hybrid"}
DAY: Final = timedelta(days=1)
NOBODY: Final = {OWN: 0, GUESTS: 0}

Taken = dict[str, dict["datetime", dict[str, int]]]
"""Of each event by its slug, at each moment, what each source counted."""


def node_history(before: datetime) -> list[PastEvent]:
    """Return the last events that began before that moment and were counted, oldest first."""
    return [held.past for held in held_events(before)]


def held_events(before: datetime) -> list[HeldEvent]:
    """Return the same with what they are called and belong to; five queries."""
    events = counted_events(before, MOST)
    slugs = [event.slug for event in events]
    curves = booking_curves(events)
    final = finally_registered(slugs)
    return [
        HeldEvent(
            slug=event.slug,
            series=event.series,
            kind=event.kind,
            past=past_event(event, curves[event.slug] or _final(final.get(event.slug))),
        )
        for event in events
    ]


def booking_curves(events: Iterable[Occurrence]) -> dict[str, list[Counts]]:
    """Return what was counted for each event, earliest first; none where nobody did; two queries.

    Since the node takes snapshots, what has none yet had nobody.
    """
    starts = {event.slug: event.starts_at for event in events}
    taken: Taken = defaultdict(lambda: defaultdict(dict))
    rows = CountSnapshot.objects.filter(event__slug__in=starts).order_by("taken_at", "source")
    for slug, at, source, number in rows.values_list("event__slug", "taken_at", "source", "number"):
        if at <= starts[slug]:  # it was moved to an earlier day since
            taken[slug][at][source] = number
    began = CountSnapshot.objects.aggregate(first=Min("taken_at"))["first"]
    return {slug: _curve(at, taken[slug], began) for slug, at in starts.items()}


def past_event(event: Occurrence, curve: Iterable[Counts]) -> PastEvent:
    """Return an event as forecasts know it.

    Where people register elsewhere, that nobody did here says nothing: it was not counted.
    """
    snapshots = tuple(curve)
    if event.registration.how == REGISTERED_ELSEWHERE and not any(map(_here, snapshots)):
        snapshots = tuple(filter(None, map(_without_here, snapshots)))
    return PastEvent(event.starts_at, FORMATS[event.mode], event.head_count, snapshots)


def _here(counts: Counts) -> int:
    return sum(counts.counts.get(source, 0) for source in OURS)


def _without_here(counts: Counts) -> Counts | None:
    others = {name: n for name, n in counts.counts.items() if name not in OURS}
    return Counts(counts.days_before, others) if others else None


def days_before(starts_at: datetime, moment: datetime) -> float:
    """Return how many days it is until the start; 0 when it has begun."""
    return max(0.0, (starts_at - moment) / DAY)


def _curve(
    starts_at: datetime, taken: dict[datetime, dict[str, int]], began: datetime | None
) -> list[Counts]:
    if not taken or began is None:
        return []
    first = min(taken)
    early = {max(began, starts_at - LONGEST * DAY), first - DAY} if began < first - DAY else set()
    moments = {moment: NOBODY for moment in early if moment < first} | {
        moment: named(counts) for moment, counts in taken.items()
    }
    return [Counts(days_before(starts_at, at), counts) for at, counts in sorted(moments.items())]


def _final(registered: int | None) -> list[Counts]:
    """Return what had registered in the end; whom they brought is in it."""
    return [] if registered is None else [Counts(0.0, {OWN: registered, GUESTS: 0})]
