"""Pure: what hosts do, by the words under which the log keeps it, and what takes it back."""

from __future__ import annotations

from typing import Final

OPEN_CASE: Final = "moderation.open_case"
CLOSE: Final = "moderation.close"
REOPEN: Final = "moderation.reopen"
HIDE: Final = "moderation.hide"
SHOW: Final = "moderation.show"
DELETE: Final = "moderation.delete"
RESTORE: Final = "moderation.restore"
WARN: Final = "moderation.warn"
TAKE_BACK_WARNING: Final = "moderation.take_back_warning"
BLOCK_PEER: Final = "moderation.block_peer"
BLOCK_NETWORK: Final = "moderation.block_network"
LIFT: Final = "moderation.lift"
NAME_CONTACT: Final = "moderation.name_contact"
CHANGE_CONTACT: Final = "moderation.change_contact"
SET_MONTHS: Final = "moderation.set_months"

TAKEN_BACK_BY: Final = {
    CLOSE: REOPEN,
    HIDE: SHOW,
    DELETE: RESTORE,
    WARN: TAKE_BACK_WARNING,
    BLOCK_PEER: LIFT,
    BLOCK_NETWORK: LIFT,
}
"""What takes back what; the rest cannot be taken back, or is done the other way round."""
