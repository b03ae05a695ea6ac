"""Shell: what goes when an actor of another server is gone, or is kept out."""

from __future__ import annotations

from meshup.follows.domain.followers import drop_followers
from meshup.follows.domain.following import forget_followings


def forget_follows(actor_number: int) -> None:
    """Forget that an actor followed, and that they were followed; no word goes out."""
    drop_followers(actor_number)
    forget_followings(actor_number)
