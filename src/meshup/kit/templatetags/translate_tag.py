"""Django's ``i18n`` library, whose ``{% translate "words" %}`` looks its words up once a language.

It stands in the place of Django's own (``settings``), so ``{% load i18n %}`` brings it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.templatetags import i18n
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.template.base import FilterExpression, Parser, Token
    from django.template.context import Context

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class FixedWords(template.Node):
    """Words that stand in the template itself, with the context that stands there, if any."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        self._node = node
        self._in_language: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Return the words in the current language."""
        language = get_language()
        words = self._in_language.get(language)
        if words is None:
            words = self._in_language[language] = self._node.render(context)
        return words


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> template.Node:
    """Read Django's own tag; where nothing varies but the language, look up once."""
    node = i18n.do_translate(parser, token)
    varies = node.asvar or _varies(node.filter_expression) or _varies(node.message_context)
    return node if varies else FixedWords(node)


def _varies(expression: FilterExpression | None) -> bool:
    """Say whether ``expression`` is more than a text between quotes."""
    if expression is None:
        return False
    return bool(expression.filters) or getattr(expression.var, "lookups", None) is not None
