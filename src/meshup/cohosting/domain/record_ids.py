"""Shell: reads only the node's address. Where records are, and by what requests name them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from meshup.fediverse.domain.addressing import absolute

RECORDS: Final = "/ap/together/"


def record_id(uuid: UUID) -> str:
    """Return where a record of ours is read."""
    return absolute(f"{RECORDS}{uuid}")


def about_together(uuid: UUID) -> str:
    """Return what requests of ours for an event are about."""
    return f"together:{uuid}"


def record_at(group_id: str, uuid: UUID | str) -> str:
    """Return where the record of an event is once the node of a Group is its home."""
    parts = urlsplit(group_id)
    return f"{parts.scheme}://{parts.netloc}{RECORDS}{uuid}"


def uuid_in(record: str) -> UUID | None:
    """Return of which event a record is: the same at all its homes."""
    try:
        return UUID(record.rpartition("/")[2])
    except ValueError:
        return None
