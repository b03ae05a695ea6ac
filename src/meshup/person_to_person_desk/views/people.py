"""People of the rounds at the desk: somebody without a phone is added, taken out, brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk, signed_in
from meshup.desk.repeats import Made, make_once
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, lead_to
from meshup.person_to_person.domain.helping import (
    add_person,
    add_present,
    bring_back,
    take_out,
)
from meshup.person_to_person.domain.queries.rooms import room_view
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.errors import NoSession
from meshup.person_to_person.rules import may_help_participants
from meshup.person_to_person_desk.forms.people import NameForm, PersonForm
from meshup.person_to_person_desk.views.lead_page import first_languages, lead_page
from meshup.presence.rules import may_keep_roster

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LEAD: Final = "person_to_person_desk:lead"


@require_POST
@desk(may_help_participants)
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody without a phone take part; the form comes back empty, for the next one."""
    at = now()
    event = event_for(request.user, slug)
    form = PersonForm(request.POST, first=first_languages(event))
    if form.is_valid():
        by = signed_in(request)

        def make() -> Made:
            return Made(str(add_person(by, slug, form.wish, at)))

        once = lambda: make_once(request, "participant", make, is_there=bool)  # noqa: E731
        if try_to(form, once):
            query = urlencode([("speaks", code) for code in form.wish.languages])
            location = f"{reverse(LEAD, args=[slug])}?{query}#id_display_name"
            return lead_to(request, _added(slug), location)
    session = session_of(slug, at)
    if session is None:
        raise NoSession
    return lead_page(request, event, session, person_form=form)


def _added(slug: str) -> str:
    room = room_view(slug, now())
    number = room.participants if room is not None else 0
    words = ngettext(
        "Added: %(number)s person takes part.", "Added: %(number)s people take part.", number
    )
    return words % {"number": number}


@require_POST
@desk(may_keep_roster)
def add_from_roster(request: HttpRequest, slug: str, presence: int) -> HttpResponse:
    """Let somebody who is there take part, under the name that they have or that is typed."""
    at = now()
    event = event_for(request.user, slug)
    form = NameForm(request.POST, presence=presence)
    if form.is_valid():
        by, name = signed_in(request), form.cleaned_data["display_name"]
        if try_to(form, lambda: add_present(by, slug, presence, at, name=name)):
            return HttpResponseRedirect(f"{reverse(LEAD, args=[slug])}#there")
    session = session_of(slug, at)
    if session is None:
        raise NoSession
    return lead_page(request, event, session, name_form=form)


@require_POST
@desk(may_help_participants)
def out(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let somebody take part no more."""
    take_out(signed_in(request), slug, number, now())
    return done(request, _("Taken out. Below you can bring them back."), f"{_people(slug)}")


@require_POST
@desk(may_help_participants)
def back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let somebody take part again."""
    bring_back(signed_in(request), slug, number, now())
    return done(request, _("They take part again."), f"{_people(slug)}")


def _people(slug: str) -> str:
    return f"{reverse(LEAD, args=[slug])}#people"
