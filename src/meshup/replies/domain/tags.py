"""Pure: the tags of replies, by which pages that show them hear of changes."""

from __future__ import annotations


def replies_tag(slug: str) -> str:
    """Return the tag of the replies that everybody reads below an event."""
    return f"replies:{slug}"
