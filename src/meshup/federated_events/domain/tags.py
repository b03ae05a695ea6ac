"""Pure: the tags of what this room shows (see ``kit.tag_versions``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from uuid import UUID

FEDERATED: Final = "federated"
"""Lists: the outbox, what is coming, the posts, and and how many."""


def page_tag(slug: str) -> str:
    """Return the tag of whether an event is federated, and under which id, for its page."""
    return f"federated-page:{slug}"


def object_tag(uuid: UUID) -> str:
    """Return the tag of one event or post as others read it."""
    return f"federated:{uuid}"
