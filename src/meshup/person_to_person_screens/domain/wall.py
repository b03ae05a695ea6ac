"""Pure: what the wall is told of the rounds of an evening, as a value of JSON.

Names are shortened here, or left out, as hosts want it: what is not sent cannot be read from the
screen's own script. Moments are milliseconds since 1970; the script works out from them what is
announced and what runs, so that a wall without a network goes on to the round that is planned.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, timedelta

    from meshup.person_to_person.domain.queries.rooms import RoomPerson, RoomRound, RoomView

    Shorten = Callable[[str], str]

MOST_INITIALS: Final = 2
MOST_BYTES: Final = 60_000
"""A channel takes a little more (``live.domain.reading``)."""
INITIALS: Final = "initials"
NONE: Final = "none"
"""Values of ``choices.NamesOnWall``."""


def wall_snapshot(view: RoomView) -> dict[str, Any]:
    """Return what the channel "wall" tells of an evening, at most ``MOST_BYTES`` of JSON.

    Where names are too many or too long for that, the next round is left out, and then all names:
    a wall that says where to look is better than one that stands still.
    """
    without_next = replace(view, following=None)
    for told in (view, without_next):
        snapshot = _snapshot(told)
        if len(json.dumps(snapshot, ensure_ascii=False).encode()) <= MOST_BYTES:
            return snapshot
    return _snapshot(replace(without_next, names_on_wall=NONE))


def _snapshot(view: RoomView) -> dict[str, Any]:
    return {
        "state": str(view.phase),
        "under": str(view.under),
        "rounds": view.rounds,
        "length": _milliseconds(view.round_time),
        "remaining": None if view.remaining is None else _milliseconds(view.remaining),
        "people": view.participants,
        "names": view.names_on_wall,
        "encounters": view.encounters,
        "introduced": view.introduced,
        "endedAt": _moment(view.ended_at),
        **_round(view.round, view.names_on_wall),
        "next": _round(view.following, view.names_on_wall) if view.following else None,
    }


def initials(name: str) -> str:
    """Return "A. B." for "Ada Byron"; of two words at most, "" for no name."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:MOST_INITIALS])


def _round(this: RoomRound | None, names: str) -> dict[str, Any]:
    """Return the places of a round; none of anybody where no names are shown."""
    if this is None:
        return {"round": 0, "begins": None, "ends": None, "tables": [], **_nobody()}
    facts = {"round": this.number, "begins": _moment(this.begins_at), "ends": _moment(this.ends_at)}
    if names == NONE:
        return {**facts, "tables": [], **_nobody()}
    shorten = initials if names == INITIALS else str
    tables = [
        {
            "table": table.label,
            "people": [[shorten(person.name), int(person.stays)] for person in table.people],
            "rescued": table.rescued,
        }
        for table in this.tables
    ]
    return {
        **facts,
        "tables": tables,
        "resting": _names(this.resting, shorten),
        "waiting": _names(this.waiting, shorten),
    }


def _nobody() -> dict[str, Any]:
    return {"resting": [], "waiting": []}


def _names(people: Iterable[RoomPerson], shorten: Shorten) -> list[str]:
    return [shorten(person.name) for person in people]


def _moment(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)


def _milliseconds(time: timedelta) -> int:
    return round(time.total_seconds() * 1000)
