"""E-mail addresses inside what people wrote: found, compared whole, taken out.

Pure. ``bo@x.example`` is not found in ``jumbo@x.example``: an address counts as a whole or not at
all. Upper and lower case make no difference.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

ADDRESS: Final = re.compile(r"[\w.+'%-]+@\w[\w-]*(?:\.[\w-]*\w)+")
GONE: Final = "…"
"""What stands where an address was taken out."""


def addresses_in(text: str) -> set[str]:
    """Return the addresses that ``text`` names, in lower case."""
    return {found.strip("'").lower() for found in ADDRESS.findall(text)}


def mentions(value: Any, email: str) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a text of this JSON value, or a name in it, is or has the address ``email``."""
    if isinstance(value, str):
        return bool(email) and _whole(email).search(value) is not None
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return isinstance(value, list | tuple) and any(mentions(part, email) for part in value)


def without(value: Any, email: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value in which no text has the address ``email`` any more."""
    if isinstance(value, str):
        return _whole(email).sub(GONE, value) if email else value
    if isinstance(value, list):
        return [without(part, email) for part in value]
    if isinstance(value, dict):
        return {without(name, email): without(part, email) for name, part in value.items()}
    return value


@lru_cache(maxsize=16)
def _whole(email: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)", re.IGNORECASE)
