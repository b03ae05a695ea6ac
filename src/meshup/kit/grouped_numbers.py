"""Numbers as people read them."""

from __future__ import annotations

from django.utils.formats import number_format


def grouped(number: int) -> str:
    """Return "1,240", or "1 240" in French with a space that does not break."""
    return number_format(number, force_grouping=True)
