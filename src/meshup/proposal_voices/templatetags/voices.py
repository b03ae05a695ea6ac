"""How templates find the number of voices of one proposal among those of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


@register.filter
def voices_of(numbers: Mapping[str, int], slug: str) -> int:
    """Return what is told of how many would like to hear the proposal with this address."""
    return numbers.get(slug, 0)
