"""What this room does with activities of other servers; see ``inbox.activity_handlers``."""

from __future__ import annotations

from meshup.inbox.activity_handlers import register_handler
from meshup.replies.domain.receiving import receive_delete, receive_note


def register_handlers() -> None:
    """Let replies to our events be heard, what becomes of them, and their ends."""
    register_handler(("Create", "Update"), receive_note)
    register_handler(("Delete",), receive_delete)
