"""What the page of a phone at an evening shows besides; rooms above register it when they start.

Such as person-to-person, while its rounds can be joined. A part stands above everything else on the
page, and is shown to who is there and to who may join.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    ReadHerePart = Callable[["HereViewer"], "HerePart | None"]


@dataclass(frozen=True, slots=True)
class HereViewer:
    """Who looks: the peers of a device, at which event, when.

    Attributes:
        code: that the address of the page carries; "" without one.
    """

    peers: tuple[int, ...]
    slug: str
    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class HerePart:
    """What is shown: a ``_fragment.html``, and what it knows."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


_parts: Final[list[ReadHerePart]] = []


def register_here_part(read: ReadHerePart) -> None:
    """Ask ``read`` what to show, from now on; None for an event that has no such part."""
    if read not in _parts:
        _parts.append(read)


def here_parts(viewer: HereViewer) -> Sequence[HerePart]:
    """Return what rooms show, in the order in which they registered."""
    return [part for read in _parts if (part := read(viewer)) is not None]
