"""What the whole mesh offers, at the desk: looked through, copied, asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page
from meshup.fediverse.domain.settings import federation
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.library.domain.copying import take_copy
from meshup.library.domain.lending import ask_for_item, end_loan, own_today
from meshup.library.domain.queries.loans import loans_for
from meshup.library.domain.queries.node_items import node_item_for, search_items
from meshup.library.forms.browsing import LoanForm, SearchForm
from meshup.library.item_actions import item_actions

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

NODE_ITEM: Final = "library:node_item"


@require_safe
@desk(may_run_community)
def browse(request: HttpRequest) -> HttpResponse:
    """Show what other nodes offer."""
    form = SearchForm(request.GET or None)
    search = form.search(request.GET.dict())
    found = search_items(request.user, search, now())
    kept = {name: value for name, value in request.GET.items() if name != "from"}
    context: dict[str, Any] = {
        "is_federating": federation().is_on,
        "search_form": form,
        "search": search,
        "found": found,
        "more": urlencode({**kept, "from": found.more}) if found.more is not None else "",
    }
    return desk_page(request, "library/browse.html", context)


@require_safe
@desk(may_run_community)
def node_item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one item of another node."""
    return _page(request, uuid)


@require_POST
@desk(may_run_community)
def copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a copy of an item of another node."""
    form = forms.Form(request.POST)
    own = try_to(form, lambda: take_copy(signed_in(request), uuid, now()))
    if own is None:
        return _page(request, uuid, form)
    sentence = _("You have a copy, for yourselves. Its author is told, and stays named.")
    return done(request, sentence, "library:item", own)


@require_POST
@desk(may_run_community)
def ask_for(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for something of another node, for some days."""
    form = LoanForm(submitted(request))
    if form.is_valid():
        said = form.cleaned_data
        by, period, words = signed_in(request), said["period"], said["words"]
        made = try_to(form, lambda: ask_for_item(by, uuid, period, words, now()))
        if made is not None:
            return done(
                request, _("Asked. Their answer stands here."), "node_requests:request", made
            )
    return _page(request, uuid, form)


@require_safe
@desk(may_run_community)
def loans(request: HttpRequest) -> HttpResponse:
    """Show what is lent and borrowed, and what was."""
    at = now()
    every = loans_for(request.user, at, own_today(at))
    is_open = {"waiting", "agreed", "out", "late"}
    context = {
        "lent": [loan for loan in every if not loan.is_ours and loan.standing in is_open],
        "borrowed": [loan for loan in every if loan.is_ours and loan.standing in is_open],
        "over": [loan for loan in every if loan.standing not in is_open],
    }
    return desk_page(request, "library/loans.html", context)


@require_POST
@desk(may_run_community)
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that something came back, or call it off."""
    end_loan(signed_in(request), uuid, now())
    return done(request, _("Noted. They are told."), "library:loans")


def _page(request: HttpRequest, uuid: UUID, form: forms.Form | None = None) -> HttpResponse:
    item = node_item_for(request.user, uuid, now())
    shown = form if form is not None else LoanForm()
    context = {
        "item": item,
        "form": shown,
        "loan_form": shown if isinstance(shown, LoanForm) else LoanForm(),
        "actions": item_actions(request.user, item, now()),
        "back": reverse("library:browse"),
    }
    return desk_page(request, "library/node_item.html", context, shown)
