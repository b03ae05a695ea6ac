"""Shell: moments by the clock of the community, as its people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload
from zoneinfo import ZoneInfo

from meshup.community.domain.queries import this_node

if TYPE_CHECKING:
    from datetime import datetime


@overload
def local(at: datetime) -> datetime: ...


@overload
def local(at: None) -> None: ...


def local(at: datetime | None) -> datetime | None:
    """Return a moment by the clock where the node is."""
    return at and at.astimezone(ZoneInfo(this_node().time_zone))
