"""Pure: until when a signature is good, of the moments that it names.

Servers sign a request when they send it, and each try anew. So an hour on both sides is plenty, and
bounds how long a replay cache must remember.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from meshup.signed_messages.errors import BadSignature

WINDOW: Final = timedelta(hours=1)
LONGEST_DATE: Final = 40
LAST_SECOND: Final = 253_402_300_799
"""The end of the year 9999, beyond which ``datetime`` has no words."""


def date_of(text: str) -> datetime:
    """Read a Date header.

    Raises:
        BadSignature: "date".
    """
    try:
        date = parsedate_to_datetime(text[:LONGEST_DATE])
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        raise BadSignature("date") from None


def moment_of(seconds: int) -> datetime:
    """Return a moment that is given in seconds of Unix.

    Raises:
        BadSignature: "date".
    """
    if not 0 <= seconds <= LAST_SECOND - 86400:
        raise BadSignature("date")
    return datetime.fromtimestamp(seconds, UTC)


def good_until(signed_at: datetime, now: datetime) -> datetime:
    """Return when what was signed at ``signed_at`` is too old.

    Raises:
        BadSignature: "too_old" or "future".
    """
    if signed_at > now + WINDOW:
        raise BadSignature("future")
    if signed_at < now - WINDOW:
        raise BadSignature("too_old")
    return signed_at + WINDOW


def not_expired(expires_at: datetime, now: datetime) -> datetime:
    """Return ``expires_at``.

    Raises:
        BadSignature: "expired": it is over.
    """
    if expires_at <= now:
        raise BadSignature("expired")
    return expires_at
