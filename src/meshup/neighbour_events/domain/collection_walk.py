"""Pure: what a list of another server holds, read page by page within bounds.

Every page may name a next one, for ever, and each may be as long as its server likes. So the walk
ends after a number of pages, of items, or when the time is over, and goes to no page twice, nor to
another origin.

Words
    list     a collection: an outbox, or the events to come
    place    the address at which the first items of a list stand; asked with its ETag next time
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import same_origin
from meshup.activitypub.collections import read_collection_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.activitypub.collections import Page

    Fetch = Callable[[str, str], "Fetched | None"]
    """Takes an address and an ETag ("" for none); None where nothing changed."""

MOST_PAGES: Final = 6
MOST_ITEMS: Final = 250


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document, and the ETag by which to ask whether it changed; "" for none."""

    document: dict[str, Any]
    etag: str = ""


@dataclass(slots=True)
class Listing:
    """What a list holds.

    Attributes:
        place, etag: where its first items stand, and in which version.
        items: ids, or documents, as they came.
        is_whole: whether nothing was left unread.
    """

    place: str
    etag: str
    items: list[object] = field(default_factory=list)
    is_whole: bool = True


def read_list(
    root: str,
    fetch: Fetch,
    has_time: Callable[[], bool],
    place: str = "",
    etag: str = "",
) -> Listing | None:
    """Read a list from its first items on; None where they did not change.

    Args:
        root: the address of the list.
        fetch: reads a document, or raises what the caller takes care of.
        has_time: says whether to go on.
        place, etag: of the last time, if there was one.

    Raises:
        BadDocument: what is there is no list.
    """
    start = place if same_origin(place, root) else root
    fetched = fetch(start, etag if start == place else "")
    if fetched is None:
        return None
    listing = Listing(start, fetched.etag)
    page = read_collection_page(fetched.document)
    visited = {start}
    _take_items(listing, page)
    while page.next and page.next not in visited and same_origin(page.next, root):
        if len(visited) >= MOST_PAGES or len(listing.items) >= MOST_ITEMS or not has_time():
            listing.is_whole = False
            break
        place = page.next
        visited.add(place)
        fetched = fetch(place, "")
        if fetched is None:
            break
        if not listing.items:
            listing.place, listing.etag = place, fetched.etag
        page = read_collection_page(fetched.document)
        _take_items(listing, page)
    return listing


def _take_items(listing: Listing, page: Page) -> None:
    room = MOST_ITEMS - len(listing.items)
    listing.items.extend(page.items[:room])
    if len(page.items) > room:
        listing.is_whole = False
