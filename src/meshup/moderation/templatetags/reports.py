"""A link by which anybody reports something; contact persons; what hosts want a peer to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from meshup.moderation.domain.warnings import unread_warnings
from meshup.moderation.reportables import is_reportable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.template.context import Context

register = template.Library()


@register.inclusion_tag("moderation/_report_link.html")
def report_link(kind: str, key: str) -> dict[str, Any]:
    """Show a small link by which anybody reports ``kind:key``; nothing for what nobody can."""
    return {"kind": kind if is_reportable(kind) else "", "key": key}


@register.inclusion_tag("moderation/_peer_warnings.html", takes_context=True)
def peer_warnings(context: Context, peers: Iterable[int]) -> dict[str, Any]:
    """Show what hosts want the peers of this device to read, for a page of theirs alone."""
    return {"warnings": unread_warnings(peers), "request": context.get("request")}
