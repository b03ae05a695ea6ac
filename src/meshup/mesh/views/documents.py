"""What other nodes read here and leave here: the own card, and the directory of all that is known.

The directory is read without a signature. Its ETag is of all that it shows, so that who knows the
same is answered by one line; therefore the front keeps the card, and not the directory.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.http import require_http_methods, require_safe

from meshup.activitypub.contexts import ACTIVITY_STREAMS
from meshup.activitypub.media_types import ACTIVITY
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import application
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import activity_response
from meshup.gossip.summaries import LONGEST_CURSOR
from meshup.inbox.domain.receiving import Incoming, verified_sender
from meshup.inbox.errors import ActivityRefused, BodyTooLarge, InboxRefusal
from meshup.inbox.limits import MOST_BYTES
from meshup.inbox.views.inboxes import received_request
from meshup.kit.clock import now
from meshup.kit.errors import Refusal
from meshup.kit.limits import visitor_of
from meshup.kit.web import STATUS, open_to_all, spoken
from meshup.mesh.domain.machine import machine
from meshup.mesh.domain.own_card import own_card
from meshup.mesh.domain.own_identity import directory_of
from meshup.mesh.domain.receiving import receive_push
from meshup.signed_messages.errors import BadDocument
from meshup.signed_messages.json_documents import read_json

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meshup.gossip.exchanges import Outcome


@require_safe
@when_federating
def card(request: HttpRequest) -> HttpResponse:
    """Answer with the card of this node."""
    return activity_response(request, own_card(now()))


@require_http_methods(["GET", "HEAD", "POST"])
@when_federating
def directory(request: HttpRequest) -> HttpResponse:
    """Answer with a page of what is known, or take what is left."""
    return _take(request) if request.method == "POST" else _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    at = now()
    after = request.GET.get("after", "")[:LONGEST_CURSOR]
    gossip = machine(at)
    page = gossip.on_pull(after, _asked_etag(request, gossip.store.etag()), at)
    if page.cards is None:
        response: HttpResponse = HttpResponseNotModified()
    else:
        root = directory_of(application().id)
        document = {
            "@context": ACTIVITY_STREAMS,
            "id": absolute(request.get_full_path()),
            "type": "OrderedCollectionPage",
            "partOf": root,
            "orderedItems": [one.document for one in page.cards],
            "cursor": page.cursor,
            "more": page.more,
        }
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        response = HttpResponse(body, content_type=ACTIVITY)
    response["ETag"] = f'"{page.etag}"'
    response["Cache-Control"] = "no-cache"
    return open_to_all(response)


def _asked_etag(request: HttpRequest, own: str) -> str:
    """Return ``own`` where the request names it, else ""; by weak comparison."""
    named = request.headers.get("If-None-Match", "")[:4_000].split(",")
    return own if f'"{own}"' in {tag.strip().removeprefix("W/") for tag in named} else ""


def _take(request: HttpRequest) -> HttpResponse:
    try:
        outcome = _taken(request)
    except Refusal as refusal:
        words = {"error": refusal.code, "detail": spoken(refusal)}
        response = JsonResponse(words, status=_status_of(refusal))
    else:
        refused = [{"did": did, "code": code} for did, code in outcome.refused]
        response = JsonResponse({"taken": outcome.taken, "refused": refused})
    response["Cache-Control"] = "no-store"
    return response


def _status_of(refusal: Refusal) -> int:
    if isinstance(refusal, InboxRefusal):
        return refusal.status
    return next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), 400)


def _taken(request: HttpRequest) -> Outcome:
    """Take the cards of a signed request.

    Raises:
        InboxRefusal, TooManyActivities, KeyNotRead, NoNodeSent, BadCards.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise BodyTooLarge
    at = now()
    incoming = Incoming(
        request=received_request(request), recipient="", network=visitor_of(request), at=at
    )
    actor = verified_sender(incoming)
    try:
        document = read_json(incoming.request.body, MOST_BYTES)
    except BadDocument as bad:
        raise ActivityRefused(bad.code) from None
    return receive_push(actor, document, at)
