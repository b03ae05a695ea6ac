"""How homes are said on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from meshup.succession.domain.queries.shown import page_of
from meshup.succession.home_words import order_in_words, since, who_is_awaited

if TYPE_CHECKING:
    from meshup.succession.domain.queries.shown import HomeAtDesk

register = template.Library()
register.filter("since", since)
register.filter("who_is_awaited", who_is_awaited)
register.filter("page_of_claim", page_of)


@register.filter
def order_of(home: HomeAtDesk) -> str:
    """Return who goes on with an event of ours, and after how long."""
    return order_in_words(home.successors, home.days)
