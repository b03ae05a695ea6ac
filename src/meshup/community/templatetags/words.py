"""Texts in several languages, as the reader of a page gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info

from meshup.community.domain.queries import this_node
from meshup.kit.text import markdown, plain, said_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.kit.text import Said

register = template.Library()
register.filter("plain", plain)


@register.filter
def said(texts: Mapping[str, str] | None) -> Said:
    """Return ``texts`` in the reader's language, else in the node's."""
    return said_in(texts or {}, get_language() or "en", this_node().languages)


@register.filter
def spoken(texts: Mapping[str, str] | None) -> str:
    """Return ``texts`` as ``said``, marked with its language where that is another one."""
    words = said(texts)
    if not words.fell_back:
        return words.words
    return format_html('<span lang="{}">{}</span>', words.language, words.words)


@register.inclusion_tag("community/_words.html")
def words(texts: Mapping[str, str] | None) -> dict[str, Any]:
    """Show a Markdown text; a missing language says so."""
    told = said(texts)
    return {"told": told, "html": markdown(told.words)}


@register.filter
def language_name(code: str) -> str:
    """Return "French" or "français": the name of a language, in the reader's."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
