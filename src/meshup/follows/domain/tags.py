"""Pure: the tags of what pages show of follows."""

from __future__ import annotations

from typing import Final

FOLLOWING: Final = "follows:following"


def followers_tag(name: str) -> str:
    """Return the tag of how many follow the own actor ``name``."""
    return f"follows:{name}"
