"""How requests between nodes are said on pages; see ``standing_words``."""

from __future__ import annotations

from django import template

from meshup.node_requests.standing_words import last_day, standing

register = template.Library()
register.filter("standing", standing)
register.filter("last_day", last_day)
