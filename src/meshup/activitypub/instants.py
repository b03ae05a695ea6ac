"""Pure: instants as AS2 writes them, read liberally and within bounds.

Source
    Activity Streams 2.0, 2.3 (RFC 3339, seconds may be left out).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import tzinfo

LONGEST: Final = 40
YEARS: Final = (1970, 2199)
"""Between which an instant is believed."""
WIDEST_OFFSET: Final = timedelta(hours=14)


def read_instant(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Return an instant in UTC; None for what is none, or lies beyond ``YEARS``.

    Args:
        value: what a document says.
        zone: where a time without an offset is meant.
    """
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        return None
    try:
        instant = datetime.fromisoformat(value.strip().upper())
        instant = instant if instant.tzinfo else instant.replace(tzinfo=zone)
        offset = instant.utcoffset() or timedelta()
        if abs(offset) > WIDEST_OFFSET or not YEARS[0] < instant.year < YEARS[1]:
            return None
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def written_instant(instant: datetime) -> str:
    """Return an instant as documents have it: in UTC, to the second, with a "Z"."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
