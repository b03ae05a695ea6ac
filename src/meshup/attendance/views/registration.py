"""A registration, opened by its secret link: where it stands, and what may be changed of it.

The link opens this one thing for whoever holds it; it makes nobody the peer, so that nothing here
looks at the cookie of a device or writes it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy as _
from django.views.decorators.http import require_http_methods

from meshup.attendance.domain.links import link_of, registration_by_link
from meshup.attendance.domain.planned_evenings import planned_evenings, rhythm_in_words
from meshup.attendance.domain.registering import (
    answer_offer,
    change,
    leave_email,
    skip,
    unskip,
    withdraw,
)
from meshup.attendance.errors import NoSuchRegistration
from meshup.attendance.forms.coming import DetailsForm, RegistrationActForm, code_in, page_with_code
from meshup.attendance.near_evenings import visitor_at
from meshup.attendance.views import link_api
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.letters.domain.addresses import address_facts, leave_address
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.private_pages import private_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.attendance.domain.planned_evenings import PlannedEvening
    from meshup.attendance.domain.queries.registrations import RegistrationFacts
    from meshup.moderation.domain.admission import Visitor

PAGE: Final = "attendance/registration.html"
DONE: Final = {
    "saved": _("Noted."),
    "letter": _("Noted. A letter is on its way: if it is your first from us, press its button."),
    "proved": _("Thank you: your address is confirmed, and our letters go to it."),
    "skip": _("Noted: not on that date."),
    "unskip": _("Noted: you come on that date after all."),
    "series": _("Noted: you come every time. Leave out single dates below."),
    "accept": _("Noted."),
    "decline": _("Noted: the place goes to somebody else."),
    "forget_email": _("Noted: no more letters, and your address is gone from here."),
}
"""What a page says above when something was done, by the word in its address."""

WISHES: Final = ("companions", "maybe", "series")
PLACES: Final = {"companions": "#friends", "maybe": "#sure"}
"""Where on the page one goes on after a tap: the button shows that it was pressed."""


def _answer(theirs: RegistrationFacts, evening: int, at: datetime, *, accept: bool) -> bool:
    """Take an offered place, or leave it; return whether the registration is still there."""
    if evening not in {each.number for each in theirs.evenings}:
        raise NoSuchRegistration
    return answer_offer(evening, at, accept=accept) is not None


def _forget_email(theirs: RegistrationFacts, at: datetime) -> bool:
    leave_email(theirs.number, None, at)
    return True


ACTS: Final[dict[str, Callable[[RegistrationFacts, Any, datetime], bool]]] = {
    "skip": lambda theirs, day, at: bool(skip(theirs.number, [day], at)),
    "unskip": lambda theirs, day, at: bool(unskip(theirs.number, [day], at)),
    "accept": lambda theirs, evening, at: _answer(theirs, evening, at, accept=True),
    "decline": lambda theirs, evening, at: _answer(theirs, evening, at, accept=False),
    "forget_email": lambda theirs, _word, at: _forget_email(theirs, at),
}
"""What one tap does, by the name of its button; and whether the registration is still there."""


@require_http_methods(["GET", "HEAD", "POST", "PATCH", "DELETE"])
@private_page
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """Show a registration and change it, as a page or as JSON, for whoever has its link."""
    at, for_program = clock.now(), link_api.wants_json(request)
    try:
        theirs = registration_by_link(token)
    except NoSuchRegistration:
        admit("open_link", visitor_from(request), at, absent=NoSuchRegistration)
        if for_program:
            raise
        return render(request, "attendance/gone.html", status=404)
    if for_program:
        return link_api.answer(request, theirs)
    if request.method == "POST":
        return _changed(request, theirs, at)
    return _page(request, theirs, DetailsForm.of(theirs), at)


def _changed(request: HttpRequest, theirs: RegistrationFacts, at: datetime) -> HttpResponse:
    """Do what was pressed and lead back; where it is refused, the page says so, as it was typed."""
    pressed, details = RegistrationActForm(request.POST), DetailsForm(request.POST)
    if "details" not in request.POST:
        details = DetailsForm(DetailsForm.of(theirs).initial)

    def act() -> str:
        slug = next((one.slug for one in theirs.evenings if one.ends_at > at), "")
        visitor = visitor_at(request, slug, code_in(request), at, peer=theirs.peer)
        with transaction.atomic():
            if not pressed.cleaned_data["withdraw"]:  # not to come is always possible
                admit("change_coming", visitor, at, absent=NoSuchRegistration)
            return _act(theirs, visitor, pressed.cleaned_data, details.cleaned_data, at)

    there = try_to(details, act) if pressed.is_valid() and details.is_valid() else None
    if there is None:
        return _page(request, theirs, details, at)
    return HttpResponseRedirect(page_with_code(there, code_in(request)), status=303)


def _act(
    theirs: RegistrationFacts,
    visitor: Visitor,
    pressed: dict[str, Any],
    details: dict[str, Any],
    at: datetime,
) -> str:
    """Do what one button says, else save the details; return where that is seen."""
    if pressed["withdraw"]:
        there = _after(theirs, at)
        withdraw(theirs.number, at)
        return there
    for name, do in ACTS.items():
        if pressed[name]:
            is_there = do(theirs, pressed[name], at)
            return _page_after(theirs, name) if is_there else _after(theirs, at)
    said = {name: pressed[name] for name in WISHES if pressed[name] is not None}
    said |= {"name": details["name"], "only_changes": details["only_changes"]}
    saved = change(theirs.number, replace(theirs.wish, **said), at)
    if details["email"]:
        admit("leave_address", visitor, at, absent=NoSuchRegistration)
        address = leave_address(details["email"], get_language() or "en", at)
        leave_email(saved.number, address.number, at)
        return _page_after(saved, "letter")
    if pressed["series"]:
        return _page_after(saved, "series")
    return _page_after(saved, "saved", next((PLACES[name] for name in PLACES if name in said), ""))


def _page_after(theirs: RegistrationFacts, done: str, place: str = "") -> str:
    """Return the page of a registration, which says what was done, or its ``place`` ("#sure")."""
    return f"{path_of('attendance:registration', (link_of(theirs.handle),))}?done={done}{place}"


def _page(
    request: HttpRequest, theirs: RegistrationFacts, form: DetailsForm, at: datetime
) -> HttpResponse:
    planned = planned_evenings([theirs])
    ahead = [one for one in planned if one.event.ends_at > at]
    shown = _shown_first(ahead) or next(iter(planned[-1:]), None)
    if shown is None:
        return render(request, "attendance/gone.html", status=404)
    event = shown.event
    email = address_facts(theirs.address) if theirs.address else None
    context = {
        "registration": theirs,
        "form": form,
        "now": at,
        "shown": shown,
        "event": event,
        "is_ahead": event.ends_at > at,
        "is_tonight": shown.is_tonight(at),
        "ahead": ahead,
        "rhythm": rhythm_in_words(event.series, event.local_start.date()) if event.series else "",
        "email": masked(email.email) if email else "",
        "done": "" if form.errors else DONE.get(request.GET.get("done", ""), ""),
        "link": request.build_absolute_uri(request.path),
        "here": page_with_code(request.path, code_in(request)),
        "calendar": path_of("attendance:registration_ics", (link_of(theirs.handle),)),
        "numbers": range(10),
    }
    return form_page(request, PAGE, context, form)


def _shown_first(ahead: list[PlannedEvening]) -> PlannedEvening | None:
    """Return the next evening that takes place and to which the person comes, else the next."""
    coming = (one for one in ahead if one.comes and not one.event.cancelled)
    return next(coming, None) or next(iter(ahead), None)


def masked(email: str) -> str:
    """Return an address as whoever left it knows it again, and nobody else learns it."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def _after(theirs: RegistrationFacts, at: datetime) -> str:
    """Return where somebody is led who comes no more: the page that says so."""
    ahead = (evening.slug for evening in theirs.evenings if evening.ends_at > at)
    slug = theirs.event or next(ahead, "")
    if not slug:
        return address_of("my_evenings")
    page = path_of("attendance:not_coming", (slug,))
    return f"{page}?every-time" if theirs.series else page
