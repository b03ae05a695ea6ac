"""``{% remember shown.event "event" event.slug %} … {% endremember %}``: shared by all readers.

A part of a page that is rendered once for each language, and remembered for as long as its first
argument stands (a ``kit.shown.Shown``, of which a page has one for each of its parts). What stands
between the two tags must show nothing that this part does not cover. Inside there is no request
and nobody signed in, so that nothing of one reader can reach another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from meshup.kit import clock
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.kit.web import SNAPSHOT

if TYPE_CHECKING:
    from django.template.base import FilterExpression, NodeList, Parser, Token
    from django.template.context import Context

NOBODY: Final = dict.fromkeys(("request", "user", "perms", "messages"))
PARTS: Final[VersionedMemo[str]] = VersionedMemo(4 * 1024 * 1024)

register = template.Library()


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """Remember what is rendered until ``{% endremember %}``, by the words after ``shown``."""
    _tag, shown, *key = token.split_contents()
    nodes = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(
        nodes, parser.compile_filter(shown), [parser.compile_filter(word) for word in key]
    )


class RememberNode(template.Node):
    """The block of ``{% remember %}``."""

    def __init__(
        self, nodes: NodeList, shown: FilterExpression, key: list[FilterExpression]
    ) -> None:
        self.nodelist = nodes
        self._shown = shown
        self._key = key

    def render(self, context: Context) -> SafeString:
        """Return the remembered part, or render it."""
        request = context.get("request")
        part = self._shown.resolve(context, ignore_failures=True)
        before = request.META.get(SNAPSHOT) if request is not None else None
        if before is None or not isinstance(part, Shown):
            return mark_safe(self._render(context))  # noqa: S308 - rendered by Django
        key = (get_language(), *(word.resolve(context) for word in self._key))
        rendered = PARTS.get_or_compute(
            clock.now(), key, lambda: part.with_value(self._render(context)), before=before
        )
        return mark_safe(rendered.value)  # noqa: S308 - rendered by Django

    def _render(self, context: Context) -> str:
        with context.push(**NOBODY):
            return self.nodelist.render(context)
