"""Pure: what hosts do here, by the words under which the log keeps it."""

from __future__ import annotations

from typing import Final

BLOCK_PEER: Final = "moderation.block_peer"
BLOCK_NETWORK: Final = "moderation.block_network"
LIFT: Final = "moderation.lift"
SET_MONTHS: Final = "moderation.set_months"
