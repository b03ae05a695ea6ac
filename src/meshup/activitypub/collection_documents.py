"""Pure: collections of ours: whole, in pages, or only how many there are.

Source
    Activity Streams 2.0, 5; ActivityPub, 5; FEP-8a8e (organizers, attendees, upcomingEvents).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.activitypub.contexts import EVENT_CONTEXT, PLAIN_CONTEXT, embedded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.activitypub.ids import Json


def total_only(collection_id: str, total: int | None, *, ordered: bool = False) -> Json:
    """Return a collection that tells nobody who is in it; None where not even how many."""
    document: Json = {
        "@context": PLAIN_CONTEXT,
        "id": collection_id,
        "type": "OrderedCollection" if ordered else "Collection",
    }
    return document | ({} if total is None else {"totalItems": total})


def collection(collection_id: str, items: Sequence[str | Json], *, attributed_to: str = "") -> Json:
    """Return an unordered collection with all that is in it: ids, or documents."""
    document = total_only(collection_id, len(items)) | {"items": _inner(items)}
    return document | ({"attributedTo": attributed_to} if attributed_to else {})


def ordered_collection(
    collection_id: str, items: Sequence[str | Json], *, attributed_to: str = ""
) -> Json:
    """Return an ordered collection with all that is in it, at once: no page is to be fetched."""
    document = total_only(collection_id, len(items), ordered=True)
    document |= {"@context": EVENT_CONTEXT, "orderedItems": _inner(items)}
    return document | ({"attributedTo": attributed_to} if attributed_to else {})


def paged_collection(collection_id: str, total: int, first: str) -> Json:
    """Return an ordered collection whose items are in pages; ``first`` is the first's address."""
    return total_only(collection_id, total, ordered=True) | {"first": first}


def collection_page(
    page_id: str, part_of: str, items: Sequence[str | Json], *, next_page: str = ""
) -> Json:
    """Return a page of an ordered collection; ``next_page`` is "" for the last."""
    document: Json = {
        "@context": EVENT_CONTEXT,
        "id": page_id,
        "type": "OrderedCollectionPage",
        "partOf": part_of,
        "orderedItems": _inner(items),
    }
    return document | ({"next": next_page} if next_page else {})


def _inner(items: Sequence[str | Json]) -> list[str | Json]:
    return [item if isinstance(item, str) else embedded(item) for item in items]
