"""Moments to the second, for letters that leave at one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from datetime import datetime

register = template.Library()


@register.filter
def clock_time(at: datetime) -> str:
    """Return "18:30:05": a moment to the second, for whoever wants to take something back."""
    return f"{at:%H:%M:%S}"
