"""Taking part by one press: being there, by the code on the screen, and being in the rounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language

from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.domain.forms_sent import made_by_form, note_made
from meshup.moderation.domain.admission import admit
from meshup.peers.device_cookie import acting_peer, add_person, people_on, switch_to
from meshup.peers.domain.peers import peer_facts
from meshup.peers.errors import NobodyHere
from meshup.person_to_person.domain import participating
from meshup.person_to_person.domain.avoiding import avoid_person
from meshup.person_to_person.domain.queries.own_parts import own_parts
from meshup.person_to_person.domain.values import AvoidWish
from meshup.person_to_person_screens.forms.phone import TakePartForm
from meshup.presence.domain.codes_typed import refuse_wrong_code
from meshup.presence.domain.joining import join, refuse_unless_open
from meshup.presence.domain.queries.roster import presence_of
from meshup.presence.forms.here import SOMEBODY_NEW
from meshup.presence.views.here_page import languages_first

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.moderation.domain.admission import Visitor


def join_form_of(request: HttpRequest, event: Occurrence) -> TakePartForm:
    """Return what was sent, as a form; who is there already needs no code."""
    peer = _known_peer(request)
    chosen = request.POST.getlist("languages")
    first = languages_first(request, event, chosen)
    is_there = peer is not None and presence_of(peer, event.slug) is not None
    return TakePartForm(request.POST, first=first, needs_code=not is_there)


def take_part(
    request: HttpRequest, event: Occurrence, form: TakePartForm, visitor: Visitor, at: datetime
) -> None:
    """Let somebody be there, if they are not yet, and take part, in one transaction.

    Raises:
        NotOpenYet, Over, Cancelled, WrongCode, CodeChanged, TooManyCodes, TooMany
        NoSession, SessionEnded, NoDisplayName, NoLanguage
        NobodyHere: it is about somebody for whom this device does not act.
        DeviceFull, NoSuchEvent
    """
    refuse_unless_open(event, at)
    if form.needs_code:
        refuse_wrong_code(form.cleaned_data["code"], event.slug, visitor.network, at)
    known = _known_peer(request)
    if known is None and form.cleaned_data["person"]:
        raise NobodyHere
    with transaction.atomic():
        admit("join_evening", replace(visitor, peer=known), at, absent=NoSuchEvent)
        token = form.cleaned_data["once"]
        if known is None and _sent_before(request, token, event.slug, at):
            return
        if known is not None:
            switch_to(request, known)
        peer = acting_peer(request, at, somebody_else=known is None)
        join(peer, event.slug, form.wish, at)
        participating.take_part(peer, event.slug, form.participant_wish, at)
        if form.cleaned_data["avoid"]:
            avoid_person(peer, event.slug, AvoidWish(name=form.cleaned_data["avoid"]), at)
        note_made(token, _form_key(event.slug), peer)


def _known_peer(request: HttpRequest) -> int | None:
    """Return whom the form is about, of those on the device; None for somebody new.

    A form that does not say is about who acts on the device.
    """
    known = [person.number for person in people_on(request)]
    named = request.POST.get("person", "")
    if named == str(SOMEBODY_NEW):
        return None
    return next((number for number in known if named in {"", str(number)}), None)


def _sent_before(request: HttpRequest, token: str, slug: str, at: datetime) -> bool:
    """Say whether the same form was sent before, by a device that has no cookie of it yet."""
    number = made_by_form(token, _form_key(slug))
    who = peer_facts(number) if number and own_parts([number], slug) else None
    if who is None:
        return False
    if who not in people_on(request):
        add_person(request, who, at)
    return True


def _form_key(slug: str) -> str:
    return f"person_to_person:{slug}:{get_language()}"
