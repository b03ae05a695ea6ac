"""What languages are called, in the reader's own."""

from __future__ import annotations

from django.utils.translation import get_language, get_language_info


def language_name(code: str) -> str:
    """Return "French" or "français": the name of a language; its code if nobody here knows."""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name.lower() if get_language() == "fr" else name
