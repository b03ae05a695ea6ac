"""Shell: say that it changed who is there, as the last step of a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.presence.signals import presence_changed

if TYPE_CHECKING:
    from datetime import datetime


def announce(slug: str, at: datetime) -> None:  # noqa: ARG001 - live takes it
    """Let whoever shows numbers of the event ``slug`` read them again."""
    presence_changed.send(None, slug=slug)
