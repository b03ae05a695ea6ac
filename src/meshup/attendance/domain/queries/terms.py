"""How many may come, as values: an event's own terms go first, then those of its series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import BigIntegerField, CharField, Q

from meshup.attendance.models import Terms
from meshup.kit.compiled_query import CompiledQuery, Parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class TermsFacts:
    """How many may come; ``hours_to_answer`` is how long an offered place is kept."""

    capacity: int | None = None
    hours_to_answer: int = 24


NO_LIMIT: Final = TermsFacts()


def terms_of(events: Mapping[int, str]) -> dict[int, TermsFacts]:
    """Return the terms of events, by their keys, for rooms that have their rows; one query.

    Args:
        events: the slug of the series of each key, "" for a single event.
    """
    if len(events) == 1:
        ((key, slug),) = events.items()
        return _by_event(events, _of_one.rows(event=key, series=slug))
    wanted = Q(event__in=events)
    if series := set(filter(None, events.values())):
        wanted |= Q(series__slug__in=series)
    return _by_event(events, Terms.objects.filter(wanted).select_related("series"))


def _by_event(events: Mapping[int, str], rows: Iterable[Terms]) -> dict[int, TermsFacts]:
    own: dict[int, TermsFacts] = {}
    inherited: dict[str, TermsFacts] = {}
    for row in rows:
        facts = TermsFacts(row.capacity, row.hours_to_answer)
        if row.event_id is not None:
            own[row.event_id] = facts
        elif row.series is not None:
            inherited[row.series.slug] = facts
    return {key: own.get(key) or inherited.get(slug, NO_LIMIT) for key, slug in events.items()}


_of_one: Final = CompiledQuery(
    lambda: Terms.objects.filter(
        Q(event_id=Parameter("event", BigIntegerField()))
        | Q(series__slug=Parameter("series", CharField()))
    ).select_related("series")
)
