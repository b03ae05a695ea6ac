"""Texts in several languages, as the reader of a page gets them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import get_language

from meshup.community.domain.queries import this_node
from meshup.kit.french import spaced
from meshup.kit.language_names import language_name
from meshup.kit.localized_text import localized
from meshup.kit.text import markdown, marked, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.kit.localized_text import LocalizedText

register = template.Library()
register.filter("plain", plain)
register.filter("language_name", language_name)


@register.filter
def said(texts: Mapping[str, str] | None) -> LocalizedText:
    """Return ``texts`` in the reader's language, else in the node's."""
    told = localized(texts or {}, get_language() or "en", this_node().languages)
    if told.language == "fr" and (held := spaced(told.words)) != told.words:
        return replace(told, words=held)
    return told


@register.filter
def spoken(texts: Mapping[str, str] | None) -> str:
    """Return ``texts`` as ``said``, marked with its language where that is another one."""
    return marked(said(texts))


@register.inclusion_tag("community/_words.html")
def words(texts: Mapping[str, str] | None) -> dict[str, Any]:
    """Show a Markdown text; a missing language says so."""
    told = said(texts)
    return {"told": told, "html": markdown(told.words)}


@register.filter
def language_names(codes: Sequence[str]) -> str:
    """Return "French, English" or "Français, anglais"."""
    return capfirst(", ".join(language_name(code) for code in codes))
