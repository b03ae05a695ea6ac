"""How many may come, as values: an event's own terms go first, then those of its series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

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
    own: dict[int, TermsFacts] = {}
    inherited: dict[str, TermsFacts] = {}
    for event, series, capacity, hours in _rows(events):
        facts = TermsFacts(capacity, hours)
        if event is not None:
            own[event] = facts
        else:
            inherited[series] = facts
    return {key: own.get(key) or inherited.get(slug, NO_LIMIT) for key, slug in events.items()}


def _rows(events: Mapping[int, str]) -> Iterable[tuple[Any, ...]]:
    """Return event, series, capacity and hours of all that is set for these events."""
    if len(events) == 1:  # as each registration asks
        ((key, series),) = events.items()
        return _of_one.tuples(event=key, series=series)
    series_wanted = set(filter(None, events.values()))
    return Terms.objects.filter(
        Q(event__in=events) | Q(series__slug__in=series_wanted)
    ).values_list(*COLUMNS)


COLUMNS: Final = ("event", "series__slug", "capacity", "hours_to_answer")
_of_one: Final = CompiledQuery(
    lambda: Terms.objects.filter(
        Q(event=Parameter("event", BigIntegerField()))
        | Q(series__slug=Parameter("series", CharField()))
    ).values_list(*COLUMNS)
)
