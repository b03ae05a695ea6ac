"""The page of an import of proposals: how far it is, what it did, and giving it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.kit import clock
from meshup.kit.jobs import later
from meshup.proposal_files.domain.imports import (
    give_back,
    go_back_later,
    go_on_later,
    import_for,
)
from meshup.proposal_files.jobs import go_on_with_import

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE: Final = "proposal_files:import"
REFRESH_SECONDS: Final = 2
MOST_AT_ONCE: Final = 50
"""Rows that a request gives back while its host waits; more go by a job."""


@desk(may_run_community)
@require_safe
def result(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far an import is, and what it did."""
    found = import_for(signed_in(request), number, clock.now())
    response = render(request, "proposal_files/import.html", {"import": found})
    if found.is_running:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@desk(may_run_community)
@require_POST
def revert(request: HttpRequest, number: int) -> HttpResponse:
    """Give an import back: at once, or by a job where it is long."""
    person, now = signed_in(request), clock.now()
    if import_for(person, number, now).left > MOST_AT_ONCE:
        go_back_later(person, number, now, enqueue)
    else:
        found = give_back(person, number, now)
        messages.success(request, _("Given back: %(source)s") % {"source": found.source})
    return redirect(PAGE, number)


@desk(may_run_community)
@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Let an import that broke off go on."""
    go_on_later(signed_in(request), number, clock.now(), enqueue)
    return redirect(PAGE, number)


def enqueue(number: int) -> None:
    """Let a job go on with an import, in the transaction that asks for it."""
    later(go_on_with_import, number=number)
