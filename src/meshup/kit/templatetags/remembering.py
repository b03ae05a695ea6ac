"""``{% remember until "home" %} … {% endremember %}``: a part of a page that all readers share.

It is rendered once for each language and remembered until the node or the agenda changes, or
``until`` (a moment, or nothing) has come. Inside there is no request and nobody signed in, so that
nothing of one reader can reach another.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from meshup.kit import clock
from meshup.kit.web import PARTS, SEEN

if TYPE_CHECKING:
    from datetime import datetime

    from django.template.base import FilterExpression, NodeList, Parser, Token
    from django.template.context import Context

LONGEST: Final = timedelta(minutes=5)
NOBODY: Final = dict.fromkeys(("request", "user", "perms", "messages"))

register = template.Library()


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """Remember what is rendered until ``{% endremember %}``, by the words that follow ``until``."""
    _tag, until, *key = token.split_contents()
    nodes = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(
        nodes, parser.compile_filter(until), [parser.compile_filter(word) for word in key]
    )


class RememberNode(template.Node):
    """The block of ``{% remember %}``."""

    def __init__(
        self, nodes: NodeList, until: FilterExpression, key: list[FilterExpression]
    ) -> None:
        self.nodelist = nodes
        self._until = until
        self._key = key

    def render(self, context: Context) -> SafeString:
        """Return the remembered part, or render it."""
        request = context.get("request")
        until = self._until.resolve(context, ignore_failures=True)
        key = [get_language(), *(word.resolve(context) for word in self._key)]
        now = clock.now()

        def work() -> tuple[str, datetime]:
            with context.push(**NOBODY):
                return self.nodelist.render(context), min(now + LONGEST, until or now + LONGEST)

        if request is None or SEEN not in request.META:
            return mark_safe(work()[0])  # noqa: S308 - rendered by Django
        since = request.META[SEEN]
        return mark_safe(PARTS.at(now, tuple(key), work, since=since))  # noqa: S308
