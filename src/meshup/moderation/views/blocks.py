"""Blocks at the desk: who is kept out, letting them in again, and keeping an address out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page, small_form
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network, lift
from meshup.moderation.domain.queries.blocks import blocks_for
from meshup.moderation.forms.desk import NetworkBlockForm, OptionalReasonForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk(may_run_community)
def block_list(request: HttpRequest) -> HttpResponse:
    """Show the blocks in force, and keep a network address out."""
    form = NetworkBlockForm(submitted(request))
    if request.method == "POST" and form.is_valid():
        why, key = form.cleaned_data["why"], network_key(form.cleaned_data["address"])
        try_to(form, lambda: block_network(signed_in(request), key, why, now(), form.until(now())))
        if form.is_valid():
            return done(request, _("Blocked."), "moderation:block_list")
    context = {"form": form, "blocks": blocks_for(request.user, now())}
    return desk_page(request, "moderation/block_list.html", context, form)


@desk(may_run_community)
def block_lift(request: HttpRequest, number: int) -> HttpResponse:
    """Ask why a block is lifted, and lift it."""
    form = OptionalReasonForm(submitted(request))
    context = {
        "title": _("Lift the block?"),
        "submit": _("Lift it"),
        "back": reverse("moderation:block_list"),
    }
    return small_form(
        request,
        form,
        lambda: lift(signed_in(request), number, form.cleaned_data["why"], now()),
        context,
        lambda: done(request, _("Lifted."), "moderation:block_list"),
    )
