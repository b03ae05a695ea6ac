"""Style sheets that a page asks for as one file: each room says which of its own belong together.

Sheets stay small and in the room of what they dress; a browser asks once for all that every page
needs. Whoever serves files (``page_cache.style_sheets``) joins them.
"""

from __future__ import annotations

_bundles: dict[str, tuple[str, ...]] = {}


def join_styles(name: str, *sheets: str) -> None:
    """Serve ``sheets``, in this order, as the static file ``name`` ("kit/all.css").

    Sheets are named as in ``{% static %}``; none of them has an ``@import``.
    """
    _bundles[name] = sheets


def sheets_of(name: str) -> tuple[str, ...]:
    """Return the sheets that the static file ``name`` is made of; none when it is no bundle."""
    return _bundles.get(name, ())
