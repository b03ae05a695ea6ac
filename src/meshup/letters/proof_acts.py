"""What happens when somebody proves an address: rooms register it by the name of the act.

The letter that asks holds a button; whoever presses it shows that they read the address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    OnProved = Callable[[Mapping[str, Any], int, datetime], str]

_acts: Final[dict[str, OnProved]] = {}


def register_proof_act(name: str, on_proved: OnProved) -> None:
    """Let ``on_proved`` run when an address is proved that was asked for ``name``.

    Args:
        name: the room and the act, such as "attendance.registration"; again replaces it.
        on_proved: gets the facts of the request, the number of the address and the moment; returns
            the path where the reader is led, or "". It runs in the transaction that proves, and
            again when the button is pressed again: twice must be once.
    """
    _acts[name] = on_proved


def proof_act(name: str) -> OnProved | None:
    """Return what happens when an address is proved for ``name``; None if no room has it."""
    return _acts.get(name)
