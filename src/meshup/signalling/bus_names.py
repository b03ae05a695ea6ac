"""What ids and topics are called where rooms and dialects must be told apart: on the bus. Pure."""

from __future__ import annotations


def bus_name(dialect: str, room: str, name: str = "") -> str:
    """Return the whole name of an id or topic of a room."""
    return f"{dialect}/{room}/{name}"


def split_bus_name(name: str) -> tuple[str, str, str]:
    """Return dialect, room and name again; only the name may hold a stroke."""
    dialect, room, local = name.split("/", 2)
    return dialect, room, local
