"""What was just done, said where the eye is: beside the row that an address names, else on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import template
from django.contrib.messages import get_messages
from django.template.base import Node
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import Message
    from django.http import HttpRequest
    from django.template.base import NodeList, Parser, Token
    from django.template.context import Context

register = template.Library()

WAITING: Final = "meshup.notices"
"""Where a request carries what is still to be said on its page."""


@register.inclusion_tag("community/_notices.html", takes_context=True)
def notices_at(context: Context, anchor: str) -> dict[str, Any]:
    """Show what is to be said at ``anchor``: the part of the page with this ``id``."""
    waiting = _waiting(context["request"])
    here = [notice for notice in waiting if notice.extra_tags == anchor]
    waiting[:] = [notice for notice in waiting if notice.extra_tags != anchor]
    return {"notices": here}


@register.tag
def notices_above(parser: Parser, _token: Token) -> NoticesAbove:
    """Show, above all that stands until ``endnotices_above``, what is said nowhere inside it."""
    nodelist = parser.parse(("endnotices_above",))
    parser.delete_first_token()
    return NoticesAbove(nodelist)


class NoticesAbove(Node):
    """The inside is rendered first, for it says its own."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        """Return what is left to say, and then the inside."""
        inside = self.nodelist.render(context)
        waiting = _waiting(context["request"])
        above = render_to_string("community/_notices.html", {"notices": [*waiting]})
        waiting.clear()
        return above + inside


def _waiting(request: HttpRequest) -> list[Message]:
    if WAITING not in request.META:
        request.META[WAITING] = list(get_messages(request))
    waiting: list[Message] = request.META[WAITING]
    return waiting
