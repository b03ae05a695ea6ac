"""Pure: references in AS2 documents, in whatever form a server writes them.

Words
    id   the address that names an actor, an object or an activity

Method
    A reference is a string, an embedded object with ``id``, a ``Link`` with ``href``, or a list of
    these. What is none of them, such as a number, refers to nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import LONGEST_URL, ODD

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_IDS: Final = 200
"""Of one list of references; what follows is not looked at."""

PUBLIC: Final = "https://www.w3.org/ns/activitystreams#Public"
PUBLIC_NAMES: Final = frozenset({PUBLIC, "as:Public", "Public"})

PREFIX: Final = re.compile(
    r"^(as:|https://www\.w3\.org/ns/activitystreams#|(sc|schema):|https?://schema\.org[/#])"
)
"""Before a type, as software writes it that processes JSON-LD: "as:Hashtag"."""

Json = dict[str, Any]
"""An object of JSON, as ``json_documents.read_json`` returns it."""


def items_of(value: object, most: int = MOST_IDS) -> list[object]:
    """Return a value as a list: a single one as one, nothing as none; at most ``most``."""
    if isinstance(value, list | tuple):
        return list(value[:most])
    return [] if value is None else [value]


def id_of(value: object) -> str:
    """Return what ``value`` refers to: the first, if there are several; "" if there is none."""
    return next(_ids(value), "")


def ids_of(value: object) -> tuple[str, ...]:
    """Return all that ``value`` refers to, each once, in order, at most ``MOST_IDS``."""
    return tuple(dict.fromkeys(_ids(value)))


def audience_of(value: object) -> tuple[str, ...]:
    """Return for whom something is, as ``ids_of`` does; everybody is called ``PUBLIC`` alone."""
    named = (PUBLIC if name in PUBLIC_NAMES else name for name in ids_of(value))
    return tuple(dict.fromkeys(named))


def is_public(to: tuple[str, ...], cc: tuple[str, ...] = ()) -> bool:
    """Say whether an activity or an object is for everybody."""
    return not PUBLIC_NAMES.isdisjoint((*to, *cc))


def types_of(document: Json) -> tuple[str, ...]:
    """Return the types of a document, without the prefixes that all know; one is usual."""
    return tuple(
        PREFIX.sub("", kind) for kind in items_of(document.get("type"), 10) if isinstance(kind, str)
    )


def _ids(value: object) -> Iterator[str]:
    for item in items_of(value):
        if isinstance(item, dict):
            item = next((item[key] for key in ("id", "@id", "href") if item.get(key)), None)  # noqa: PLW2901 - the reference in it
        if isinstance(item, str) and 0 < len(item) <= LONGEST_URL and not ODD.search(item):
            yield item
