"""The nodes that are known, at the desk: add one by its address, be neighbours, forget one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.community.access import desk
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page, small_form
from meshup.fediverse.domain.settings import federation
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.mesh.domain import hosting
from meshup.mesh.domain.learning import add_by_address
from meshup.mesh.domain.own_identity import own_state
from meshup.mesh.domain.queries.host_nodes import nodes_for
from meshup.mesh.domain.queries.known_nodes import gone_after
from meshup.mesh.forms.nodes import NodeAddressForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE: Final = "mesh_pages:nodes"


@desk(may_run_community)
def nodes(request: HttpRequest) -> HttpResponse:
    """Show which nodes are known; get to know the one at an address."""
    form = NodeAddressForm(submitted(request))
    is_on = federation().is_on
    if request.method == "POST" and is_on and form.is_valid():
        address = form.cleaned_data["address"]
        found = try_to(form, lambda: add_by_address(request.user, address, now()))
        if found is not None:
            return done(request, _("Known from now on, and soon all that it knows."), PAGE)
    own = own_state().value
    context: dict[str, Any] = {
        "form": form,
        "is_on": is_on,
        "own": own,
        "twin": own.twin if own.twin_at and now() < own.twin_at + gone_after() else "",
        "known": nodes_for(request.user, now()),
    }
    return desk_page(request, "mesh/nodes.html", context, form)


@require_POST
@desk(may_run_community)
def make_neighbour(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a node to be neighbours, or agree."""
    hosting.make_neighbour(request.user, number, now())
    return done(request, _("Asked: you are neighbours as soon as both sides want it."), PAGE)


@desk(may_run_community)
def part(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether to be neighbours no more, and end it."""
    context = {
        "title": _("Be neighbours no more?"),
        "lede": _("{name} is told, and stays known.").format(name=_name(request, number)),
        "submit": _("End it"),
        "danger": True,
        "back": reverse(PAGE),
    }
    return small_form(
        request,
        forms.Form(submitted(request)),
        lambda: hosting.part_from_neighbour(request.user, number, now()),
        context,
        lambda: done(request, _("No neighbours any more."), PAGE),
    )


@desk(may_run_community)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether to forget a node, and do."""
    context = {
        "title": _("Forget this node?"),
        "lede": _(
            "{name} goes from the list. Other nodes may tell of it again; whoever is to stay away"
            " is blocked."
        ).format(name=_name(request, number)),
        "submit": _("Forget it"),
        "danger": True,
        "back": reverse(PAGE),
    }
    return small_form(
        request,
        forms.Form(submitted(request)),
        lambda: hosting.remove_node(request.user, number, now()),
        context,
        lambda: done(request, _("Forgotten."), PAGE),
    )


def _name(request: HttpRequest, number: int) -> str:
    return hosting.name_of(request.user, number)
