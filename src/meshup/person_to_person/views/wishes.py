"""What somebody who takes part would rather have: topics, three of them, not this person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from meshup.agenda.domain.shown import public_event
from meshup.agenda.errors import NoSuchEvent
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit
from meshup.peers.private_pages import private_page
from meshup.person_to_person.domain.avoiding import avoid_person
from meshup.person_to_person.domain.participating import change_wish
from meshup.person_to_person.domain.queries.own_parts import met_tonight
from meshup.person_to_person.errors import NotTakingPart
from meshup.person_to_person.forms.phone import AvoidForm, WishForm, initial_of
from meshup.person_to_person.views.people import (
    people_here,
    refuse_blocked_people,
    taking_part,
    visitor_in,
)
from meshup.person_to_person.views.phone import AVOIDED, WISHED

if TYPE_CHECKING:
    from datetime import datetime

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.person_to_person.domain.values import ParticipantWish
    from meshup.person_to_person.views.people import PersonOnDevice


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def wishes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what somebody wished, and note what they wish now.

    Raises:
        NoSuchEvent: it does not exist, is not public, or they are blocked.
        NotTakingPart: nobody of the device does, or not whom the page is about.
    """
    at = clock.now()
    event = public_event(slug, at).value
    refuse_blocked_people(request, visitor_in(request, None, has_code=True), at)
    person, wish = _person(request, slug)
    met = [(each.seat, each.name) for each in met_tonight(person.number, slug, at)]
    wish_form = WishForm(initial={**initial_of(wish), "person": person.number})
    avoid_form = AvoidForm(met=met, initial={"person": person.number})
    sent: forms.Form | None = None
    if request.method == "POST":
        done = AVOIDED if request.POST.get("act") == "avoid" else WISHED
        if done == AVOIDED:
            sent = avoid_form = AvoidForm(request.POST, met=met)
        else:
            sent = wish_form = WishForm(request.POST)
        if sent.is_valid():
            try_to(sent, lambda: _note(request, event, person, sent, at))
            if sent.is_valid():
                page = f"{path_of('person_to_person:phone', (slug,))}?done={done}"
                return HttpResponseRedirect(page, status=303)
    context = {
        "event": event,
        "now": at,
        "person": person,
        "wish_form": wish_form,
        "avoid_form": avoid_form,
    }
    shown = [sent] if sent else []
    return form_page(request, "person_to_person/wishes.html", context, *shown)


def _person(request: HttpRequest, slug: str) -> tuple[PersonOnDevice, ParticipantWish]:
    """Return whom the page is about, and what they wish: whom it names, else who acts."""
    named = request.POST.get("person") or request.GET.get("person", "")
    inside = taking_part(people_here(request, slug))
    for person in inside:
        if person.part and named in {"", str(person.number)}:
            return person, person.part.wish
    raise NotTakingPart


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
            if form.cleaned_data.get("met") or form.cleaned_data["name"]:
                avoid_person(person.number, event.slug, form.avoid_wish, at)
        elif isinstance(form, WishForm):
            change_wish(person.number, event.slug, form.participant_wish, at)
