"""With whom events are held: rooms above that know say so, for pages, feeds and calendars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class OtherHost:
    """A community that holds an event with us; ``url`` is its own page of it, or its site."""

    name: str
    url: str


_finders: Final[dict[str, Callable[[str], tuple[OtherHost, ...]]]] = {}


def register(room: str, find: Callable[[str], tuple[OtherHost, ...]]) -> None:
    """Let ``find`` say with whom the event of a slug is held; it is asked for every event shown."""
    _finders[room] = find


def held_with(slug: str) -> tuple[OtherHost, ...]:
    """Return with whom an event is held, the home first where that is another; nobody for most."""
    return tuple(host for find in _finders.values() for host in find(slug))
