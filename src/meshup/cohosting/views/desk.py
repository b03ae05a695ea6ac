"""How hosts hold an event together: whom they ask, and what they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.agenda.domain.queries.events import event_for
from meshup.cohosting.domain.giving_places import give_places
from meshup.cohosting.domain.holding_choices import choose_place, see_news, want_places
from meshup.cohosting.domain.inviting import invite, set_settings
from meshup.cohosting.domain.queries.at_desk import OwnTogether, held_for, own_together
from meshup.cohosting.forms.hosts import (
    InvitationForm,
    PlacesForm,
    SettingsForm,
    WantedPlacesForm,
)
from meshup.cohosting.jobs import keep_up
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page
from meshup.fediverse.domain.settings import federation
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.kit.jobs import later_once

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse

PAGE = "cohosting_pages:together"
EVENT = "desk:event"


@desk(may_run_community)
def together(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask other communities, and show who was asked and where each stands.

    An event that has its home elsewhere shows where it stands on its own page.
    """
    at = now()
    if request.method != "POST" and held_for(request.user, slug, at) is not None:
        return redirect(EVENT, slug)
    own = own_together(request.user, slug, at) or OwnTogether()
    form = InvitationForm(submitted(request), now=at, without=_asked(own))
    if request.method == "POST" and form.is_valid():
        try_to(form, lambda: invite(signed_in(request), slug, form.plan(), at))
        if form.is_valid():
            return done(
                request, _("They are asked. Nothing is shown before they say yes."), PAGE, slug
            )
    return _page(request, slug, own, {"form": form})


@require_POST
@desk(may_run_community)
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Set who goes on when this node falls silent, and how places are given."""
    own = own_together(request.user, slug, now()) or OwnTogether()
    form = SettingsForm(request.POST, agreed=own.agreed)
    if form.is_valid():
        try_to(form, lambda: set_settings(signed_in(request), slug, form.plan(), now()))
        if form.is_valid():
            later_once(keep_up)
            return done(
                request, _("Saved. All who hold it with you know it within a minute."), PAGE, slug
            )
    return _page(request, slug, own, {"settings_form": form})


@require_POST
@desk(may_run_community)
def give(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Give places to a community that holds the event with us."""
    form = PlacesForm(request.POST)
    if form.is_valid():
        places = form.cleaned_data["places"]
        try_to(form, lambda: give_places(signed_in(request), uuid, places, now()))
        if form.is_valid():
            later_once(keep_up)
            return done(request, _("They have these places now."), PAGE, slug)
    own = own_together(request.user, slug, now()) or OwnTogether()
    return _page(request, slug, own, {"places_form": form})


@require_POST
@desk(may_run_community)
def own_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Hold an event of another home at a place of our own, or at theirs."""
    is_own = request.POST.get("is_own") == "yes"
    choose_place(signed_in(request), slug, now(), is_own=is_own)
    later_once(keep_up)
    if is_own:
        sentence = _("Now say where: edit the event.")
    else:
        sentence = _("It takes place where its home holds it.")
    return done(request, sentence, EVENT, slug)


@require_POST
@desk(may_run_community)
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how many places of the home we need."""
    form = WantedPlacesForm(request.POST)
    if form.is_valid():
        want_places(signed_in(request), slug, form.cleaned_data["places"], now())
        later_once(keep_up)
        return done(request, _("They are told."), EVENT, slug)
    return done(request, _("That is no number of places."), EVENT, slug)


@require_POST
@desk()
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Note that what the home changed was seen."""
    see_news(signed_in(request), slug)
    return done(request, _("Noted."), EVENT, slug)


def _page(
    request: HttpRequest, slug: str, own: OwnTogether, shown: dict[str, forms.Form]
) -> HttpResponse:
    at = now()
    context: dict[str, Any] = {
        "event": event_for(request.user, slug),
        "own": own,
        "is_federating": federation().is_on,
        "form": InvitationForm(now=at, without=_asked(own)),
        "settings_form": _settings_form(own),
        **shown,
    }
    return desk_page(request, "cohosting/together.html", context, *shown.values())


def _settings_form(own: OwnTogether) -> SettingsForm:
    initial: dict[str, Any] = {
        "take_over_after_days": own.take_over_after_days,
        "gives_at_once": own.gives_at_once,
    }
    ranked = enumerate(own.successors, start=1)
    initial |= {f"successor_{number}": did for number, did in ranked}
    return SettingsForm(initial=initial, agreed=own.agreed)


def _asked(own: OwnTogether) -> list[str]:
    return [
        one.facts.actor.actor_id for one in own.invited if one.facts.is_open or one.facts.is_agreed
    ]
