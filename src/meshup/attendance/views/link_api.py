"""A registration for programs, at the address of its secret link: read, changed, withdrawn.

No cookie is read or written, and no answer may be read by pages of other sites.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.http import HttpResponse, JsonResponse

from meshup.attendance.choices import Standing
from meshup.attendance.domain.queries.registrations import registration
from meshup.attendance.domain.registering import (
    answer_offer,
    change,
    leave_email,
    skip,
    unskip,
    withdraw,
)
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.errors import NoSuchRegistration
from meshup.attendance.forms.coming_json import CHANGE_FIELDS, JSON, read_fields
from meshup.attendance.near_evenings import visitor_at
from meshup.kit import clock
from meshup.letters.domain.addresses import address_facts, leave_address
from meshup.moderation.domain.admission import admit

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.attendance.domain.queries.registrations import EveningFacts, RegistrationFacts

METHODS: Final = ("GET", "HEAD", "PATCH", "DELETE")
STATES: Final = {Standing.OFFERED: Standing.WAITING.value}
"""What programs are told instead: an offered place is one of who waits, until it is answered."""
WISHES: Final = ("companions", "maybe", "series", "only_changes")
OVER: Final = timedelta(days=2)
"""So long after its date an evening of a series is surely over, in any time zone."""


def wants_json(request: HttpRequest) -> bool:
    """Say whether a program asks, rather than a browser that shows pages."""
    if request.method in {"PATCH", "DELETE", "PUT"} or request.content_type == JSON:
        return True
    return request.get_preferred_type(["text/html", JSON]) == JSON


def answer(request: HttpRequest, theirs: RegistrationFacts) -> HttpResponse:
    """Answer whoever has the link of ``theirs``: with its state, changed, or without a body.

    Raises:
        Refusal: what was asked makes no sense, or is not possible now.
    """
    at = clock.now()
    if request.method in {"GET", "HEAD"}:
        return JsonResponse(registration_fields(theirs, at))
    if request.method == "PATCH":
        return JsonResponse(registration_fields(_changed(request, theirs, at), at))
    if request.method == "DELETE":
        withdraw(theirs.number, at)
        return HttpResponse(status=204)
    refusal = JsonResponse({"error": "method_not_allowed", "allow": METHODS}, status=405)
    refusal["Allow"] = ", ".join(METHODS)
    return refusal


def _changed(request: HttpRequest, theirs: RegistrationFacts, at: datetime) -> RegistrationFacts:
    """Return the registration as it stands when all that was asked is done, or none of it."""
    fields = read_fields(request, CHANGE_FIELDS)
    shown = shown_evening(theirs, at)
    slug = shown.slug if shown else theirs.event
    visitor = visitor_at(request, slug, fields.get("code") or "", at, peer=theirs.peer)
    with transaction.atomic():
        admit("change_coming", visitor, at, absent=NoSuchRegistration)
        wish = wish_in(fields, wish_of(theirs))
        if wish != wish_of(theirs):
            change(theirs.number, wish, at)
        if fields.get("skip"):
            skip(theirs.number, fields["skip"], at)
        if fields.get("unskip"):
            unskip(theirs.number, fields["unskip"], at)
        if "accept" in fields:
            _answer_offers(theirs, at, accept=fields["accept"])
        if "email" in fields:
            leave_typed_email(theirs, fields["email"], at)
        after = registration(theirs.number)
    if after is None:
        raise NoSuchRegistration
    return after


def _answer_offers(theirs: RegistrationFacts, at: datetime, *, accept: bool) -> None:
    for evening in theirs.evenings:
        if evening.standing == Standing.OFFERED:
            answer_offer(evening.number, accept, at)


def leave_typed_email(theirs: RegistrationFacts, email: str | None, at: datetime) -> None:
    """Let letters about a registration go to ``email``, or to nobody; in a transaction.

    Raises:
        BadAddress: it is none.
    """
    address = leave_address(email, theirs.language, at).number if email else None
    if address != theirs.address:
        leave_email(theirs.number, address, at)


def wish_of(theirs: RegistrationFacts) -> Wish:
    """Return what a registration says."""
    return Wish(
        companions=theirs.companions,
        name=theirs.name,
        maybe=theirs.maybe,
        series=bool(theirs.series),
        only_changes=theirs.only_changes,
    )


def wish_in(fields: dict[str, Any], before: Wish) -> Wish:
    """Return ``before`` with what ``fields`` say otherwise."""
    said = {name: fields[name] for name in WISHES if name in fields}
    if "name" in fields:
        said["name"] = fields["name"] or ""
    return replace(before, **said)


def shown_evening(theirs: RegistrationFacts, at: datetime) -> EveningFacts | None:
    """Return the next evening to which somebody comes, else the next, else the last."""
    today = (at - OVER).date()
    ahead = [one for one in theirs.evenings if one.day is None or one.day >= today]
    absent = {Standing.SKIPPED, Standing.REMOVED}
    coming = (one for one in ahead if one.standing not in absent)
    return next(coming, None) or next(iter([*ahead, *theirs.evenings[-1:]]), None)


def registration_fields(theirs: RegistrationFacts, at: datetime) -> dict[str, Any]:
    """Return a registration as programs read it; no e-mail address, for links are forwarded."""
    shown = shown_evening(theirs, at)
    address = address_facts(theirs.address) if theirs.address is not None else None
    email = "none" if address is None else "proved" if address.is_proved else "not proved"
    return {
        "event": shown.slug if shown else theirs.event,
        "series": theirs.series or None,
        "state": state_of(shown.standing) if shown else Standing.REMOVED.value,
        "offered_until": shown and offer_of(shown),
        "companions": theirs.companions,
        "name": theirs.name or None,
        "maybe": theirs.maybe,
        "email": email,
        "only_changes": theirs.only_changes,
        "evenings": [
            {
                "event": evening.slug,
                "date": evening.day and evening.day.isoformat(),
                "state": state_of(evening.standing),
                "persons": evening.persons,
                "offered_until": offer_of(evening),
            }
            for evening in theirs.evenings
        ],
    }


def state_of(standing: str) -> str:
    """Return where somebody stands, as programs are told."""
    return STATES.get(Standing(standing), Standing(standing).value)


def offer_of(evening: EveningFacts) -> str | None:
    """Return until when a place is kept for who waits; None where none is."""
    is_offered = evening.standing == Standing.OFFERED and evening.offered_until is not None
    return evening.offered_until.isoformat() if is_offered else None
