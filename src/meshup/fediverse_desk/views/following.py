"""Whom the node follows: paste an address, see who it is, follow; and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from meshup.activitypub.safe_html import plain_text
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import small_form
from meshup.fediverse.domain.own_actors import application, group
from meshup.fediverse.domain.settings import federation
from meshup.fediverse_desk.forms.following import ActorForm, AddressForm
from meshup.fediverse_desk.views.section_pages import section_page
from meshup.follows.domain.following import follow, unfollow
from meshup.follows.domain.queries.followings import followings
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.neighbour_events.domain.queries.seen import neighbours_for
from meshup.neighbour_events.domain.showing import show_all
from meshup.remote_actors.domain.finding import find_actor
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.remote_actors.errors import NoSuchActor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from meshup.follows.domain.queries.followings import FollowingFacts
    from meshup.neighbour_events.domain.queries.seen import NeighbourFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

PAGE: Final = "fediverse_desk:following"
LONGEST_SUMMARY: Final = 300
KINDS: Final[dict[str, StrOrPromise]] = {
    "Application": gettext_lazy("a whole server"),
    "Group": gettext_lazy("a group"),
    "Organization": gettext_lazy("an organisation"),
    "Person": gettext_lazy("a person"),
    "Service": gettext_lazy("a service"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """Who was found, before they are followed."""

    actor: RemoteActorFacts
    kind: StrOrPromise
    summary: str
    is_followed: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """A row of the list: whom we follow or asked, and what is read of them."""

    following: FollowingFacts
    kind: StrOrPromise
    neighbour: NeighbourFacts | None


@desk(may_run_community)
def following(request: HttpRequest) -> HttpResponse:
    """Show whom the node follows; look up whoever is pasted. Looking up follows nobody."""
    address = request.GET.get("address", "")
    form = AddressForm(submitted(request), initial={"address": address})
    followed = followings()
    preview = None
    if request.method == "POST" and form.is_valid() and federation().is_on:
        found = try_to(form, lambda: find_actor(form.cleaned_data["address"], now()))
        preview = _preview(found, followed) if found else None
    neighbours = neighbours_for(request.user, now())
    context: dict[str, Any] = {
        "form": form,
        "is_on": federation().is_on,
        "preview": preview,
        "followed": [
            Followed(one, KINDS.get(one.actor.kind, ""), neighbours.get(one.actor.pk))
            for one in followed
        ],
    }
    return section_page(request, "following", "fediverse_desk/following.html", context, form)


@require_POST
@desk(may_run_community)
def follow_actor(request: HttpRequest) -> HttpResponse:
    """Follow whoever was looked up.

    Raises:
        NoSuchActor: they are no longer known.
        BlockedFollowed: they were blocked meanwhile.
    """
    form = ActorForm(request.POST)
    number = form.cleaned_data["actor"] if form.is_valid() else 0
    actor = actors_by_number([number]).get(number)
    if actor is None:
        raise NoSuchActor
    by = application() if actor.kind == "Application" else group()
    follow(by.name, actor, now())
    return done(request, _("Asked: as soon as they accept, their events are read."), PAGE)


@desk(may_run_community)
def stop_following(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether somebody is to be followed no more, and end it."""
    context = {
        "title": _("Stop following?"),
        "lede": _("Their server is told, and their events go from here."),
        "submit": _("Stop following"),
        "danger": True,
        "back": reverse(PAGE),
    }
    return small_form(
        request,
        forms.Form(submitted(request)),
        lambda: unfollow(number, now()),
        context,
        lambda: done(request, _("Not followed any more."), PAGE),
    )


@require_POST
@desk(may_run_community)
def show_all_of(request: HttpRequest, number: int) -> HttpResponse:
    """Show all events of a neighbour in our agenda, or only those that are chosen."""
    shows = request.POST.get("shows_all") == "yes"
    show_all(signed_in(request), number, shows=shows)
    if shows:
        return done(request, _("All of their events are in our agenda, now and from now on."), PAGE)
    return done(request, _("Only those that you choose are in our agenda."), PAGE)


def _preview(actor: RemoteActorFacts, followed: list[FollowingFacts]) -> Preview:
    summary = plain_text(actor.summary, LONGEST_SUMMARY)
    is_followed = any(
        one.actor.pk == actor.pk and one.state in {"asked", "accepted"} for one in followed
    )
    return Preview(actor, KINDS.get(actor.kind, ""), summary, is_followed)
