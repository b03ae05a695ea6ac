"""The inboxes: where other servers leave activities. Nothing can be read there.

An answer is a status, and of a refusal its code; it is the same for all who break the same rule,
and nothing of what was sent is in it or in a log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from meshup.fediverse.domain.own_actors import own_actor
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.errors import FederationOff
from meshup.inbox.domain.receiving import Incoming, receive
from meshup.inbox.errors import BodyTooLarge, InboxRefusal, NotJson
from meshup.inbox.limits import MOST_BYTES
from meshup.kit.clock import now
from meshup.kit.errors import Refusal
from meshup.kit.limits import visitor_of
from meshup.kit.web import refuse, spoken
from meshup.signed_messages.http_signatures.requests import ReceivedRequest

if TYPE_CHECKING:
    from django.http import HttpRequest

ACCEPTED: Final = 202


@require_POST
def shared_inbox(request: HttpRequest) -> HttpResponse:
    """Take an activity for whomever of this node it concerns."""
    return _answer(request, "")


@require_POST
def actor_inbox(request: HttpRequest, name: str) -> HttpResponse:
    """Take an activity for one actor of this node."""
    if own_actor(name) is None:
        raise FederationOff
    return _answer(request, name)


def _answer(request: HttpRequest, recipient: str) -> HttpResponse:
    if not federation().is_on:
        raise FederationOff
    try:
        _refuse_outside(request)
        receive(
            Incoming(
                request=received_request(request),
                recipient=recipient,
                network=visitor_of(request),
                at=now(),
            )
        )
    except InboxRefusal as refusal:
        words = {"error": refusal.code, "detail": spoken(refusal)}
        response: HttpResponse = JsonResponse(words, status=refusal.status)
    except Refusal as refusal:
        response = refuse(request, refusal)
    else:
        response = HttpResponse(status=ACCEPTED, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _refuse_outside(request: HttpRequest) -> None:
    """Refuse by the length and the kind that a request names, before its body is read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise BodyTooLarge
    if not (request.content_type or "").endswith(("/json", "+json")):
        raise NotJson


def received_request(request: HttpRequest) -> ReceivedRequest:
    """Return a request with every line of its head, as it came."""
    scope = getattr(request, "scope", None)
    if scope is None:  # a WSGI server, or Django's test client: one line for each header
        given = {name.lower(): value for name, value in request.headers.items()}
        headers = {"host": request.get_host(), **given}
        lines = tuple(headers.items())
        target = request.get_full_path()
    else:
        lines = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in scope["headers"]
        )
        query = scope["query_string"].decode("latin-1")
        target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    return ReceivedRequest(request.method or "", target, lines, request.body)
