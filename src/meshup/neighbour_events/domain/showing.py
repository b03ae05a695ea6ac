"""Shell: hosts decide what everybody reads of events seen elsewhere: one, or all of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.kit.web import changed
from meshup.neighbour_events.choices import Choice
from meshup.neighbour_events.domain.tags import NEIGHBOUR_EVENTS
from meshup.neighbour_events.errors import NoSuchNeighbour, NoSuchNeighbourEvent
from meshup.neighbour_events.models import Neighbour, NeighbourEvent

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def show_event(by: Asker, number: int, at: datetime) -> Choice:
    """Show one event in our agenda, whatever holds for its neighbour; return what held before.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchNeighbourEvent: its origin took it back.
    """
    return choose(by, number, Choice.SHOWN, at)


def hide_event(by: Asker, number: int, at: datetime) -> Choice:
    """Show one event no more, whatever holds for its neighbour; return what held before.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchNeighbourEvent: its origin took it back.
    """
    return choose(by, number, Choice.HIDDEN, at)


@transaction.atomic
def choose(by: Asker, number: int, choice: Choice, at: datetime) -> Choice:
    """Decide about one event; return what held before. Twice is once.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchNeighbourEvent: its origin took it back.
    """
    require(by, may_run_community)
    row = NeighbourEvent.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise NoSuchNeighbourEvent
    before = Choice(row.choice)
    if before != choice:
        row.choice, row.chosen_at, row.chosen_by_id = choice, at, by.pk
        row.save(update_fields=["choice", "chosen_at", "chosen_by"])
        changed(NEIGHBOUR_EVENTS)
    return before


@transaction.atomic
def show_all(by: Asker, neighbour: int, *, shows: bool) -> None:
    """Show all events of a neighbour from now on, or only those that are chosen one by one.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchNeighbour: nobody of this number is followed.
    """
    require(by, may_run_community)
    if not Neighbour.objects.filter(pk=neighbour).update(shows_all=shows):
        raise NoSuchNeighbour
    changed(NEIGHBOUR_EVENTS)
