"""The overview: whether the node is in the fediverse, who follows it, and what waits to go out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.deliveries.domain.hosts import try_again
from meshup.deliveries.domain.queries.queue import queue_numbers_for, silent_hosts_for
from meshup.fediverse.domain.own_actors import own_actors
from meshup.fediverse.domain.settings import change_federation, federation
from meshup.fediverse_desk.views.followers import follower_list
from meshup.fediverse_desk.views.section_pages import section_page
from meshup.follows.domain.queries.followers import follower_numbers_for
from meshup.kit.clock import now
from meshup.kit.forms.pages import done

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE: Final = "fediverse_desk:overview"


@require_safe
@desk(may_run_community)
def overview(request: HttpRequest) -> HttpResponse:
    """Show how the node stands in the fediverse."""
    facts = federation()
    context: dict[str, Any] = {"federation": facts}
    if facts.is_on:
        context |= {
            "actors": {actor.kind: actor for actor in own_actors()},
            "queue": queue_numbers_for(request.user),
            "silent_hosts": silent_hosts_for(request.user),
            **follower_list(request),
        }
    else:
        context["follower_numbers"] = follower_numbers_for(request.user)
    return section_page(request, "overview", "fediverse_desk/overview.html", context)


@require_POST
@desk(may_run_community)
def switch(request: HttpRequest) -> HttpResponse:
    """Let the node into the fediverse, or take it out; what was there before comes back with it."""
    is_on = request.POST.get("is_on") == "yes"
    change_federation(signed_in(request), replace(federation(), is_on=is_on), now())
    if is_on:
        return done(request, _("The node is in the fediverse."), PAGE)
    return done(request, _("The node has left the fediverse. Its followers stay known."), PAGE)


@require_POST
@desk(may_run_community)
def approval(request: HttpRequest) -> HttpResponse:
    """Let followers wait until a host lets them, or follow at once."""
    waits = request.POST.get("approves_followers") == "yes"
    change_federation(signed_in(request), replace(federation(), approves_followers=waits), now())
    if waits:
        return done(request, _("From now on, you decide who follows."), PAGE)
    return done(request, _("From now on, everybody may follow."), PAGE)


@require_POST
@desk(may_run_community)
def try_host_again(request: HttpRequest, number: int) -> HttpResponse:
    """Try a server again at once."""
    try_again(signed_in(request), number)
    return done(request, _("It is tried again now."), PAGE)
