"""Why something in a file is left out, on a page."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from meshup.imports.reasons import left_because

register = template.Library()

register.filter("left_because", left_because)


@register.filter
def translated(sentence: str) -> str:
    """Return a sentence that was marked for translation where it arose."""
    return gettext(sentence) if sentence else ""
