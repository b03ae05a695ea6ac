"""Why somebody rests, as a code and the numbers of its sentence. Pure.

Nothing here knows blocks: whoever is not new to somebody and shares a language counts as met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.encounters.domain.certificate import (
    ALONE,
    NO_PARTNER,
    NO_TABLE,
    NOBODY_NEW,
    ODD_NUMBER,
    RATHER_RESTS,
)
from meshup.encounters.domain.values import Rest

if TYPE_CHECKING:
    from meshup.encounters.domain.graph import Room
    from meshup.encounters.domain.layout import Layout


def rests(room: Room, layout: Layout, tables: int | None) -> tuple[Rest, ...]:
    """Return who rests and why, by id."""
    resting = layout.resting(len(room))
    no_table = tables is not None and len(layout.groups()) >= tables
    found = [
        _rest(room, place, layout, (len(resting), tables if no_table else None))
        for place in resting
    ]
    return tuple(sorted(found, key=lambda rest: rest.id))


def _rest(room: Room, place: int, layout: Layout, shortage: tuple[int, int | None]) -> Rest:
    resting, tables = shortage
    understood, new = room.understood[place].bit_count(), room.fresh[place].bit_count()
    code, facts = NO_PARTNER, {"new": new, "resting": resting}
    if not understood:
        code, facts = ALONE, {"here": len(room) - 1}
    elif not new:
        code, facts = NOBODY_NEW, {"people": understood}
    elif tables is not None:
        code, facts = NO_TABLE, {"tables": tables}
    elif room.people[place].rather_rests and _could_join(room, place, layout):
        code, facts = RATHER_RESTS, {"new": new}
    elif resting == 1 and len(room) % 2:
        code, facts = ODD_NUMBER, {"new": new}
    return Rest(id=room.id_of(place), reason=code, facts=facts)


def _could_join(room: Room, place: int, layout: Layout) -> bool:
    new = room.fresh[place]
    joined = set(layout.thirds.values())
    return any(
        new >> one & 1 and new >> other & 1 and room.share_language((place, one, other))
        for one, other in layout.pairs
        if (one, other) not in joined
    )
