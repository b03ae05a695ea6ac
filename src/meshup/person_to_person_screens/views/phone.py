"""A visitor's phone in the rounds: taking part by one press, and everything until they are over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from meshup.agenda.domain.shown import public_event
from meshup.agenda.errors import NoSuchEvent
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.forms.outcomes import try_to
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit
from meshup.peers.device_cookie import people_on, remember, switch_to
from meshup.peers.errors import NobodyHere
from meshup.peers.private_pages import private_form
from meshup.person_to_person.domain.missing import cannot_find, find_again, still_here
from meshup.person_to_person.domain.participating import (
    come_back,
    leave,
    skip,
    trio_please,
    unskip,
)
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.errors import NoSession
from meshup.person_to_person_screens.views.joining import join_form_of, take_part
from meshup.person_to_person_screens.views.people import (
    participants_among,
    people_here,
    refuse_blocked_people,
    visitor_in,
)
from meshup.person_to_person_screens.views.phone_page import phone_page
from meshup.person_to_person_screens.views.phone_state import state_of
from meshup.presence.domain.join_codes import is_code_shown
from meshup.presence.domain.joining import refuse_unless_open
from meshup.presence.domain.opening_hours import is_open
from meshup.presence.forms.here import code_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from meshup.agenda.domain.occurrence import Occurrence

    Tap = Callable[[int, str, datetime, int | None, int | None], object]

JOIN: Final = "take_part"
LONGEST_NUMBER: Final = len("999999999")
NOTED: Final = _("Noted.")
WISHED: Final = "wished"
AVOIDED: Final = "avoided"
TAPS: Final[dict[str, Tap]] = {
    "cannot_find": lambda peer, slug, at, number, seat: cannot_find(peer, slug, at, seat, number),
    "found": lambda peer, slug, at, *_: find_again(peer, slug, at),
    "here": lambda peer, slug, at, *_: still_here(peer, slug, at),
    "skip": lambda peer, slug, at, number, _: skip(peer, slug, at, round_number=number),
    "unskip": lambda peer, slug, at, *_: unskip(peer, slug, at),
    "trio": lambda peer, slug, at, *_: trio_please(peer, slug, True, at),  # noqa: FBT003
    "untrio": lambda peer, slug, at, *_: trio_please(peer, slug, False, at),  # noqa: FBT003
    "leave": lambda peer, slug, at, *_: leave(peer, slug, at),
    "come_back": lambda peer, slug, at, *_: come_back(peer, slug, at),
}
"""What one tap of somebody does; the numbers: of the round that they saw, of the empty seat."""
DONE: Final[dict[str, StrOrPromise]] = {
    JOIN: _("Welcome! You are in."),
    WISHED: _("Noted. It counts from the next round on."),
    AVOIDED: _("Noted. You will not be brought together."),
    "cannot_find": NOTED,
    "found": _("Good! Enjoy your conversation."),
    "here": _("Noted: you are here."),
    "skip": NOTED,
    "unskip": _("Noted: you are in the next round."),
    "trio": _("Noted: three of you, when it can be."),
    "untrio": _("Noted: two of you, when it can be."),
    "leave": NOTED,
    "come_back": _("Welcome back! You are in."),
}
"""What the page says when something was done, by the word in its address."""


@require_http_methods(["GET", "HEAD", "POST"])
@private_form
def phone(request: HttpRequest, slug: str) -> HttpResponse:
    """Show with whom each of the device sits, at which table, and let them say what they wish.

    Raises:
        NoSuchEvent: it does not exist, is not public, or they are blocked.
    """
    at = clock.now()
    event = public_event(slug, at).value
    if request.method == "POST":
        return _act(request, event, at)
    refuse_blocked_people(request, visitor_in(request, None, has_code=True), at)
    session = session_of(slug, at)
    if session is None:
        return HttpResponseRedirect(_here(request, slug))
    return phone_page(request, event, session, at, done=DONE.get(request.GET.get("done", ""), ""))


def _here(request: HttpRequest, slug: str) -> str:
    """Return where one only says that one is there, with the code that was brought along."""
    page, code = address_of("here", slug=slug), code_in(request)
    return f"{page}?{urlencode({'code': code})}" if code else page


def _act(request: HttpRequest, event: Occurrence, at: datetime) -> HttpResponse:
    act, _dash, seat = request.POST.get("act", "").partition("-")
    if act in TAPS:
        return _tap(request, event, (act, _number_in(seat)), at)
    session = session_of(event.slug, at)
    if session is None:
        raise NoSession
    form = join_form_of(request, event)
    code = request.POST.get("code", "")
    is_here = any(person.presence for person in people_here(request, event.slug))
    has_code = is_open(event, at) and (is_code_shown(code, event.slug, at) or is_here)
    visitor = visitor_in(request, None, has_code=has_code)
    refuse_blocked_people(request, visitor, at)
    if form.is_valid():
        try_to(form, lambda: take_part(request, event, form, visitor, at))
        if form.is_valid():
            page = f"{path_of('person_to_person_screens:phone', (event.slug,))}?done={JOIN}"
            return remember(request, HttpResponseRedirect(page, status=303), at)
    return phone_page(request, event, session, at, sent=form)


def _tap(
    request: HttpRequest, event: Occurrence, tap: tuple[str, int | None], at: datetime
) -> HttpResponse:
    """Do what one tap says; a script gets the state that came of it, and a form its page."""
    act, seat = tap
    person = person_named(request)
    visitor = visitor_in(request, person, has_code=is_open(event, at))
    refuse_blocked_people(request, visitor, at)
    refuse_unless_open(event, at)
    with transaction.atomic():
        admit("act_in_rounds", replace(visitor, peer=person), at, absent=NoSuchEvent)
        number = _number_in(request.POST.get("next" if act == "skip" else "round", ""))
        TAPS[act](person, event.slug, at, number, seat)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        people = participants_among(people_here(request, event.slug))
        return JsonResponse({"said": str(DONE[act]), **state_of(event, people)})
    page = f"{path_of('person_to_person_screens:phone', (event.slug,))}?done={act}#person-{person}"
    return HttpResponseRedirect(page, status=303)


def _number_in(text: str) -> int | None:
    """Return the number of a round or a seat in a form; None where it has none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return (int(text) or None) if is_number else None


def person_named(request: HttpRequest) -> int:
    """Return whom a form is about, of those on the device; who acts where it does not say.

    Raises:
        NobodyHere: it is about somebody for whom this device does not act.
    """
    known = [person.number for person in people_on(request)]
    named = request.POST.get("person", "")
    found = [number for number in known if named in {"", str(number)}]
    if not found:
        raise NobodyHere
    switch_to(request, found[0])
    return found[0]
