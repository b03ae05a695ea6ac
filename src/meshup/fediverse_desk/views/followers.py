"""Who follows from the fediverse: a list on the overview, and what hosts decide about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import small_form
from meshup.follows.domain.followers import approve, refuse_follower
from meshup.follows.domain.queries.followers import follower_numbers_for, followers_for
from meshup.kit.clock import now
from meshup.kit.forms.pages import done, submitted
from meshup.remote_actors.domain.blocks import blocked_numbers

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ON_A_PAGE: Final = 25
PAGE: Final = "fediverse_desk:overview"


def follower_list(request: HttpRequest) -> dict[str, Any]:
    """Return what the template of the list shows: numbers, and the page that is asked for."""
    numbers = follower_numbers_for(request.user)
    pages = Paginator(range(numbers.following + numbers.waiting), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    start = (page.number - 1) * ON_A_PAGE
    followers = followers_for(request.user, start=start, most=ON_A_PAGE)
    return {
        "follower_numbers": numbers,
        "follower_page": page,
        "followers": followers,
        "blocked": blocked_numbers(follower.actor.pk for follower in followers),
    }


@require_POST
@desk(may_run_community)
def approve_follower(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody follow who asked."""
    approve(signed_in(request), number, now())
    return done(request, _("They follow now."), PAGE)


@require_POST
@desk(may_run_community)
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """Refuse somebody who asked; they may ask again."""
    refuse_follower(signed_in(request), number, now())
    return done(request, _("Refused."), PAGE)


@desk(may_run_community)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether somebody is to follow no more, and end it."""
    context = {
        "title": _("Remove this follower?"),
        "lede": _("Their server is told. They may follow again, unless you block them."),
        "submit": _("Remove"),
        "danger": True,
        "back": reverse(PAGE),
    }
    return small_form(
        request,
        forms.Form(submitted(request)),
        lambda: refuse_follower(signed_in(request), number, now()),
        context,
        lambda: done(request, _("Removed."), PAGE),
    )
