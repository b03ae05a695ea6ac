"""Shell: reads only the node's address. Where records are, and by what requests name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.fediverse.domain.addressing import absolute

if TYPE_CHECKING:
    from uuid import UUID

RECORDS: Final = "/ap/together/"


def record_id(uuid: UUID) -> str:
    """Return where a record of ours is read."""
    return absolute(f"{RECORDS}{uuid}")


def about_together(uuid: UUID) -> str:
    """Return what requests of ours for an event are about."""
    return f"together:{uuid}"
