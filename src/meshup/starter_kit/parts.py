"""What a kit is made of: each room's part, registered as plain functions when the node starts.

A part says what it gives, reads what another node gave (and refuses all that it cannot take), and
takes it. It is taken in the transaction of whoever takes: a part that refuses leaves nothing.

Words
    part (élément)   what one room gives: a name, a version, and its own fields
    sister (sœur)    the community whose kit is taken
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.community.domain.node_profile import NodeProfile
    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts
    from meshup.starter_kit.domain.kit_documents import Sister

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What a part knows when it is taken.

    Attributes:
        by: the host who takes; None for a node that begins.
        sister: whose kit it is. node: who takes.
        series: the address of a series here, by its address there, once the series are taken.
    """

    by: Asker | None
    at: datetime
    sister: Sister
    node: NodeProfile
    series: dict[str, str] = field(default_factory=dict)

    def in_own_name(self, texts: Texts, *, with_city: bool = False) -> Texts:
        """Return ``texts`` with the name of the sister replaced by ours; and its city, if asked."""
        pairs = [(self.sister.name, self.node.name)]
        if with_city and self.sister.city:
            pairs.append((self.sister.city, self.node.city))
        return {language: renamed(words, pairs) for language, words in texts.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the kit.

    Attributes:
        name: names it for good. title: what people call it.
        version: of what ``give`` writes; another one is refused.
        give: returns the part as JSON, with "name" and "version"; None when there is nothing.
        read: returns what is in a part, a line each, in the current language; refuses it else.
        take: writes it, and returns what was taken, a line each.
        tags: of what ``give`` shows.
    """

    name: str
    version: int
    title: StrOrPromise
    give: Callable[[datetime], Json | None]
    read: Callable[[Json], list[str]]
    take: Callable[[Json, Adoption], list[str]]
    tags: frozenset[str] = frozenset()


_parts: Final[dict[str, tuple[int, Part]]] = {}


def register_part(part: Part, *, position: int) -> None:
    """Give and take ``part`` from now on, in order of ``position``; the same name replaces it."""
    _parts[part.name] = (position, part)


def parts() -> list[Part]:
    """Return all parts, in order."""
    return [part for _position, part in sorted(_parts.values(), key=lambda pair: pair[0])]


def part_named(name: str) -> Part | None:
    """Return the part of this name."""
    return _parts[name][1] if name in _parts else None


def renamed(words: str, pairs: list[tuple[str, str]]) -> str:
    """Return ``words`` with each first word or name of ``pairs`` replaced by its second."""
    names = {old: new for old, new in pairs if old}
    if not names:
        return words
    any_of = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{any_of})(?!\w)", lambda found: names[found[0]], words)
