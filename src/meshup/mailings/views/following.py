"""Visitors ask to be told of dates, and choose by a secret link what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.series import all_series
from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.localized_text import localized
from meshup.kit.web import keep
from meshup.letters.domain.addresses import resume_address
from meshup.mailings.domain.follow_requests import ask_to_follow
from meshup.mailings.domain.followers import change_wishes, follower_by_link
from meshup.mailings.domain.wishes import NEW_DATES, Wishes, choice_of_series
from meshup.mailings.errors import NoSuchFollower
from meshup.mailings.forms.following import FollowForm, SubscriptionsForm, ticked_by
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.private_pages import private_page
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.mailings.domain.followers import FollowerFacts

FORM: Final = "mailings/follow.html"
PAGE: Final = "mailings/subscriptions.html"


def follow(request: HttpRequest) -> HttpResponse:
    """Let anybody ask to be told of dates; no account, no cookie. The page is one for everybody."""
    titles = _titles()
    if request.method != "POST":
        form = FollowForm(titles=titles, initial={"choice": _wanted(request, titles)})
        return keep(render(request, FORM, _page(form)), NODE_TAG, AGENDA)
    form = FollowForm(request.POST, titles=titles)
    if form.is_valid() and form.is_trapped:
        return redirect("mailings:requested")
    if form.is_valid():
        try_to(form, lambda: _ask(request, form))
        if form.is_valid():
            return redirect("mailings:requested")
    return form_page(request, FORM, _page(form), form)


@require_safe
def requested(request: HttpRequest) -> HttpResponse:
    """Say that a letter is on its way, if one is: whoever knows the address learns nothing here."""
    return keep(render(request, "mailings/requested.html"), NODE_TAG)


@private_page
def subscriptions(request: HttpRequest, token: str) -> HttpResponse:
    """Show and change what a follower is told of, for whoever holds the secret link.

    Raises:
        NoSuchFollower: the link was not made here.
    """
    found = _follower(request, token)
    titles = _titles()
    if found is None:
        return render(request, PAGE, {"form": None})
    if request.method == "POST":
        form = SubscriptionsForm(request.POST, titles=titles)
        if form.is_valid():
            _save(found, Wishes() if "stop" in request.POST else form.wishes())
            return HttpResponseRedirect(f"{request.path}?saved")
        return form_page(request, PAGE, {"form": form}, form)
    context = {
        "form": SubscriptionsForm(titles=titles, initial={"choices": ticked_by(found.wishes)}),
        "is_idle": not found.wishes,
        "saved": "saved" in request.GET,
        "followed": "followed" in request.GET,
    }
    return render(request, PAGE, context)


@transaction.atomic
def _ask(request: HttpRequest, form: FollowForm) -> None:
    visitor, at = visitor_from(request), now()
    admit("follow", visitor, at)
    admit("leave_address", visitor, at)
    email, choice = form.cleaned_data["email"], form.cleaned_data["choice"]
    ask_to_follow(email, choice, get_language() or this_node().languages[0], at)


@transaction.atomic
def _save(found: FollowerFacts, wishes: Wishes) -> None:
    """Whoever ticks something wants letters, even if they had stopped all of them once."""
    change_wishes(found.number, wishes, now())
    if wishes:
        resume_address(found.address)


def _follower(request: HttpRequest, token: str) -> FollowerFacts | None:
    try:
        return follower_by_link(token)
    except NoSuchFollower:
        admit("open_link", visitor_from(request), now(), absent=NoSuchFollower)
        raise


def _titles() -> list[tuple[str, str]]:
    """Return address and title of each series that goes on, in the language of the reader."""
    languages, language = this_node().languages, get_language() or ""
    return [
        (series.slug, localized(series.titles, language, languages).words)
        for series in all_series()
    ]


def _wanted(request: HttpRequest, titles: list[tuple[str, str]]) -> str:
    slug = request.GET.get("series", "")
    return choice_of_series(slug) if slug in dict(titles) else NEW_DATES


def _page(form: FollowForm) -> dict[str, object]:
    publisher = publisher_in(get_language() or "")
    return {
        "form": form,
        "calendar": publisher.file("calendar"),
        "atom": publisher.file("atom"),
    }
