"""Pure: what hosts do about other servers, by the words under which the log keeps it."""

from __future__ import annotations

from typing import Final

BLOCK_DOMAIN: Final = "remote_actors.block_domain"
LIFT_DOMAIN: Final = "remote_actors.lift_domain"
BLOCK_ACTOR: Final = "remote_actors.block_actor"
LIFT_ACTOR: Final = "remote_actors.lift_actor"
IMPORT_BLOCKS: Final = "remote_actors.import_blocks"
LIFT_IMPORT: Final = "remote_actors.lift_import"
