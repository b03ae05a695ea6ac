"""Pure: the tags of numbers, by which pages that show them hear of changes."""

from __future__ import annotations


def coming_tag(slug: str) -> str:
    """Return the tag of the exact numbers of an event: each registration changes it."""
    return f"coming:{slug}"


def size_tag(slug: str) -> str:
    """Return the tag of the rough size of an event, and of whether places are free."""
    return f"size:{slug}"
