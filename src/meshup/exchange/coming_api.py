"""Coming, for programs: one address to register at; the link in its answer is for all that follows.

Each request is somebody new: no cookie is read or written, and pages of other sites may not read
what is answered.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import Router

from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.domain.links import link_of
from meshup.attendance.domain.queries.registrations import RegistrationFacts
from meshup.attendance.domain.registering import register
from meshup.attendance.domain.wishes import Submission, Wish
from meshup.attendance.forms.coming_json import REGISTRATION_FIELDS, read_fields
from meshup.attendance.near_evenings import visitor_at
from meshup.attendance.views.link_api import leave_typed_email, offer_of, wish_in
from meshup.community.domain.queries import this_node
from meshup.exchange import api_shapes as shapes
from meshup.exchange.api_refusals import refused
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit, network_key
from meshup.peers.domain.peers import make_peer

REFUSED = dict.fromkeys((404, 409, 422, 429), shapes.RefusalShape)
BODY = {
    "requestBody": {
        "required": False,
        "content": {"application/json": {"schema": shapes.ComingAsk.model_json_schema()}},
    }
}

router = Router()


@router.post(
    "events/{slug:slug}/coming",
    response={201: shapes.ComingAnswer, **REFUSED},
    openapi_extra=BODY,
)
def come(request: HttpRequest, slug: str) -> HttpResponse:
    """Come to an event; counted at once, until whoever has the link in the answer withdraws it."""
    at, language = clock.now(), language_of(request)
    with override(language):
        try:
            answer = _answer(request, slug, language, at)
        except Refusal as refusal:
            answer = refused(request, refusal)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _answer(request: HttpRequest, slug: str, language: str, at: datetime) -> HttpResponse:
    fields = read_fields(request, REGISTRATION_FIELDS)
    theirs = _registered(request, slug, fields, language, at)
    link = path_of("attendance:registration", (link_of(theirs.handle),))
    evening = next(evening for evening in theirs.evenings if evening.slug == slug)
    facts = {
        "link": f"{address_of_node(request)}{link}",
        "state": evening.state,
        "offered_until": offer_of(evening),
    }
    return JsonResponse(facts, status=201)


def _registered(
    request: HttpRequest, slug: str, fields: dict[str, Any], language: str, at: datetime
) -> RegistrationFacts:
    visitor = visitor_at(request, slug, fields.get("code") or "", at)
    wish = wish_in(fields, Wish())
    origin = "" if visitor.has_code else network_key(visitor.network)
    with transaction.atomic():
        admit("coming", visitor, at, absent=NoSuchEvent)
        peer = make_peer(language, at)
        theirs = register(peer, slug, wish, at, Submission(language, origin))
        if fields.get("email"):
            leave_typed_email(theirs, fields["email"], visitor, at)
    return theirs


def language_of(request: HttpRequest) -> str:
    """Return the language of the answer, and of letters: the first that the client accepts.

    Not the one that a cookie may hold, which this interface does not read.
    """
    spoken = this_node().languages
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200])
    wanted = (code.partition("-")[0] for code, _quality in accepted)
    return next((code for code in wanted if code in spoken), spoken[0])


def address_of_node(request: HttpRequest) -> str:
    """Return the address of the node as the client called it, the public one where it is that."""
    public = settings.CONFIG.address.rstrip("/")
    if request.get_host() == urlsplit(public).netloc:
        return str(public)
    return f"{request.scheme}://{request.get_host()}"
