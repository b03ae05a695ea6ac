"""Proposing, for programs: one address to propose at; the link in its answer is for what follows.

Each request is somebody new: no cookie is read or written, and pages of other sites may not read
what is answered.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override
from ninja import Router

from meshup.attendance.near_evenings import visitor_at
from meshup.exchange import proposing_shapes as shapes
from meshup.exchange.api_refusals import refused
from meshup.exchange.api_shapes import RefusalShape
from meshup.exchange.coming_api import address_of_node, language_of
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.url_paths import path_of
from meshup.letters.domain.addresses import leave_address
from meshup.moderation.domain.admission import admit, network_key
from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.call_facts import CallFacts
from meshup.proposals.domain.proposing import propose as keep_proposal
from meshup.proposals.domain.queries.calls import call_at, call_for_event
from meshup.proposals.domain.wishes import ProposalWish, Submission
from meshup.proposals.errors import NoSuchCall
from meshup.proposing.forms.json_fields import PROPOSAL_FIELDS
from meshup.proposing.forms.proposal_json import wish_in
from meshup.proposing.views.link_api import read_unless_blocked

REFUSED = dict.fromkeys((404, 409, 422, 429), RefusalShape)
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": shapes.ProposalAsk.model_json_schema()}},
    }
}

router = Router()


@router.post("proposals", response={201: shapes.ProposalAnswer, **REFUSED}, openapi_extra=BODY)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose something; whoever has the link in the answer changes it, answers, withdraws it."""
    at, language = clock.now(), language_of(request)
    with override(language):
        try:
            link = _proposed(request, language, at)
            answer: HttpResponse = JsonResponse({"link": link}, status=201)
        except Refusal as refusal:
            answer = refused(request, refusal)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _proposed(request: HttpRequest, language: str, at: datetime) -> str:
    fields = read_unless_blocked(request, PROPOSAL_FIELDS, at, NoSuchCall)
    visitor = visitor_at(request, fields.get("event") or "", fields.get("code") or "", at)
    with transaction.atomic():
        email = fields.get("email")
        address = leave_address(email, language, at).number if email else None
        admit("propose", replace(visitor, address=address), at, absent=NoSuchCall)
        if email:
            admit("leave_address", visitor, at, absent=NoSuchCall)
        call = _call_in(fields, at)
        first = ProposalWish(titles={}, call=call.slug, evenings=_days_of(call))
        wish = wish_in(fields, first, language, at)
        submission = Submission(language, network_key(visitor.network), address)
        made = keep_proposal(wish, make_peer(language, at), at, submission)
    path = path_of("proposing:proposed", (made.link,), language=language)
    return f"{address_of_node(request)}{path}"


def _call_in(fields: dict[str, Any], at: datetime) -> CallFacts:
    """Return the call that is named, else that of the evening, else the standing one."""
    if fields.get("call"):
        return call_at(fields["call"])
    own = call_for_event(fields["event"], at) if fields.get("event") else None
    return own or call_at()


def _days_of(call: CallFacts) -> tuple[str, ...]:
    return (call.event,) if call.event else ()
