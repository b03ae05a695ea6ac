"""Introductions: what somebody gave to whom, what they are asked, and whom they met elsewhere.

The page of this device, or of whoever has the link of a letter: the same page, by two ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from meshup.contact_grants.choices import Way
from meshup.contact_grants.domain.granting import decline, give, hear_again, take_back
from meshup.contact_grants.domain.meeting import ask_for_met, withdraw_meeting
from meshup.contact_grants.domain.owners import (
    hide_code,
    owner_of_link,
    owners_of_peers,
    show_code,
)
from meshup.contact_grants.domain.queries.own_page import own_page, waiting_grant
from meshup.contact_grants.domain.received_cards import return_card
from meshup.contact_grants.errors import NoSuchIntroduction
from meshup.contact_grants.forms.cards import GivenCardForm, MetForm
from meshup.fediverse.domain.settings import federation
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page, submitted
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit
from meshup.moderation.domain.queries.blocks import blocked_peers
from meshup.moderation.visitors import visitor_from
from meshup.node_requests.domain.queries.nodes import group_of, nodes_to_ask
from meshup.peers.device_cookie import acting_peer, peer_of, people_on, remember
from meshup.peers.private_pages import private_form, private_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

PAGE: Final = "contact_grants/mine.html"
ACT: Final = "introduce"


@private_form
@require_http_methods(["GET", "HEAD", "POST"])
def introductions(request: HttpRequest) -> HttpResponse:
    """Show what the people of this device give and get, and do what one button says."""
    return _page(request, "")


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def of_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the same to whoever has the link of a letter."""
    return _page(request, token)


@private_form
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Show what somebody asks, and let this device answer."""
    return _answer(request, "", key)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_of_link(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Show the same to whoever has the link of a letter."""
    return _answer(request, token, key)


@private_form
@require_http_methods(["GET", "HEAD", "POST"])
def met(request: HttpRequest) -> HttpResponse:
    """Ask for the card of somebody whom one met at another community."""
    at = clock.now()
    known = peer_of(request)
    name = known.name if known else ""
    form = MetForm(submitted(request), now=at, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        key = try_to(form, lambda: _ask(request, form, at))
        if form.is_valid():
            page = f"{path_of('contact_grants:mine')}?sent#meeting-{key}"
            return remember(request, HttpResponseRedirect(page, status=303), at)
    context = {"form": form, "is_federating": federation().is_on, "nodes": nodes_to_ask(at)}
    return form_page(request, "contact_grants/met.html", context, form)


@private_form
@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """Show a code by which whoever met this person can find them."""
    at = clock.now()
    with transaction.atomic():
        known = peer_of(request)
        admit(ACT, visitor_from(request, peer=known.number if known else None), at)
        letters = show_code(acting_peer(request, at), at)
    return remember(request, render(request, "contact_grants/code.html", {"code": letters}), at)


@transaction.atomic
def _ask(request: HttpRequest, form: MetForm, at: datetime) -> str:
    plan = form.plan
    known = peer_of(request)
    admit("ask_introduction", visitor_from(request, peer=known.number if known else None), at)
    actor = group_of(form.cleaned_data["node"], at)
    return ask_for_met(acting_peer(request, at), plan, actor, at)


def _page(request: HttpRequest, token: str) -> HttpResponse:
    at = clock.now()
    owners = _owners(request, token, at)
    if request.method == "POST":
        return _act(request, token, owners, at)
    context: dict[str, Any] = {
        "page": own_page(owners, at),
        "token": token,
        "is_sent": "sent" in request.GET,
        "is_given": "given" in request.GET,
    }
    return render(request, PAGE, context)


def _act(request: HttpRequest, token: str, owners: list[int], at: datetime) -> HttpResponse:
    acts: dict[str, Callable[[str], None]] = {
        "take_back": lambda key: take_back(owners, key, at),
        "return": lambda key: return_card(owners, key, at),
        "withdraw": lambda key: withdraw_meeting(owners, key, at),
        "hide_code": lambda _key: hide_code(owners),
        "hear": lambda key: hear_again(owners, _number(key)),
    }
    pressed = next((name for name in acts if name in request.POST), "")
    if not owners or not pressed:
        raise NoSuchIntroduction
    with transaction.atomic():
        _admit(request, token, at)
        acts[pressed](request.POST[pressed])
    return _back(token, f"#grant-{request.POST[pressed]}" if pressed == "take_back" else "")


def _answer(request: HttpRequest, token: str, key: str) -> HttpResponse:
    at = clock.now()
    owners = _owners(request, token, at)
    grant = waiting_grant(owners, key, at)
    if request.method == "POST" and {"no", "never"} & set(request.POST):
        with transaction.atomic():
            _admit(request, token, at)
            decline(owners, key, at, for_good="never" in request.POST)
        return _back(token)
    form = GivenCardForm(
        submitted(request), wanted=grant.terms["fields"], until=grant.until, now=at
    )
    if request.method == "POST" and form.is_valid():
        try_to(form, lambda: _give(request, token, owners, key, form, at))
        if form.is_valid():
            return _back(token, f"?given#grant-{key}")
    context = {"grant": grant, "form": form, "token": token, "is_met": grant.way == Way.MET}
    return form_page(request, "contact_grants/answer.html", context, form)


@transaction.atomic
def _give(
    request: HttpRequest,
    token: str,
    owners: list[int],
    key: str,
    form: GivenCardForm,
    at: datetime,
) -> None:
    card = form.card
    _admit(request, token, at)
    give(owners, key, card, form.cleaned_data["days"], at)


def _admit(request: HttpRequest, token: str, at: datetime) -> None:
    known = None if token else peer_of(request)
    visitor = visitor_from(request, peer=known.number if known else None)
    admit(ACT, visitor, at, absent=NoSuchIntroduction)


def _owners(request: HttpRequest, token: str, at: datetime) -> list[int]:
    """Return whose page it is; nobody who is blocked.

    Raises:
        NoSuchIntroduction: the link is nobody's.
    """
    if token:
        try:
            return [owner_of_link(token)]
        except NoSuchIntroduction:
            admit("open_link", visitor_from(request), at, absent=NoSuchIntroduction)
            raise
    blocked = blocked_peers(at)
    people = [one.number for one in people_on(request) if one.number not in blocked]
    return owners_of_peers(people) if people else []


def _back(token: str, more: str = "") -> HttpResponse:
    page = path_of("contact_grants:of_link", (token,)) if token else path_of("contact_grants:mine")
    return HttpResponseRedirect(page + more, status=303)


def _number(key: str) -> int:
    if not (key.isascii() and key.isdigit()):
        raise NoSuchIntroduction
    return int(key[:18])
