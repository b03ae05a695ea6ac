"""The library as everybody reads it: what is public, and one thing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from meshup.community.public_pages import public_page
from meshup.kit.clock import now
from meshup.library.choices import Audience
from meshup.library.domain.queries.items import public_item, public_items
from meshup.library.views.documents import file_answer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Show what this community shares with everybody."""
    return public_page(request, "library/library.html", items=public_items(now()))


@require_safe
def item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one item that everybody may use.

    Raises:
        NoSuchItem
    """
    return public_page(request, "library/public_item.html", item=public_item(uuid, now()))


@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """Answer with the file of an item that everybody may use, to be saved.

    Raises:
        NoSuchItem
    """
    return file_answer(uuid, frozenset({Audience.PUBLIC}))
