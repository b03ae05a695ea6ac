"""Django's own ``{% url %}`` and ``{% include %}``, which work out once what never varies.

Every template has them (``settings``), and writes them as ever: an address has the shape that
``kit.url_paths`` knows, and a template that is included by a fixed name is looked for once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template import defaulttags, loader_tags
from django.template.base import Variable
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from meshup.kit.url_paths import path_of

if TYPE_CHECKING:
    from django.template.base import Parser, Template, Token
    from django.template.context import Context
    from django.utils.safestring import SafeString

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


class FixedIncludeNode(loader_tags.IncludeNode):
    """A template that is always the same one, found when it is first needed."""

    _found: Template | None = None

    def render(self, context: Context) -> SafeString:
        """Return what it shows of ``context`` and of the values that stand in the tag."""
        found = self._found
        if found is None:
            includer: Any = context.template
            name = loader_tags.construct_relative_path(
                str(self.origin.template_name), self.template.resolve(context)
            )
            found = self._found = includer.engine.get_template(name)
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        if self.isolated_context:
            return found.render(context.new(values))
        with context.push(**values):
            return found.render(context)


@register.tag
def url(parser: Parser, token: Token) -> PathNode:
    """Read Django's own tag."""
    node = defaulttags.url(parser, token)
    return PathNode(node.view_name, node.args, node.kwargs, node.asvar)


@register.tag
def include(parser: Parser, token: Token) -> loader_tags.IncludeNode:
    """Read Django's own tag; a name that is worked out for each page stays Django's to find."""
    node = loader_tags.do_include(parser, token)
    if isinstance(node.template.var, Variable) or node.template.filters:
        return node
    return FixedIncludeNode(
        node.template, extra_context=node.extra_context, isolated_context=node.isolated_context
    )
