"""What letters do when something happened: a job delivers what was posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.letters import signals
from meshup.letters.jobs import deliver_at

if TYPE_CHECKING:
    from datetime import datetime


@receiver(signals.letters_posted)
def wake_delivery(at: datetime, **_more: object) -> None:
    """Let a job deliver the letters when they are due."""
    deliver_at(at)
