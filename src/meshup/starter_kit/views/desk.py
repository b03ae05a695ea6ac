"""The kit at the desk: what this node offers, and single parts of the kit of another community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, lead_to, submitted
from meshup.starter_kit.domain.adopting import take_part
from meshup.starter_kit.domain.offering import (
    change_offer,
    offered_parts,
    withheld_parts_for,
)
from meshup.starter_kit.domain.opening import fetch_kit
from meshup.starter_kit.domain.taken_kits import taken_kits_for
from meshup.starter_kit.forms.kits import OfferForm, SisterForm, TakeForm

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.starter_kit.domain.adopting import TakenPart
    from meshup.starter_kit.domain.opening import OpenedKit

PAGE: Final = "starter_kit:desk"


@desk(may_run_community)
def desk_kit(request: HttpRequest) -> HttpResponse:
    """Show what is offered; look into the kit of whoever is named. Looking takes nothing."""
    form = SisterForm(submitted(request), initial={"address": request.GET.get("address", "")})
    opened = None
    if request.method == "POST" and form.is_valid():
        opened = try_to(form, lambda: fetch_kit(form.cleaned_data["address"], now()))
    return _page(request, form, opened)


@require_POST
@desk(may_run_community)
def offer(request: HttpRequest) -> HttpResponse:
    """Offer the chosen parts and no others."""
    form = OfferForm(offered_parts(now()), request.POST)
    if form.is_valid():
        change_offer(signed_in(request), form.cleaned_data["offered"])
        return done(request, _("Saved: others find these parts in the kit, and no others."), PAGE)
    return _page(request, SisterForm(), None, form)


@require_POST
@desk(may_run_community)
def take(request: HttpRequest) -> HttpResponse:
    """Take one part of the kit that was looked at."""
    form = TakeForm(request.POST)
    opened: OpenedKit | None = None

    def act() -> TakenPart:
        nonlocal opened
        facts = form.cleaned_data
        opened = fetch_kit(facts["address"], now())
        return take_part(signed_in(request), opened, facts["part"], facts["digest"], now())

    if form.is_valid() and (taken := try_to(form, act)):
        sentence = format_html_join(" ", "{}", ((line,) for line in taken.lines))
        return lead_to(request, sentence or _("Nothing was new."), f"{reverse(PAGE)}#taken")
    return _page(request, form, opened)


def _page(
    request: HttpRequest,
    form: forms.Form,
    opened: OpenedKit | None,
    offer_form: OfferForm | None = None,
) -> HttpResponse:
    withheld = withheld_parts_for(request.user)
    own = offered_parts(now())
    chosen = [each.part.name for each in own if each.part.name not in withheld]
    context: dict[str, Any] = {
        "form": form,
        "opened": opened,
        "own": own,
        "chosen": chosen,
        "taken": taken_kits_for(request.user),
    }
    shown = (form, offer_form) if offer_form else (form,)
    return desk_page(request, "starter_kit/desk.html", context, *shown)
