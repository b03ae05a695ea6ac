"""A link by which anybody reports something; contact persons; what hosts want a peer to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from meshup.reports.domain.warnings import unread_warnings
from meshup.reports.reportables import is_reportable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from django.template.context import Context

    from meshup.peers.domain.peers import PeerFacts

    class PersonOnDevice(Protocol):
        """One of those who use a device, as pages of peers have them."""

        @property
        def facts(self) -> PeerFacts:
            """Who."""


register = template.Library()


@register.inclusion_tag("reports/_report_link.html")
def report_link(kind: str, key: str) -> dict[str, Any]:
    """Show a small link by which anybody reports ``kind:key``; nothing for what nobody can."""
    return {"kind": kind if is_reportable(kind) else "", "key": key}


@register.inclusion_tag("reports/_peer_warnings.html", takes_context=True)
def warnings_of(context: Context, people: Iterable[PersonOnDevice]) -> dict[str, Any]:
    """Show what hosts want ``people`` of this device to read, on a page of theirs alone."""
    numbers = [person.facts.number for person in people]
    return {"warnings": unread_warnings(numbers), "request": context.get("request")}
