"""The page of the rounds as a phone keeps it, without any name, and the worker that keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from meshup.agenda.domain.shown import public_event
from meshup.kit import clock
from meshup.kit.page_workers import OfflinePage, page_worker
from meshup.peers.private_pages import private_form, private_page
from meshup.person_to_person_screens.phone_assets import ENTRY, MODULES
from meshup.person_to_person_screens.views.phone_state import OFFLINE_FOR, epoch_ms, page_data

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence

SHELL = "person_to_person_screens/shell.html"


@require_safe
@private_form
def shell(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page as it is kept on phones: nobody is in it.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    event = public_event(slug, clock.now()).value
    return render(request, SHELL, _context(event))


@require_safe
@private_page
def service_worker(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the script that keeps the page; another one when any of it has changed.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    event = public_event(slug, clock.now()).value
    return page_worker(
        OfflinePage(
            name="meshup-rounds",
            page=reverse("person_to_person_screens:phone", args=[slug]),
            shell=reverse("person_to_person_screens:shell", args=[slug]),
            content=render_to_string(SHELL, _context(event), request),
            entry=ENTRY,
            modules=MODULES,
            expires_at=epoch_ms(event.ends_at + OFFLINE_FOR),
        )
    )


def _context(event: Occurrence) -> dict[str, Any]:
    return {"event": event, "data": {**page_data(event), "people": None}, "is_shell": True}
