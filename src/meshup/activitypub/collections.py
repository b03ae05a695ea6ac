"""Pure: collections of other servers: what is in them, and where they go on.

Method
    A collection holds its items itself, or leads to its first page, or has that page in it. Who
    reads on counts the pages; a page that leads to itself has no next one.

Source
    Activity Streams 2.0, 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.event_details import read_count
from meshup.activitypub.ids import id_of, items_of, types_of
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from meshup.activitypub.ids import Json

KINDS: Final = frozenset(
    {"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"}
    | {"OrganizersCollection", "AttendeesCollection"}
)
MOST_ITEMS: Final = 1000
"""Of one page; what follows is not looked at."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a collection, or its beginning.

    Attributes:
        items: as they are: ids, or documents.
        next: address of the next page; of a collection without items, of its first; "" for none.
        total: how many there are in all, as it says; None where it does not.
    """

    items: tuple[object, ...] = field(repr=False)
    next: str
    total: int | None


def read_collection_page(document: object) -> Page:
    """Return what a collection, or a page of it, holds.

    Raises:
        BadDocument: it is neither.
    """
    if not isinstance(document, dict) or KINDS.isdisjoint(types_of(document)):
        raise BadDocument("collection")
    total = read_count(document.get("totalItems"))
    page = document.get("first")
    has_items = any(document.get(key) for key in ("orderedItems", "items"))
    source = page if isinstance(page, dict) and not has_items else document
    items = tuple(_items(source))
    following = _next(source, document) or ("" if items or source is page else _first(document))
    return Page(items, following, total)


def _items(page: Json) -> list[object]:
    ordered = page.get("orderedItems")
    return items_of(page.get("items") if ordered is None else ordered, MOST_ITEMS)


def _next(page: Json, document: Json) -> str:
    following = id_of(page.get("next"))
    own = {id_of(page), id_of(document)}
    return following if is_web_url(following) and following not in own else ""


def _first(document: Json) -> str:
    first = id_of(document.get("first"))
    return first if is_web_url(first) and first != id_of(document) else ""
