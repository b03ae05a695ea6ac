"""A registration for programs, at the address of its secret link: read, changed, withdrawn.

No cookie is read or written, and no answer may be read by pages of other sites.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse

from meshup.attendance.choices import Standing
from meshup.attendance.domain.queries.registrations import COMES, registration
from meshup.attendance.domain.registering import (
    answer_offer,
    change,
    leave_email,
    skip,
    unskip,
    withdraw,
)
from meshup.attendance.errors import NoSuchRegistration, NothingOffered
from meshup.attendance.forms.coming_json import CHANGE_FIELDS, JSON
from meshup.attendance.near_evenings import read_unless_blocked, visitor_at
from meshup.kit import clock
from meshup.kit.printable import printable_line
from meshup.letters.domain.addresses import leave_address
from meshup.moderation.domain.admission import admit

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.attendance.domain.queries.registrations import EveningFacts, RegistrationFacts
    from meshup.attendance.domain.wishes import Wish
    from meshup.moderation.domain.admission import Visitor

METHODS: Final = ("GET", "HEAD", "PATCH", "DELETE")
PAGE_METHODS: Final = frozenset({"GET", "HEAD", "POST"})
"""Of which a page makes use; whoever uses another is a program."""
WISHES: Final[tuple[str, ...]] = ("companions", "maybe", "series", "only_changes")


def wants_json(request: HttpRequest) -> bool:
    """Say whether a program asks, rather than a browser that shows pages."""
    if request.method not in PAGE_METHODS or request.content_type == JSON:
        return True
    return request.get_preferred_type(["text/html", JSON]) == JSON


def answer(request: HttpRequest, theirs: RegistrationFacts) -> HttpResponse:
    """Answer a program that has the link of ``theirs``: where it stands, also when it is changed.

    Without a body when nothing is left: it was withdrawn, or an offered place declined. Withdrawing
    is counted nowhere, so that it is always possible.

    Raises:
        Refusal: it makes no sense, or is not possible now; then nothing has changed.
    """
    at = clock.now()
    left: RegistrationFacts | None = theirs
    if request.method == "DELETE":
        withdraw(theirs.number, at)
        left = None
    elif request.method == "PATCH":
        left = _changed(request, theirs, at)
    elif request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(METHODS)
    return JsonResponse(registration_fields(left, at)) if left else HttpResponse(status=204)


def _changed(
    request: HttpRequest, theirs: RegistrationFacts, at: datetime
) -> RegistrationFacts | None:
    """Return the registration when all that was asked is done, or none of it; None: it is gone."""
    fields = read_unless_blocked(request, CHANGE_FIELDS, at, NoSuchRegistration)
    shown = shown_evening(theirs, at)
    slug = shown.slug if shown else theirs.event
    visitor = visitor_at(request, slug, fields.get("code") or "", at, peer=theirs.peer)
    with transaction.atomic():
        admit("change_coming", visitor, at, absent=NoSuchRegistration)
        before = registration(theirs.number).wish  # perhaps changed since the link was opened
        wish = wish_in(fields, before)
        if wish != before:
            change(theirs.number, wish, at)
        if fields.get("skip"):
            skip(theirs.number, fields["skip"], at)
        if fields.get("unskip"):
            unskip(theirs.number, fields["unskip"], at)
        if "email" in fields:
            leave_typed_email(theirs, fields["email"], visitor, at)
        if "accept" in fields:
            return _offers_answered(theirs, at, accept=fields["accept"])
        return registration(theirs.number)


def _offers_answered(
    theirs: RegistrationFacts, at: datetime, *, accept: bool
) -> RegistrationFacts | None:
    """Take every place that is offered, or leave it to the next; None: nothing is left.

    Raises:
        NothingOffered: there is none.
    """
    offered = [evening for evening in theirs.evenings if evening.standing == Standing.OFFERED]
    if not offered:
        raise NothingOffered
    return [answer_offer(evening.number, at, accept=accept) for evening in offered][-1]


def leave_typed_email(
    theirs: RegistrationFacts, email: str | None, visitor: Visitor, at: datetime
) -> None:
    """Let letters about a registration go to ``email``, or to nobody; in a transaction.

    Raises:
        BadAddress: it is none.
        TooMany: ``visitor`` has typed enough of them.
    """
    if email:
        admit("leave_address", visitor, at, absent=NoSuchRegistration)
    address = leave_address(email, theirs.language, at).number if email else None
    if address != theirs.address:
        leave_email(theirs.number, address, at)


def wish_in(fields: dict[str, Any], before: Wish) -> Wish:
    """Return ``before`` with what ``fields`` say otherwise."""
    said: dict[str, Any] = {name: fields[name] for name in WISHES if name in fields}
    if "name" in fields:
        said["name"] = printable_line(fields["name"] or "")
    return replace(before, **said)


def shown_evening(theirs: RegistrationFacts, at: datetime) -> EveningFacts | None:
    """Return the next evening to which somebody comes, else the next, else the last."""
    ahead = [evening for evening in theirs.evenings if evening.ends_at > at]
    coming = (evening for evening in ahead if evening.standing in COMES)
    return next(coming, None) or next(iter([*ahead, *theirs.evenings[-1:]]), None)


def registration_fields(theirs: RegistrationFacts, at: datetime) -> dict[str, Any]:
    """Return a registration as programs read it; no e-mail address, for links are forwarded."""
    shown = shown_evening(theirs, at)
    return {
        "event": shown.slug if shown else theirs.event,
        "series": theirs.series or None,
        "state": shown.state if shown else Standing.REMOVED.value,
        "offered_until": shown and offer_of(shown),
        "companions": theirs.companions,
        "name": theirs.name or None,
        "maybe": theirs.maybe,
        "email": theirs.address is not None,  # not whether it is proved: anybody can type it
        "only_changes": theirs.only_changes,
        "evenings": [
            {
                "event": evening.slug,
                "date": evening.day and evening.day.isoformat(),
                "state": evening.state,
                "persons": evening.persons,
                "offered_until": offer_of(evening),
            }
            for evening in theirs.evenings
        ],
    }


def offer_of(evening: EveningFacts) -> str | None:
    """Return until when a place is kept for who waits; None where none is."""
    return evening.offered_until.isoformat() if evening.offered_until else None
