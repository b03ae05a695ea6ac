"""What this room does with activities of other servers; see ``inbox.activity_handlers``."""

from __future__ import annotations

from meshup.inbox.activity_handlers import register_handler
from meshup.remote_attendance.domain.joining import receive_join, receive_leave, receive_undo


def register_handlers() -> None:
    """Let Joins of our events be heard, and their ends."""
    register_handler(("Join",), receive_join)
    register_handler(("Leave",), receive_leave)
    register_handler(("Undo",), receive_undo)
