"""What this node already has, and may be shared: rooms register what they can give.

Each source offers a choice of things, and says for one of them what an item of it would be. Hosts
read it, name its author and choose a licence before anybody else sees it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An item as its source makes it; see ``models.LibraryItem``.

    Attributes:
        file: the bytes of a file; b"" for none.
    """

    kind: str
    titles: Texts
    summaries: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    link: str = ""
    part: dict[str, Any] = field(default_factory=dict)
    file: bytes = field(default=b"", repr=False)
    licence: str = ""
    credit: str = ""
    town: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSource:
    """A room's things.

    Attributes:
        name: names it for good.
        title: what people call such things.
        choices: returns key and label of each, for whoever asks, in the current language.
        draft: returns the item that one of them would be.
            Raises ``NoSuchSource``.
    """

    name: str
    title: StrOrPromise
    choices: Callable[[Asker, datetime], list[tuple[str, str]]]
    draft: Callable[[Asker, str, datetime], Draft]


_sources: Final[dict[str, tuple[int, ItemSource]]] = {}


def register_item_source(source: ItemSource, *, position: int) -> None:
    """Offer things of ``source`` from now on; the same name again replaces it."""
    _sources[source.name] = (position, source)


def item_sources() -> list[ItemSource]:
    """Return all sources, in order of their position."""
    return [source for _position, source in sorted(_sources.values(), key=lambda pair: pair[0])]


def item_source(name: str) -> ItemSource | None:
    """Return the source of this name."""
    return _sources[name][1] if name in _sources else None
