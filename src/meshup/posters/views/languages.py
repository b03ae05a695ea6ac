"""The language of what is drawn: that of the address."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language


def reader_language() -> str:
    """Return the language of the address."""
    return get_language() or settings.LANGUAGE_CODE
