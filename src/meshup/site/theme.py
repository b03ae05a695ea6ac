"""The node's colours, as a style sheet: pages may not carry styles of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.kit.web import keep
from meshup.pictures.colour import style_sheet

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """Answer with the colours that pages use: by day and by night, or ``?only=dark``."""
    node = this_node()
    sheet = style_sheet(node.primary, node.accent, request.GET.get("only", ""))
    return keep(HttpResponse(sheet, content_type="text/css; charset=utf-8"), NODE_TAG)
