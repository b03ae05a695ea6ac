"""``{% url %}``, as Django has it, by ``kit.url_paths``; every template has it (``settings``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template import defaulttags
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from meshup.kit.url_paths import path_of

if TYPE_CHECKING:
    from django.template.base import Parser, Token
    from django.template.context import Context

register = template.Library()


class PathNode(defaulttags.URLNode):
    """The path of a URL name, shown or put into a variable."""

    def render(self, context: Context) -> str:
        """Return the path; "" when it is put into a variable, which is "" where there is none."""
        args = [arg.resolve(context) for arg in self.args]
        kwargs = {name: part.resolve(context) for name, part in self.kwargs.items()}
        try:
            path = path_of(self.view_name.resolve(context), args, kwargs)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            path = ""
        if self.asvar is None:
            return conditional_escape(path) if context.autoescape else path
        context[self.asvar] = path
        return ""


@register.tag
def url(parser: Parser, token: Token) -> PathNode:
    """Read Django's own tag."""
    node = defaulttags.url(parser, token)
    return PathNode(node.view_name, node.args, node.kwargs, node.asvar)
