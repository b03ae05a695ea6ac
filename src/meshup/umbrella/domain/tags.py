"""Pure: the tags of what this room shows (see ``kit.tag_versions``)."""

from __future__ import annotations

from typing import Final

UMBRELLA: Final = "umbrella"
"""Whether this node is an umbrella, how hosts decided, its members, and whose member it is."""
GUEST_EVENTS: Final = "umbrella:guest_events"
"""Dates of guests' calendars."""
