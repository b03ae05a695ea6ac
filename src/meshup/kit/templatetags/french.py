"""French joins words before names; see ``kit.french``."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from meshup.kit import french

register = template.Library()


@register.filter
def elided(sentence: str, name: str) -> SafeString:
    """Return a sentence with "de" and "que" shortened before ``name``; both are escaped."""
    words = french.elided(conditional_escape(sentence), conditional_escape(name))
    return SafeString(words)  # both parts have been escaped
