"""Being there: the page of a visitor's phone, from the code on the screen until the end.

It is the phone's home of the evening: who is here on this device, what they are called, that they
go; and what is on now.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.translation import get_language, gettext_lazy as _
from django.views.decorators.http import require_http_methods

from meshup.agenda.domain.shown import public_event
from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.domain.forms_sent import made_by_form, note_made
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.limits import visitor_of
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import Visitor, admit, refuse_blocked
from meshup.peers.device_cookie import (
    acting_peer,
    add_person,
    peer_of,
    people_on,
    remember,
    switch_to,
)
from meshup.peers.domain.peers import peer_facts
from meshup.peers.errors import NobodyHere
from meshup.peers.private_pages import private_form
from meshup.presence.domain.claiming import claim_check_in
from meshup.presence.domain.codes_typed import refuse_wrong_code
from meshup.presence.domain.join_codes import is_code_shown
from meshup.presence.domain.joining import change, come_back, join, leave, refuse_unless_open
from meshup.presence.domain.opening_hours import is_open
from meshup.presence.domain.queries.roster import presence_of, presences_of
from meshup.presence.forms.here import SOMEBODY_NEW, ClaimForm, HereForm
from meshup.presence.views.here_page import here_page, languages_first

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence

DONE: Final = {
    "join": _("Welcome!"),
    "change": _("Noted."),
    "leave": _("Noted: you have gone. Thank you for coming!"),
    "back": _("Welcome back!"),
    "claim": _("Noted: you are counted once."),
}
"""What the page says above when something was done, by the word in its address."""

TAPS: Final[dict[str, Callable[[int, str, datetime], None]]] = {"leave": leave, "back": come_back}
"""What one tap of somebody who came does."""


@require_http_methods(["GET", "HEAD", "POST"])
@private_form
def here(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is here on this device, and let them join, be called otherwise, go and come back.

    Raises:
        NoSuchEvent: it does not exist, is not public, or they are blocked.
    """
    at = clock.now()
    event = public_event(slug, at).value
    if request.method != "POST":
        reader = Visitor(visitor_of(request), has_code=True)  # a network may read what all may
        _refuse_blocked_people(request, reader, at)
        return here_page(request, event, at, done=DONE.get(request.GET.get("done", ""), ""))
    act = _act(request)
    form = _form(request, event, act)
    visitor = _visitor(request, event, at)
    _refuse_blocked_people(request, visitor, at)
    if form.is_valid():
        try_to(form, lambda: _do(request, event, form, visitor, at))
        if form.is_valid():
            page = f"{path_of('presence:here', (slug,))}?done={act}"
            return remember(request, HttpResponseRedirect(page, status=303), at)
    return here_page(request, event, at, sent=form)


def _act(request: HttpRequest) -> str:
    """Return the word of the button that was pressed."""
    act = request.POST.get("act", "")
    return act if act in DONE else "join"


def _form(request: HttpRequest, event: Occurrence, act: str) -> HereForm | ClaimForm:
    """Return what was sent, as a form; one tap brings nothing but whose it is."""
    if act == "claim":
        return ClaimForm(request.POST)
    chosen = request.POST.getlist("languages")
    first = languages_first(request, event, chosen)
    form = HereForm(request.POST, first=first, needs_code=act == "join")
    if act in TAPS:
        del form.fields["languages"]
    return form


def _visitor(request: HttpRequest, event: Occurrence, at: datetime) -> Visitor:
    """Return who asks, as limits and blocks know them: who is here is as one with the code."""
    code = request.POST.get("code", "")
    has_code = is_open(event, at) and (
        is_code_shown(code, event.slug, at) or _is_anybody_here(request, event)
    )
    return Visitor(visitor_of(request), _peers(request)[0], has_code)


def _peers(request: HttpRequest) -> list[int | None]:
    """Return whom a request is about, of those on the device, and who acts on it; None: nobody."""
    known = [person.number for person in people_on(request)]
    named = [number for number in known if str(number) == request.POST.get("person")]
    return [*named, *known[:1]] or [None]


def _refuse_blocked_people(request: HttpRequest, visitor: Visitor, at: datetime) -> None:
    """Answer as if there were no event where who acts is blocked, or whom they act for."""
    for peer in _peers(request):
        refuse_blocked("join_evening", replace(visitor, peer=peer), at, absent=NoSuchEvent)


def _is_anybody_here(request: HttpRequest, event: Occurrence) -> bool:
    people = [person.number for person in people_on(request)]
    return bool(people) and bool(presences_of(people, event.slug))


def _do(
    request: HttpRequest,
    event: Occurrence,
    form: HereForm | ClaimForm,
    visitor: Visitor,
    at: datetime,
) -> None:
    """Do what was pressed.

    Raises:
        NotOpenYet, Over, Cancelled, WrongCode, CodeChanged, TooManyCodes, TooMany, NotHere
        WrongPass, PassTaken
        NobodyHere: it is about somebody for whom this device does not act.
        DeviceFull, NoSuchEvent
    """
    refuse_unless_open(event, at)
    act = _act(request)
    if act == "join" and isinstance(form, HereForm):
        _join(request, event, form, visitor, at)
        return
    person = _person(request, form)
    if person is None:
        raise NobodyHere
    with transaction.atomic():
        admit("join_evening", replace(visitor, peer=person), at, absent=NoSuchEvent)
        switch_to(request, person)
        peer = acting_peer(request, at)
        if act in TAPS:
            TAPS[act](peer, event.slug, at)
        elif isinstance(form, ClaimForm):
            claim_check_in(peer, event.slug, form.cleaned_data["registration"], at)
        else:
            change(peer, event.slug, form.wish, at)


def _join(
    request: HttpRequest, event: Occurrence, form: HereForm, visitor: Visitor, at: datetime
) -> None:
    """Let somebody join who sees the screen: who used the device before, or somebody new."""
    refuse_wrong_code(form.cleaned_data["code"], event.slug, visitor.network, at)
    person = _person(request, form)
    joining = visitor if person is None else replace(visitor, peer=person)
    with transaction.atomic():
        admit("join_evening", joining, at, absent=NoSuchEvent)
        token = form.cleaned_data["once"]
        if _sent_before(request, token, event.slug, at):
            return
        if person is not None:
            switch_to(request, person)
        peer = acting_peer(request, at, somebody_else=person is None)
        join(peer, event.slug, form.wish, at)
        note_made(token, _form_key(event.slug), peer)


def _person(request: HttpRequest, form: HereForm | ClaimForm) -> int | None:
    """Return whom a form is about: one of those on the device; None for somebody new.

    A form that does not say is about who acts on the device.
    """
    said = form.cleaned_data["person"]
    if said is None:
        acting = peer_of(request)
        return acting.number if acting else None
    return None if said == SOMEBODY_NEW else int(said)


def _sent_before(request: HttpRequest, token: str, slug: str, at: datetime) -> bool:
    """Say whether the same form was sent before, by a device that has no cookie of it yet."""
    number = made_by_form(token, _form_key(slug))
    who = peer_facts(number) if number and presence_of(number, slug) else None
    if who is None:
        return False
    if who not in people_on(request):
        add_person(request, who, at)
    return True


def _form_key(slug: str) -> str:
    return f"here:{slug}:{get_language()}"
