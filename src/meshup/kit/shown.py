"""Pure: a value, and what makes it untrue: the tags of what it tells of, and a moment.

Whoever reads something for a page returns it as ``Shown``; a page is put together from such parts
(``community.public_pages``), and is out of date as soon as one of them is.

Words
    tag  the name of something that a page may show (``kit.tag_versions``), given by its room
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """``value`` stands until one of ``tags`` changes or the clock reaches ``until`` (None: never).

    Many readers may be given the same one: nobody changes its value.
    """

    value: T
    tags: frozenset[str] = frozenset()
    until: datetime | None = None

    def with_value(self, value: U) -> Shown[U]:
        """Return something worked out from the value alone: it stands for as long."""
        return Shown(value, self.tags, self.until)


def together(*parts: Shown[Any]) -> Shown[tuple[Any, ...]]:
    """Return all values as one, which stands while every part does."""
    tags: frozenset[str] = frozenset().union(*(part.tags for part in parts))
    until = min((part.until for part in parts if part.until is not None), default=None)
    return Shown(tuple(part.value for part in parts), tags, until)
