"""What people were called, as those know who were there with them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.kit.number_sets import NumberSet
from meshup.presence.domain.opening_hours import NEAR
from meshup.presence.models import Presence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

AFTERWARDS: Final = timedelta(hours=6)
"""How long an evening may last beyond its end."""


def display_names_met(peer: int, meetings: Iterable[tuple[int, datetime]]) -> dict[int, str]:
    """Return what others called themselves where ``peer`` met them, the latest time; two queries.

    Who met them asks, and nobody else. Left out are who chose no name, and those of whom nothing
    is kept any more.

    Args:
        peer: who asks.
        meetings: whom they met and when, in any order.
    """
    wanted = sorted(meetings, key=lambda meeting: meeting[1])
    mine = Presence.objects.filter(peer=peer).order_by()
    evenings = list(mine.values_list("event_id", "event__starts_at", "event__ends_at"))
    theirs = Presence.objects.filter(
        event__in=NumberSet(event for event, *_hours in evenings),
        peer__in=NumberSet(other for other, _at in wanted),
    ).exclude(display_name="")
    rows = theirs.order_by().values_list("event_id", "peer_id", "display_name")
    names = {(event, other): name for event, other, name in rows}
    return {
        other: names[event, other]
        for other, at in wanted
        for event, starts_at, ends_at in evenings
        if starts_at - NEAR <= at <= ends_at + AFTERWARDS and (event, other) in names
    }
