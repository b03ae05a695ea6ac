"""Content that rooms above know how to put where it belongs, such as a checklist.

A room registers what it reads and writes in ``AppConfig.ready``: content of its own shape, which
another node has made and which is doubted until the room has read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker

    Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """The community that something was taken from."""

    name: str
    city: str
    address: str
    did: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentPart:
    """One shape of content.

    Attributes:
        name: of the part, as it stands in the content ("name").
        kind: the ``ItemKind`` that such content is.
        title: what people call it.
        read: returns what is in it, a line each, in the current language; refuses all else.
        use: writes it where it belongs, and returns what was done, a line each.
    """

    name: str
    kind: str
    title: StrOrPromise
    read: Callable[[Json], list[str]]
    use: Callable[[Json, Asker, Origin, datetime], list[str]]


_parts: Final[dict[str, ContentPart]] = {}


def register_content_part(part: ContentPart) -> None:
    """Let content of this shape be shared and used; the same name again replaces it."""
    _parts[part.name] = part


def content_part(name: str) -> ContentPart | None:
    """Return the part of this name; None where no room knows it."""
    return _parts.get(name)
