"""What somebody who takes part would rather have: topics, three of them, not this person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from meshup.agenda.domain.shown import public_event
from meshup.agenda.errors import NoSuchEvent
from meshup.introductions.domain.queries.met_people import met_by
from meshup.introductions.domain.wishing import wish_for
from meshup.kit import clock
from meshup.kit.date_words import short_day
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit
from meshup.peers.private_pages import private_page
from meshup.person_to_person.domain.avoiding import avoid_person
from meshup.person_to_person.domain.participating import change_wish
from meshup.person_to_person.domain.queries.own_parts import met_tonight
from meshup.person_to_person.errors import NotParticipating
from meshup.person_to_person_screens.forms.phone import AvoidForm, MeetForm, WishForm, initial_of
from meshup.person_to_person_screens.views.people import (
    participants_among,
    people_here,
    refuse_blocked_people,
    visitor_in,
)
from meshup.person_to_person_screens.views.phone import AVOIDED, WISHED
from meshup.presence.domain.opening_hours import NEAR

if TYPE_CHECKING:
    from datetime import datetime

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.person_to_person_screens.views.people import PersonOnDevice


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def wishes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what somebody wished, and note what they wish now.

    Raises:
        NoSuchEvent: it does not exist, is not public, or they are blocked.
        NotParticipating: nobody of the device does, or not whom the page is about.
    """
    at = clock.now()
    event = public_event(slug, at).value
    refuse_blocked_people(request, visitor_in(request, None, has_code=True), at)
    person = _person(request, slug)
    act = request.POST.get("act", "wish") if request.method == "POST" else ""
    page_forms = _forms(request, person, event, act, at)
    sent = page_forms.get(f"{act}_form") if act else None
    if sent is not None and sent.is_valid():
        try_to(sent, lambda: _note(request, event, person, sent, at))
        if sent.is_valid():
            done = AVOIDED if act == "avoid" else WISHED
            page = f"{path_of('person_to_person_screens:phone', (slug,))}?done={done}"
            return HttpResponseRedirect(page, status=303)
    context = {"event": event, "now": at, "person": person, **page_forms}
    shown = [sent] if sent else []
    return form_page(request, "person_to_person_screens/wishes.html", context, *shown)


def _forms(
    request: HttpRequest, person: PersonOnDevice, event: Occurrence, act: str, at: datetime
) -> dict[str, forms.Form]:
    """Return the forms of the page by name; that of ``act`` as it was sent."""
    sent = request.POST
    initial = {"person": person.number}
    wished = {**initial_of(person.part.wish), **initial}  # type: ignore[union-attr]
    return {
        "wish_form": WishForm(sent if act == "wish" else None, initial=wished),
        "avoid_form": AvoidForm(
            sent if act == "avoid" else None,
            initial=initial,
            tonight=[(each.seat, each.name) for each in met_tonight(person.number, event.slug, at)],
            earlier=_met_earlier(person.number, event),
        ),
        "meet_form": MeetForm(
            sent if act == "meet" else None, initial=initial, auto_id="id_meet_%s"
        ),
    }


def _met_earlier(peer: int, event: Occurrence) -> list[tuple[str, str]]:
    """Return whom somebody met at earlier evenings, by key, with what they were called and when."""
    zone = event.local_start.tzinfo
    return [
        (met.key, f"{met.display_name} ({short_day(met.last_met_at.astimezone(zone))})")
        for met in met_by(peer)
        if met.display_name and met.last_met_at < event.starts_at - NEAR
    ]


def _person(request: HttpRequest, slug: str) -> PersonOnDevice:
    """Return whom the page is about: whom its address or form names, else who acts."""
    named = request.POST.get("person") or request.GET.get("person", "")
    inside = participants_among(people_here(request, slug))
    found = [person for person in inside if named in {"", str(person.number)}]
    if not found:
        raise NotParticipating
    return found[0]


def _note(
    request: HttpRequest,
    event: Occurrence,
    person: PersonOnDevice,
    form: forms.Form | None,
    at: datetime,
) -> None:
    visitor = replace(visitor_in(request, None, has_code=True), peer=person.number)
    with transaction.atomic():
        admit("act_in_rounds", visitor, at, absent=NoSuchEvent)
        if isinstance(form, AvoidForm):
            avoid_person(person.number, event.slug, form.avoid_wish, at)
        elif isinstance(form, MeetForm):
            wish_for(person.number, event.slug, form.cleaned_data["name"], at)
        elif isinstance(form, WishForm):
            change_wish(person.number, event.slug, form.participant_wish, at)
