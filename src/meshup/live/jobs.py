"""What the node does each night about live channels."""

from __future__ import annotations

from meshup.kit.clock import now
from meshup.live.domain.expiry import forget_old_channels


def tend_channels() -> None:
    """Forget channels of long ago."""
    forget_old_channels(now())
