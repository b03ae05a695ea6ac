"""Links that lead into the node's own rooms online."""

from __future__ import annotations

from django import template

from meshup.community.domain import rooms

register = template.Library()

register.filter("room_at", rooms.room_at)
