"""What is on now, for everybody's phone: a page that is kept, and goes on by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from meshup.community.public_pages import public_page
from meshup.kit import clock
from meshup.kit.shown import Shown
from meshup.projector.domain.evenings import AFTER, BEFORE, shown_evening
from meshup.projector.domain.screens import data_of, sections_for
from meshup.projector.parts import Viewer

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.projector.domain.moments import Evening


@require_safe
def now(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what runs and what comes next, live while it is near.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    return _page(request, slug, "projector/now.html")


@require_safe
def fragment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the same without a frame, for pages that include it by its address.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    return _page(request, slug, "projector/fragment.html")


def _page(request: HttpRequest, slug: str, template: str) -> HttpResponse:
    viewer = Viewer(slug, get_language() or "en", "now", clock.now())
    evening = shown_evening(slug, viewer.language, viewer.at)
    sections = sections_for(viewer)
    live = _follows(evening.value, viewer.at)
    context: dict[str, Any] = {
        "now": viewer.at,
        "viewer": viewer,
        "evening": evening,
        "moment": evening.value.at(viewer.at),
        "sections": sections,
        "follow": live,
        "data": data_of(sections.value, viewer, live.value),
    }
    return public_page(request, template, **context)


def _follows(evening: Evening, at: datetime) -> Shown[datetime | None]:
    """Return until when a page may follow the evening live; None while, or since, it is far."""
    first, last = evening.starts_at - BEFORE, evening.lasts_until + AFTER
    if at < first:
        return Shown(None, until=first)
    return Shown(last, until=last) if at < last else Shown(None)
