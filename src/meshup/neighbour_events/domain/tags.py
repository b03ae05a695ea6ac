"""Pure: the tag by which pages that show events of neighbours hear of changes."""

from __future__ import annotations

from typing import Final

NEIGHBOUR_EVENTS: Final = "neighbour_events"
