"""What a link is called, for the reader of a page; see ``kit.link_labels``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

from meshup.kit.link_labels import label_in
from meshup.kit.text import marked

if TYPE_CHECKING:
    from meshup.kit.link_labels import Label

register = template.Library()


@register.filter
def link_label(label: Label) -> str:
    """Return a label in the reader's language, or marked with the one it is in."""
    return marked(label_in(label, get_language() or "en"))
