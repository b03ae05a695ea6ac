"""Pure: what the answer of an inbox means for a delivery.

Method
    A success, whatever its number, is one. 410 says that the inbox is gone. 401 may mean that the
    other server could not read our key, so it is tried later, as are 408, 425 and errors of its
    own; 429, 502, 503, 504 are about the whole server. Other refusals are final: the same bytes
    would be refused again.

Source
    RFC 9110, 15; what Mastodon retries (``DeliveryFailureTracker``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from meshup.deliveries.choices import BACK_OFF, MOST_RETRY_AFTER
from meshup.deliveries.domain.batches import Fate

SUCCESSES: Final = range(200, 300)
GONE: Final = 410
KNOCK_AGAIN: Final = frozenset({400, 401, 403})
"""May mean that the other flavour of signature is wanted."""
ABOUT_THE_HOST: Final = frozenset({429, 502, 503, 504})
ABOUT_NOW: Final = frozenset({401, 408, 425}) | frozenset(range(300, 400))
SERVER_ERRORS: Final = range(500, 600)
NEVER: Final = 501


def fate_of(status: int) -> Fate:
    """Return what a status means for a delivery."""
    if status in SUCCESSES:
        return Fate.DELIVERED
    if status == GONE:
        return Fate.INBOX_GONE
    if status in ABOUT_THE_HOST:
        return Fate.HOST_LATER
    if status in ABOUT_NOW or (status in SERVER_ERRORS and status != NEVER):
        return Fate.INBOX_LATER
    return Fate.REFUSED


def retry_after(value: str, at: datetime) -> timedelta | None:
    """Return how long a Retry-After asks to wait, within bounds; None where it says nothing."""
    value = value.strip()
    try:
        if value.isascii() and value.isdigit():
            wait = timedelta(seconds=min(int(value[:12]), int(MOST_RETRY_AFTER.total_seconds())))
        else:
            until = parsedate_to_datetime(value)
            wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - at
    except (ValueError, OverflowError):
        return None
    return min(max(wait, BACK_OFF[0]), MOST_RETRY_AFTER)


def back_off(failures: int, chance: float) -> timedelta:
    """Return how long to wait after so many ``failures`` (1 …), a tenth longer or shorter.

    ``chance`` is from 0 to 1, so that what failed together does not come back together.
    """
    wait = BACK_OFF[min(failures, len(BACK_OFF)) - 1]
    return wait * (0.9 + 0.2 * chance)
