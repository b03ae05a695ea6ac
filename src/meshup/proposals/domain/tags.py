"""Pure: the tags of what shows proposals and talks, by which pages hear of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from uuid import UUID

CALLS: Final = "calls"
"""What shows what the node calls for, and whether a call is open."""
TALKS: Final = "talks"
"""Lists of talks."""
PROPOSALS: Final = "proposals"
"""Lists of proposals that visitors may read."""


def talk_tag(uuid: UUID) -> str:
    """Return the tag of the page of one talk, or proposal."""
    return f"talk:{uuid}"


def call_subject(slug: str) -> str:
    """Return what changes of a call are about in history; the standing one is "standing" there."""
    return f"call:{slug or 'standing'}"
