"""Channels that nothing has changed for long are forgotten. Shell."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.live.models import Channel

if TYPE_CHECKING:
    from datetime import datetime

RETENTION: Final = timedelta(days=90)
"""Longer than any ticket; what changes after that gets a higher number all the same."""


def forget_old_channels(at: datetime) -> int:
    """Forget the channels that have not changed for long before ``at``; return how many."""
    forgotten, _each = Channel.objects.filter(changed_at__lt=at - RETENTION).delete()
    return forgotten
