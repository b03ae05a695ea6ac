"""What time it is: the one place that asks the machine, so that a test can set the hour."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_set_to: list[datetime] = []


def now() -> datetime:
    """Return the present moment, timezone-aware, in UTC."""
    return _set_to[-1] if _set_to else datetime.now(UTC)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Make it ``moment`` (timezone-aware) for every thread, until the block ends."""
    _set_to.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.pop()
