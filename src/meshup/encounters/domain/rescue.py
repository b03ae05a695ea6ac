"""Those whose partner is missing and those who come late, a minute into the round. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.encounters.domain.certificate import NOBODY_NEW
from meshup.encounters.domain.values import RescuePlan, Rest

if TYPE_CHECKING:
    from meshup.encounters.domain.values import RescueRequest


def rescue(request: RescueRequest) -> RescuePlan:
    """Return who of those who wait meet each other, whose table others join, and who waits on."""
    waiting = tuple(
        Rest(id=person.id, reason=NOBODY_NEW, facts={"people": 0}) for person in request.waiting
    )
    return RescuePlan(tables=(), waiting=waiting)
