"""Moments as the node's clock shows them, for pages and letters of every room above."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template

from meshup.community.domain.queries import this_node

if TYPE_CHECKING:
    from datetime import datetime

register = template.Library()


@register.filter
def node_time(at: datetime) -> datetime:
    """Return a moment in the node's zone."""
    return at.astimezone(ZoneInfo(this_node().time_zone))
