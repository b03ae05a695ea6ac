"""The page of a door as a phone keeps it, without any name, and the worker that keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from meshup.community.access import desk
from meshup.community.rules import may_count_heads
from meshup.door.choices import CLOSES_AFTER, OPENS_BEFORE
from meshup.door.domain.opening_hours import epoch_ms
from meshup.door.phone_assets import ENTRY, EXTRAS, MODULES
from meshup.door.phone_words import phone_words
from meshup.door.views.phones import open_event
from meshup.kit.page_workers import OfflinePage, page_worker
from meshup.kit.security_headers import POLICY_WITH_WASM

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence

PERMISSIONS: Final = "camera=(self), microphone=(), geolocation=(), browsing-topics=()"


def let_scan(response: HttpResponse) -> HttpResponse:
    """Let a page, and no other, use the camera and the reader of codes (WebAssembly)."""
    response["Content-Security-Policy"] = POLICY_WITH_WASM
    response["Permissions-Policy"] = PERMISSIONS
    return response


def phone_facts(event: Occurrence) -> dict[str, Any]:
    """Return what ``door/_phone.html`` shows, and its script asks; nothing about a person."""
    page = reverse("door:page", args=[event.slug])
    return {
        "slug": event.slug,
        "page": page,
        "list": reverse("door:list", args=[event.slug]),
        "operations": reverse("door:operations", args=[event.slug]),
        "worker": reverse("door:worker", args=[event.slug]),
        "sign_in": f"{reverse('account_login')}?next={page}",
        "opens_at": epoch_ms(event.starts_at - OPENS_BEFORE),
        "ends_at": epoch_ms(event.ends_at),
        "expires_at": epoch_ms(event.ends_at + CLOSES_AFTER),
        "zone": event.time_zone,
        "words": phone_words(),
    }


@require_safe
@desk(may_count_heads)
def shell(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page of a door as it is kept on phones: who comes is not in it."""
    event = open_event(request, slug)
    return let_scan(render(request, "door/shell.html", _context(event)))


@require_safe
@desk(may_count_heads)
def service_worker(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the script that keeps the page of a door; another one when any of it has changed."""
    event = open_event(request, slug)
    return page_worker(
        OfflinePage(
            name="meshup-door",
            page=reverse("door:page", args=[slug]),
            shell=reverse("door:shell", args=[slug]),
            content=render_to_string("door/shell.html", _context(event), request),
            entry=ENTRY,
            modules=MODULES,
            extras=EXTRAS,
            expires_at=epoch_ms(event.ends_at + CLOSES_AFTER),
        )
    )


def _context(event: Occurrence) -> dict[str, Any]:
    return {"event": event, "phone": phone_facts(event)}
