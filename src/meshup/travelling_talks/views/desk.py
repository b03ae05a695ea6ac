"""Talks that travel, at the desk: asked for elsewhere, asked of us, passed on, here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page
from meshup.fediverse.domain.settings import federation
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, lead_to, submitted
from meshup.library.domain.queries.node_items import node_item_for
from meshup.travelling_talks.domain.borrowing import note_seen
from meshup.travelling_talks.domain.queries.travels import borrowed_talks_for, wanted_talks_for
from meshup.travelling_talks.domain.requesting import ask_for_talk, is_talk
from meshup.travelling_talks.domain.settings import passes_on, set_passes_on
from meshup.travelling_talks.domain.wanted_talks import pass_on
from meshup.travelling_talks.errors import NotAnItem
from meshup.travelling_talks.forms.requesting import AskForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

REQUEST = "node_requests:request"


@require_safe
@desk(may_run_community)
def travels(request: HttpRequest) -> HttpResponse:
    """Show which talks others asked for, which came here, and what hosts say of all of them."""
    at = now()
    context = {
        "is_federating": federation().is_on,
        "asked": wanted_talks_for(request.user, at),
        "borrowed": borrowed_talks_for(request.user, at),
        "passes_on": passes_on(),
    }
    return desk_page(request, "travelling_talks/desk.html", context)


@require_POST
@desk(may_run_community)
def change_settings(request: HttpRequest) -> HttpResponse:
    """Let speakers be asked at once, or only when a host passes it on."""
    set_passes_on(signed_in(request), at_once=request.POST.get("passes_on") == "yes")
    return lead_to(request, _("Saved."), f"{reverse('travelling_talks:desk')}#settings")


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may_run_community)
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask another community for a talk that it offers.

    Raises:
        NoSuchItem, NotAnItem
    """
    at = now()
    item = node_item_for(request.user, uuid, at)
    if not is_talk(item):
        raise NotAnItem
    form = AskForm(submitted(request), now=at)
    if form.is_valid():
        by, wish = signed_in(request), form.wish
        made = try_to(form, lambda: ask_for_talk(by, uuid, wish, at))
        if made is not None:
            return done(request, _("Asked. Their answer stands here."), REQUEST, made)
    context = {"item": item, "form": form, "back": reverse("library:node_item", args=[uuid])}
    return desk_page(request, "travelling_talks/ask.html", context, form)


@require_POST
@desk(may_run_community)
def hand_on(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask whoever holds a talk whether it may travel."""
    pass_on(signed_in(request), uuid, now())
    return done(request, _("Passed on. They answer for themselves."), REQUEST, uuid)


@require_POST
@desk(may_run_community)
def seen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that hosts know of a yes that was taken back."""
    note_seen(signed_in(request), uuid)
    return done(request, _("Noted."), "travelling_talks:desk")
