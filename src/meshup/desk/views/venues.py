"""Venues on the desk: list, make, edit, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.agenda.domain.queries.venues import venue_of, venues
from meshup.agenda.domain.venues import create_venue, edit_venue, remove_venue
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_agenda
from meshup.desk.forms.answers import start_over, try_to, was_overtaken
from meshup.desk.forms.venues import VenueForm, venue_typed
from meshup.desk.views.asking import done, page, simple, spoken_form
from meshup.kit.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Addressed


@desk()
def venue_list(request: HttpRequest) -> HttpResponse:
    """Show the venues."""
    return page(request, "venue_list", {"venues": venues()})


@desk(may_edit_agenda)
def venue_new(request: HttpRequest) -> HttpResponse:
    """Make a venue."""
    form = VenueForm(request.POST or None, initial={"city": this_node().city})
    return _asked(request, form, lambda: create_venue(signed_in(request), form.plan(), now()), {})


@desk(may_edit_agenda)
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit a venue."""
    one = venue_of(slug)
    form = VenueForm(request.POST or None, initial=venue_typed(one))

    def act() -> Addressed:
        version = form.cleaned_data["version"] or 0
        return edit_venue(signed_in(request), slug, version, form.plan(), now())

    return _asked(request, form, act, {"venue": one})


@desk(may_edit_agenda)
def venue_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove a venue in which nothing takes place."""
    one = venue_of(slug)
    told = {
        "title": _("Remove “%(name)s”?") % {"name": one.name},
        "submit": _("Remove"),
        "danger": True,
        "back": reverse("desk:venue", args=[slug]),
    }
    return simple(
        request,
        forms.Form(request.POST if request.method == "POST" else None),
        lambda: remove_venue(signed_in(request), slug, now()),
        told,
        lambda: done(request, _("Removed."), "desk:venue_list"),
    )


def _asked(
    request: HttpRequest, form: VenueForm, act: Callable[[], Addressed], told: dict[str, Any]
) -> HttpResponse:
    spoken_form(form, this_node().languages)
    if request.method == "POST" and form.is_valid():
        if try_to(form, act):
            return done(request, _("Saved."), "desk:venue_list")
        if was_overtaken(form):
            told["differences"] = start_over(form, venue_typed(told["venue"]))
    return page(request, "venue_form", {"form": form, **told}, form)
