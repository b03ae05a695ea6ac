"""Templates as Django compiles them, made lighter once: less space, and values shown straight.

Measured: on a public page Django spends most of its time on finding out that a value is a text
that needs no formatting, and a fifth of what is sent is indentation. So a compiled template is
gone through once, before it is first used.

Method
    Space that holds a line end is worth one line end in HTML, outside of elements that keep it.
    A value without filters, ``{{ row.title }}``, is shown by ``PlainVariable`` when it is found in
    dictionaries or as an attribute and is a text; all else it leaves to Django.
"""

from __future__ import annotations

import re
from html import escape
from types import BuiltinMethodType
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from django.template.base import Node, TextNode, Variable, VariableNode
from django.template.defaulttags import IfNode, TemplateLiteral
from django.template.loaders import cached
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.template.base import FilterExpression, NodeList, Origin, Template
    from django.template.context import Context

SPACE: Final = re.compile(r"[ \t\r]*\n[ \t\r\n]*")
KEEPS_SPACE: Final = re.compile(r"<(pre|textarea)\b")
CALLED: Final = frozenset({"isoformat"})
"""Methods that templates name where they want what they return."""
DECIDED: Final = frozenset({bool, str, SafeString, int, list, tuple, dict, type(None)})
_MISSING: Final = object()


class Loader(cached.Loader):
    """Django's loader that keeps templates, which lightens pages before it keeps them."""

    def __init__(self, engine: Any, loaders: list[Any]) -> None:  # noqa: ANN401 - Django's
        super().__init__(engine, loaders)
        self._light: WeakSet[Template] = WeakSet()

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return the template of this name.

        Raises:
            TemplateDoesNotExist: there is none.
        """
        template = super().get_template(template_name, skip)
        if template not in self._light:
            if template_name.endswith(".html"):
                lighten(template.nodelist, keep_space=bool(KEEPS_SPACE.search(template.source)))
            self._light.add(template)
        return template

    def reset(self) -> None:
        """Forget all templates."""
        self._light.clear()
        super().reset()


class PlainVariable(VariableNode):
    """``{{ name }}`` or ``{{ name.part }}``: a text is shown at once, all else by Django."""

    def __init__(self, node: VariableNode) -> None:
        super().__init__(node.filter_expression)
        self.token, self.origin = node.token, node.origin
        self._names = node.filter_expression.var.lookups

    def render_annotated(self, context: Context) -> str:
        """Return the value, safe to stand in a page."""
        value = _value_of(self._names, context)
        if type(value) is SafeString:
            return value
        if type(value) is str and context.autoescape:
            return escape(value)
        return str(super().render_annotated(context))


class PlainCondition:
    """``{% if name.part %}``, in the same way; numbers and what has a length are decided, too."""

    def __init__(self, names: tuple[str, ...], by_django: Callable[[Context], object]) -> None:
        self._by_django = by_django
        self._names = names

    def eval(self, context: Context) -> object:
        """Return the value, true or not."""
        value = _value_of(self._names, context)
        return value if type(value) in DECIDED else self._by_django(context)


def lighten(nodes: NodeList, *, keep_space: bool) -> None:
    """Make the nodes of a template lighter, in their place."""
    for place, node in enumerate(nodes):
        if isinstance(node, IfNode):
            node.conditions_nodelists = [
                (_lighter(condition), branch) for condition, branch in node.conditions_nodelists
            ]
        if isinstance(node, TextNode) and not keep_space:
            node.s = SPACE.sub("\n", node.s)
        elif type(node) is VariableNode and _is_plain(node.filter_expression):
            nodes[place] = PlainVariable(node)
        for inner in _inside(node):
            lighten(inner, keep_space=keep_space)


def _inside(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):  # whose other lists are copies
        yield from (branch for _condition, branch in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        if inner := getattr(node, name, None):
            yield inner


def _is_plain(expression: FilterExpression) -> bool:
    variable = expression.var
    return (
        isinstance(variable, Variable)
        and not expression.filters
        and variable.lookups is not None
        and not variable.translate
    )


def _lighter(condition: Any) -> Any:  # noqa: ANN401 - whatever Django parsed
    if type(condition) is not TemplateLiteral:
        return condition
    literal: Any = condition
    if not _is_plain(literal.value):
        return condition
    return PlainCondition(literal.value.var.lookups, literal.eval)


def _value_of(names: tuple[str, ...], context: Context) -> Any:  # noqa: ANN401 - of anything
    """Return what dictionaries and attributes hold under ``names``; else ``_MISSING``."""
    first, *parts = names
    for scope in reversed(context.dicts):
        if first in scope:
            value = scope[first]
            break
    else:
        return _MISSING
    for part in parts:
        value = _part_of(value, part)
    return value


def _part_of(value: Any, name: str) -> Any:  # noqa: ANN401 - of anything
    if type(value) is dict:
        return value.get(name, _MISSING)
    if value is _MISSING or hasattr(type(value), "__getitem__"):
        return _MISSING
    part = getattr(value, name, _MISSING)
    if type(part) is BuiltinMethodType and name in CALLED:
        return part()
    return part
