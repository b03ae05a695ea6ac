"""Hints that channels have changed, from whoever changed them to the hub of this process.

A hint makes an update quick, and may be lost: hubs ask the database now and then, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Hear = Callable[[Sequence[str]], None]

_listeners: list[Hear] = []


def listen_for_hints(hear: Hear) -> None:
    """Call ``hear``, in the thread of whoever changed something, with the channels that changed."""
    _listeners.append(hear)


def hint(channels: Sequence[str]) -> None:
    """Say that these channels have changed, and are committed."""
    for hear in _listeners:
        hear(channels)
