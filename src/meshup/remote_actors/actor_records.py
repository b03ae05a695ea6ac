"""Rooms say what they keep that hangs on an actor of another server, so that it goes with them.

Registered from ``AppConfig.ready``. Rows that point to the actor by a foreign key go by themselves,
and keep the actor known while they are there; registered is what has to follow besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    Forget = Callable[[int], None]

_records: Final[dict[str, Forget]] = {}


def register_actor_records(room: str, forget: Callable[[int], None]) -> None:
    """Let ``forget`` erase what ``room`` keeps of the actor of a number; twice changes nothing.

    It is called in the transaction in which the actor goes, before their row does, and when the
    actor or their server is blocked.
    """
    _records[room] = forget


def forget_records_of(actor_number: int) -> None:
    """Erase what rooms keep of an actor, the room that was registered last first."""
    for forget in reversed(_records.values()):
        forget(actor_number)
