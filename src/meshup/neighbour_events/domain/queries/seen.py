"""Shell: all events seen elsewhere and the neighbours who have them, for hosts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from meshup.community.rules import may_run_community, require
from meshup.neighbour_events.choices import Choice
from meshup.neighbour_events.domain.queries.shown import facts_of, not_blocked
from meshup.neighbour_events.errors import NoSuchNeighbourEvent
from meshup.neighbour_events.models import Neighbour, NeighbourEvent, Sighting
from meshup.neighbour_events.reasons import REASONS

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker
    from meshup.neighbour_events.domain.queries.shown import NeighbourEventFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourFacts:
    """An actor whose events are read.

    Attributes:
        number: names it to ``show_all``. actor_number: the row of the actor.
        coming: how many events to come are known of it.
        failure: code of why it was not read the last time; "" where it was.
        left_out: why events were not taken, in words, and how many.
    """

    number: int
    actor_number: int
    shows_all: bool
    coming: int
    read_at: datetime | None
    failure: str
    left_out: tuple[tuple[StrOrPromise, int], ...]


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """An event seen elsewhere, whether everybody reads it here, and by whom it came."""

    event: NeighbourEventFacts
    is_shown: bool
    is_hidden: bool
    ways: frozenset[int]


def neighbours_for(asker: Asker, now: datetime) -> dict[int, NeighbourFacts]:
    """Return the neighbours whose events are read, by the number of their actor.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    coming = Count("sightings", filter=Q(sightings__event__ends_at__gt=now))
    rows = Neighbour.objects.annotate(coming=coming).order_by("pk")
    return {
        row.actor_id: NeighbourFacts(
            number=row.pk,
            actor_number=row.actor_id,
            shows_all=row.shows_all,
            coming=row.coming,
            read_at=row.read_at,
            failure=row.failure,
            left_out=tuple(
                (REASONS.get(reason, reason), count) for reason, count in row.left_out.items()
            ),
        )
        for row in rows
    }


def seen_event_for(asker: Asker, number: int) -> NeighbourEventFacts:
    """Return one event that was seen elsewhere, shown or not.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchNeighbourEvent: there is none, or somebody blocked is behind it; they look the same.
    """
    require(asker, may_run_community)
    rows = not_blocked(NeighbourEvent.objects.filter(pk=number))
    if not rows:
        raise NoSuchNeighbourEvent
    return facts_of(rows)[0]


def seen_for(
    asker: Asker, now: datetime, *, neighbour: int | None = None, start: int = 0, most: int = 50
) -> list[SeenEvent]:
    """Return a piece of the events to come that were seen elsewhere, the soonest first.

    Args:
        asker: who asks.
        now: the moment.
        neighbour: of one of them alone; None for all.
        start: how many are left out before.
        most: how many are returned at most.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    rows = NeighbourEvent.objects.filter(ends_at__gt=now).order_by("starts_at", "pk")
    if neighbour is not None:
        rows = rows.filter(sightings__neighbour=neighbour)
    found = not_blocked(rows[start : start + most])
    choices = {row.pk: row.choice for row in found}
    ways: dict[int, set[int]] = {}
    showing: set[int] = set()
    seen = Sighting.objects.filter(event__in=list(choices))
    for event, number, shows in seen.values_list(
        "event_id", "neighbour_id", "neighbour__shows_all"
    ):
        ways.setdefault(event, set()).add(number)
        if shows:
            showing.add(event)
    return [
        SeenEvent(
            facts,
            choices[facts.number] == Choice.SHOWN
            or (choices[facts.number] == Choice.NONE and facts.number in showing),
            choices[facts.number] == Choice.HIDDEN,
            frozenset(ways.get(facts.number, ())),
        )
        for facts in facts_of(found)
    ]
