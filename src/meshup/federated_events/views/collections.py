"""The collections of the Group, and of the Application that passes on what the Group publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_safe

from meshup.activitypub.collection_documents import (
    collection_page,
    ordered_collection,
    paged_collection,
)
from meshup.federated_events.domain.queries import collections
from meshup.federated_events.errors import NotFederated
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import application, group
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import activity_response
from meshup.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.federated_events.domain.queries.collections import Piece
    from meshup.kit.shown import Shown

    Read = Callable[[datetime, int], Shown[Piece]]

LAST_PAGE = 1_000


@require_safe
@when_federating
def outbox(request: HttpRequest, name: str, page: int | None = None) -> HttpResponse:
    """Answer with what an actor of ours published: all at once, or in pages when it is long."""
    reads: dict[str, Read] = {
        group().name: collections.outbox,
        application().name: collections.relay_outbox,
    }
    if name not in reads:
        raise NotFederated
    return _answer(request, reads[name], absolute(f"/ap/{name}/outbox"), page)


@require_safe
@when_federating
def upcoming(request: HttpRequest, name: str, page: int | None = None) -> HttpResponse:
    """Answer with the events that are to come, soonest first; those of the Group are the node's."""
    if name not in {group().name, application().name}:
        raise NotFederated
    return _answer(request, collections.upcoming, absolute(f"/ap/{name}/upcoming"), page)


def _answer(request: HttpRequest, read: Read, own_id: str, page: int | None) -> HttpResponse:
    if page is not None and not 1 <= page <= LAST_PAGE:
        raise NotFederated
    found = read(clock.now(), page or 1)
    piece = found.value
    if page is not None and page > 1 and not piece.items:
        raise NotFederated
    return activity_response(request, found.with_value(_document(piece, own_id, page)))


def _document(piece: Piece, own_id: str, page: int | None) -> dict[str, Any]:
    """Return the collection or one page of it; items keep their contexts, which proofs cover."""
    if page is not None:
        following = f"{own_id}/{page + 1}" if piece.has_next else ""
        document = collection_page(f"{own_id}/{page}", own_id, [], next_page=following)
    elif piece.has_next:
        return paged_collection(own_id, piece.total, f"{own_id}/1")
    else:
        document = ordered_collection(own_id, []) | {"totalItems": piece.total}
    return document | {"orderedItems": list(piece.items)}
