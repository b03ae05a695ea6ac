"""What other nodes read here: the lists, and what an item holds.

The public list is for everybody; the others for nodes that belong to their audience, known by the
signature of their request. The ETag is of all of it, so that who knows the same is answered by one
line.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from meshup.activitypub.media_types import ACTIVITY
from meshup.fediverse.views.only_when_on import when_federating
from meshup.inbox.domain.receiving import Incoming, verified_sender
from meshup.inbox.views.inboxes import received_request
from meshup.kit.clock import now
from meshup.kit.document_kinds import MEDIA_TYPES
from meshup.kit.limits import visitor_of
from meshup.kit.web import open_to_all
from meshup.library.choices import Audience, Holds
from meshup.library.domain.audiences import audiences_of
from meshup.library.domain.item_files import file_of
from meshup.library.domain.own_lists import item_payload, own_list
from meshup.library.domain.queries.items import offered_item
from meshup.library.errors import NoSuchItem, NotForYou

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_safe
@when_federating
def library(request: HttpRequest) -> HttpResponse:
    """Answer with the list for one audience.

    Raises:
        NotForYou: whoever asks does not belong to it.
        InboxRefusal: it is not signed as it must be.
    """
    wanted = request.GET.get("audience", Audience.PUBLIC)
    audience = Audience(wanted) if wanted in Audience.values else Audience.PUBLIC
    if audience != Audience.PUBLIC and audience not in _audiences(request):
        raise NotForYou
    own = own_list(audience, now())
    if f'"{own.etag}"' in request.headers.get("If-None-Match", "")[:4_000]:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(own.body, content_type=ACTIVITY)
    return _for_reader(response, audience, own.etag)


@require_safe
@when_federating
def item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with an item and what it holds.

    Raises:
        NoSuchItem: there is none, or it is for others: both look the same.
    """
    audiences = _audiences(request)
    document = item_payload(uuid, audiences, now())
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return _for_reader(HttpResponse(body, content_type=ACTIVITY), Audience.MESH, "")


@require_safe
@when_federating
def item_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with the file of an item, to be saved.

    Raises:
        NoSuchItem
    """
    return file_answer(uuid, _audiences(request))


def file_answer(uuid: UUID, audiences: frozenset[Audience]) -> HttpResponse:
    """Return a file under a name of ours; a browser saves it, and shows nothing of it.

    Raises:
        NoSuchItem: it is not for these, or has just gone.
    """
    offered = offered_item(uuid, audiences, now())
    if offered.holds != Holds.FILE:
        raise NoSuchItem
    return saved_file(offered.digest, offered.file_kind)


def saved_file(digest: str, kind: str) -> HttpResponse:
    """Return the file of this digest, to be saved.

    Raises:
        NoSuchItem: it has just gone.
    """
    try:
        content = file_of(digest, kind).open("rb")
    except FileNotFoundError as error:
        raise NoSuchItem from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"{digest[:12]}.{kind}",
        content_type=MEDIA_TYPES[kind],
    )
    for name, text in HEADERS.items():
        response[name] = text
    return cast("HttpResponse", response)


def _audiences(request: HttpRequest) -> frozenset[Audience]:
    """Return the audiences that whoever signed a request belongs to; the public for no signature.

    Raises:
        InboxRefusal: the signature does not hold.
    """
    if "Signature" not in request.headers:
        return frozenset({Audience.PUBLIC})
    at = now()
    incoming = Incoming(
        request=received_request(request), recipient="", network=visitor_of(request), at=at
    )
    return audiences_of(verified_sender(incoming).actor_id, at)


def _for_reader(response: HttpResponse, audience: Audience, etag: str) -> HttpResponse:
    if etag:
        response["ETag"] = f'"{etag}"'
    response["Vary"] = "Signature"
    if audience == Audience.PUBLIC:
        response["Cache-Control"] = "no-cache"
        return open_to_all(response)
    response["Cache-Control"] = "private, no-store"
    return response
