"""What is done at night: servers of which nothing was heard for long are forgotten."""

from __future__ import annotations

from meshup.kit.clock import now
from meshup.remote_actors.domain.instances import forget_unseen


def forget_silent_instances() -> None:
    """Delete what was noted of servers that nothing was heard of for half a year."""
    forget_unseen(now())
