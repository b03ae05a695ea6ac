"""A proposal for programs, at the address of its secret link: read, changed, withdrawn.

No cookie is read or written, and no answer may be read by pages of other sites.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse

from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.moderation.domain.admission import admit, refuse_blocked
from meshup.moderation.visitors import visitor_from
from meshup.proposals.choices import Reply
from meshup.proposals.domain.offering import answer_offer
from meshup.proposals.domain.proposing import change_proposal, propose_again, withdraw
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.errors import NoSuchProposal
from meshup.proposing.forms.json_fields import CHANGE_FIELDS
from meshup.proposing.forms.proposal_json import read_fields, wish_in
from meshup.proposing.views.proposal_acts import leave_typed_email

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.kit.errors import NotFound
    from meshup.proposals.domain.queries.proposals import OfferFacts, ProposalFacts
    from meshup.proposing.forms.json_fields import FieldKind

METHODS: Final = ("GET", "HEAD", "PATCH", "DELETE")
PLAIN: Final = (
    *("slug", "call", "state", "titles", "abstracts", "kind", "minutes", "levels", "money"),
    *("recording", "note", "responses", "may_be_voted", "version"),
)
LISTS: Final = ("languages", "needs", "evenings")


def answer(request: HttpRequest, facts: ProposalFacts) -> HttpResponse:
    """Answer a program that has the link of ``facts``: where it stands, also when it is changed.

    Withdrawing is counted nowhere, so that it is always possible; it has no body.

    Raises:
        Refusal: it makes no sense, or is not possible now; then nothing has changed.
    """
    at = clock.now()
    if request.method == "DELETE":
        withdraw(facts.uuid, at)
        return HttpResponse(status=204)
    if request.method == "PATCH":
        facts = _changed(request, facts, at)
    elif request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(METHODS)
    return JsonResponse(proposal_fields(facts))


def read_unless_blocked(
    request: HttpRequest, kinds: Mapping[str, FieldKind], at: datetime, absent: type[NotFound]
) -> dict[str, Any]:
    """Return what a program sends; whoever is blocked learns not even what is wrong with it.

    Raises:
        absent: it cannot be read, and they are blocked.
        NotJson, UnknownField, BadField
    """
    try:
        return read_fields(request, kinds)
    except Refusal:
        refuse_blocked("propose", visitor_from(request), at, absent=absent)
        raise


def _changed(request: HttpRequest, facts: ProposalFacts, at: datetime) -> ProposalFacts:
    """Return the proposal when all that was asked is done, or none of it."""
    fields = read_unless_blocked(request, CHANGE_FIELDS, at, NoSuchProposal)
    with transaction.atomic():
        visitor = visitor_from(request, peer=facts.peer)
        admit("change_proposal", visitor, at, absent=NoSuchProposal)
        before = proposal(facts.uuid)  # perhaps changed since the link was opened
        wish = wish_in(fields, before.wish, _main_language(before), at)
        if wish != before.wish:
            change_proposal(facts.uuid, wish, at)
        if fields.get("email"):
            admit("leave_address", visitor, at, absent=NoSuchProposal)
        if "email" in fields:
            leave_typed_email(before, fields["email"], at)
        if "answer" in fields:
            answer_offer(facts.uuid, Reply(fields["answer"]), at, fields.get("words", ""))
        if "again" in fields:
            propose_again(facts.uuid, at)
        return proposal(facts.uuid)


def _main_language(facts: ProposalFacts) -> str:
    """Return the language of a title that comes without one: that of its letters, if it has it."""
    return facts.language if facts.language in facts.titles else next(iter(facts.titles), "en")


def proposal_fields(facts: ProposalFacts) -> dict[str, Any]:
    """Return a proposal as programs read it; no e-mail address, for links are forwarded."""
    return {
        **{name: getattr(facts, name) for name in PLAIN},
        **{name: list(getattr(facts, name)) for name in LISTS},
        "language": _main_language(facts),
        "email": facts.address is not None,  # not whether it is proved: anybody can type it
        "names": [speaker.name for speaker in facts.speakers],
        "speakers": [
            {"name": speaker.name, "agreed": speaker.agreed_at is not None}
            for speaker in facts.speakers
        ],
        "offer": facts.offer and _offer_fields(facts.offer),
        "history": [
            {"state": step.new, "at": step.at.isoformat(), "event": step.event or None}
            for step in facts.steps
        ],
    }


def _offer_fields(offer: OfferFacts) -> dict[str, Any]:
    return {
        "event": offer.event,
        "minutes": offer.minutes,
        "starts_at": offer.starts_at and offer.starts_at.isoformat(),
    }
