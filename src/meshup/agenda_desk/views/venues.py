"""Venues on the desk: list, make, edit, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.agenda.domain.queries.venues import venue_for, venues_for
from meshup.agenda.domain.venue_towns import with_town
from meshup.agenda.domain.venues import create_venue, edit_venue, remove_venue
from meshup.agenda_desk.forms.venues import VenueForm, venue_initial
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_agenda
from meshup.desk.pages import desk_page, done_with_undo, small_form
from meshup.desk.repeats import forgiving, make_once
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import try_to, was_overtaken

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Addressed


@desk()
def venue_list(request: HttpRequest) -> HttpResponse:
    """Show the venues."""
    return desk_page(request, "agenda_desk/venue_list.html", {"venues": venues_for(request.user)})


@desk(may_edit_agenda)
def venue_new(request: HttpRequest) -> HttpResponse:
    """Make a venue."""
    node = this_node()
    form = VenueForm(request.POST or None, initial={"city": node.city})

    def act() -> Addressed:
        plan = with_town(form.plan(), node.country)
        return make_once(request, "venue", lambda: create_venue(signed_in(request), plan, now()))

    return _venue_form(request, form, act, {})


@desk(may_edit_agenda)
def venue_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit a venue."""
    venue = venue_for(request.user, slug)
    form = VenueForm(request.POST or None, initial=venue_initial(venue))

    def act() -> Addressed:
        version = form.cleaned_data["version"]
        plan = with_town(form.plan(), this_node().country, venue)
        return edit_venue(signed_in(request), slug, version, plan, now())

    return _venue_form(request, form, act, {"venue": venue})


@require_POST
@desk(may_edit_agenda)
def venue_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove a venue in which nothing takes place; it is not asked twice, for it can be undone."""

    def act() -> None:
        with forgiving(request, f"venue:{slug}", "remove"):
            remove_venue(signed_in(request), slug, now())

    context = {
        "title": _("Remove the venue"),
        "submit": _("Remove"),
        "danger": True,
        "back": reverse("agenda_desk:venue", args=[slug]),
    }
    return small_form(
        request,
        forms.Form(request.POST),
        act,
        context,
        lambda: done_with_undo(request, _("Removed."), f"venue:{slug}", "agenda_desk:venue_list"),
    )


def _venue_form(
    request: HttpRequest, form: VenueForm, act: Callable[[], Addressed], context: dict[str, Any]
) -> HttpResponse:
    set_languages(form, this_node().languages)
    if request.method == "POST" and form.is_valid():
        if saved := try_to(form, act):
            location = f"{reverse('agenda_desk:venue_list')}#venue-{saved.slug}"
            return done_with_undo(request, _("Saved."), f"venue:{saved.slug}", location)
        if was_overtaken(form):
            context["differences"] = start_over(form, venue_initial(context["venue"]))
    return desk_page(request, "agenda_desk/venue_form.html", {"form": form, **context}, form)
