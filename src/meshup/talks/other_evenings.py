"""Where a talk was held, or will be, in other communities: rooms above register how they know.

The page of a talk shows these evenings beside its own, each with a link to its page there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from meshup.kit.localized_text import Texts

    ReadOtherEvenings = Callable[[UUID], "list[OtherEvening]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherEvening:
    """An evening of another community with the same talk.

    Attributes:
        node: what the community is called. url: the page of the talk there.
        titles: of the evening, by language; {} where it is not known.
        day: when, by their clock; None where it is not known.
        is_first: whether the talk was theirs first, and came from there.
    """

    node: str
    url: str
    titles: Texts
    day: date | None
    is_first: bool


_readers: Final[list[ReadOtherEvenings]] = []


def register_other_evenings(read: ReadOtherEvenings) -> None:
    """Ask ``read`` where else a talk is held, from now on.

    Whoever changes what it says counts up ``proposals.domain.tags.talk_tag``.
    """
    if read not in _readers:
        _readers.append(read)


def other_evenings(talk: UUID) -> tuple[OtherEvening, ...]:
    """Return where else a talk was held, or will be: where it came from first."""
    found = [evening for read in _readers for evening in read(talk)]
    return tuple(sorted(found, key=lambda one: (not one.is_first, str(one.day or ""), one.url)))
