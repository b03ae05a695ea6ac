"""The fixed figures of moderation: how long networks are blocked, and the log is kept."""

from __future__ import annotations

from typing import Final

NETWORK_BLOCK_HOURS: Final = 24
LONGEST_NETWORK_BLOCK_DAYS: Final = 30
REPORT_MONTHS: Final = 12
"""How long a closed report is kept, unless hosts choose another time."""
