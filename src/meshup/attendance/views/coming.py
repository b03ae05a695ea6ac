"""Coming to an event: the button of its page, what this device has said, and coming no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from meshup.agenda.domain.registration import RegistrationState
from meshup.agenda.domain.shown import public_event
from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.choices import Standing
from meshup.attendance.domain.forms_sent import made_by_form, note_made
from meshup.attendance.domain.links import link_of
from meshup.attendance.domain.queries.registrations import (
    evening_of,
    registration,
    registrations_of,
)
from meshup.attendance.domain.registering import register, unskip
from meshup.attendance.domain.wishes import Submission
from meshup.attendance.errors import NoSuchRegistration
from meshup.attendance.forms.coming import ComingForm, code_in, page_with_code
from meshup.attendance.near_evenings import visitor_at
from meshup.community.public_pages import public_page
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit, network_key, refuse_blocked
from meshup.moderation.visitors import visitor_from
from meshup.peers.device_cookie import acting_peer, add_person, peer_of, people_on, remember
from meshup.peers.domain.peers import peer_facts
from meshup.peers.private_pages import private_form, private_page

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance.domain.queries.registrations import EveningFacts, RegistrationFacts
    from meshup.moderation.domain.admission import Visitor
    from meshup.peers.domain.peers import PeerFacts

OPEN_STATES: Final = {
    RegistrationState.NOT_REQUIRED,
    RegistrationState.OPEN,
    RegistrationState.ELSEWHERE,
}


class EveningHere(NamedTuple):
    """What one person on a device has said of one event."""

    person: PeerFacts
    registration: RegistrationFacts
    evening: EveningFacts


@require_http_methods(["GET", "HEAD", "POST"])
@private_form
def come(request: HttpRequest, slug: str) -> HttpResponse:
    """Register whoever presses the button, and lead to the secret page of their registration.

    Raises:
        NoSuchEvent: it does not exist, is not public, or they are blocked.
    """
    at = clock.now()
    event = public_event(slug, at).value
    page = address_of("event", slug=slug)
    form = ComingForm(request.POST)
    if request.method != "POST" or form.is_trapped:
        return HttpResponseRedirect(f"{page}#coming")
    if form.is_valid():
        number = try_to(form, lambda: _register(request, event, form, at))
        if number is not None:
            path = path_of("attendance:registration", (link_of(number),))
            link = page_with_code(path, form.cleaned_data["code"])
            return remember(request, HttpResponseRedirect(link, status=303), at)
    else:
        refuse_blocked("coming", _visitor(request), at, absent=NoSuchEvent)
    context = {"form": form, "event": event, "now": at, "back": page}
    return form_page(request, "attendance/come.html", context, form)


def _visitor(request: HttpRequest) -> Visitor:
    known = peer_of(request)
    return visitor_from(request, peer=known.number if known else None)


def _register(request: HttpRequest, event: Occurrence, form: ComingForm, at: datetime) -> int:
    """Return the number of the registration of who sent ``form``: a new one, or theirs."""
    said = form.cleaned_data
    known = None if said["somebody_else"] else peer_of(request)
    peer = known.number if known else None
    visitor = visitor_at(request, event.slug, said["code"], at, peer=peer)
    with transaction.atomic():
        admit("coming", visitor, at, absent=NoSuchEvent)
        earlier = _sent_before(request, said["once"], event.slug, at)
        if earlier is not None:
            return earlier
        peer = acting_peer(request, at, somebody_else=said["somebody_else"])
        theirs = evening_of(peer, event.slug) if form.is_bare else None
        number = _come_again(*theirs, at) if theirs else 0
        if not number:
            language = get_language() or "en"
            origin = "" if visitor.has_code else network_key(visitor.network)
            made = register(peer, event.slug, form.wish, at, Submission(language, origin))
            number = made.number
        note_made(said["once"], event.slug, number)
    return number


def _sent_before(request: HttpRequest, token: str, slug: str, at: datetime) -> int | None:
    """Return what the same form has made, if that is still there, for a device that forgot it."""
    number = made_by_form(token, slug)
    if number is None:
        return None
    try:
        found = registration(number)
    except NoSuchRegistration:
        return None
    who = peer_facts(found.peer)
    if who and who not in people_on(request):
        add_person(request, who, at)
    return found.number


def _come_again(theirs: RegistrationFacts, evening: EveningFacts, at: datetime) -> int:
    """Return a registration as it stands, with a date that was skipped taken back.

    0 when it has to be made anew, for a host took it out.
    """
    if evening.standing == Standing.REMOVED:
        return 0
    if evening.standing == Standing.SKIPPED and evening.day:
        unskip(theirs.number, [evening.day], at)
    return theirs.number


def _evenings_here(people: list[PeerFacts], slug: str) -> list[EveningHere]:
    """Return what ``people`` have said of one event, in their order."""
    by_number = {person.number: person for person in people}
    found = [
        EveningHere(by_number[theirs.peer], theirs, evening)
        for theirs in registrations_of(by_number)
        for evening in theirs.evenings
        if evening.slug == slug
    ]
    return sorted(found, key=lambda said: people.index(said.person))


@require_safe
@private_page
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with what the people of this device have said of an event; with nothing, if nothing.

    A fragment, for a page of everybody to show in the place of its button.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    people = people_on(request)
    said = _evenings_here(people, slug) if people else []
    if not said:
        return HttpResponse(status=204)
    at = clock.now()
    event = public_event(slug, at).value
    context = {
        "said": said,
        "event": event,
        "now": at,
        "code": code_in(request),
        "may_come": event.registration_at(at).state in OPEN_STATES and not event.cancelled,
    }
    return render(request, "attendance/_mine.html", context)


@require_safe
def not_coming(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that somebody comes no more, that nothing of it is kept, and how to come after all.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    now = clock.now()
    event = public_event(slug, now)
    every_time = "every-time" in request.GET
    return public_page(
        request, "attendance/not_coming.html", now=now, event=event, every_time=every_time
    )
