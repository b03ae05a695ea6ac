"""What the inbox forgets, each minute and each night."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from meshup.inbox.domain.counting import add_counts, forget_before
from meshup.inbox.domain.seen import forget_over
from meshup.kit.clock import now

COUNTS_LAST: Final = timedelta(days=90)


def forget_what_is_over() -> None:
    """Forget signatures that are no longer good, and activities of a month ago; add the counts."""
    add_counts()
    forget_over(now())


def forget_old_counts() -> None:
    """Forget how much came, a season later."""
    forget_before((now() - COUNTS_LAST).date())
