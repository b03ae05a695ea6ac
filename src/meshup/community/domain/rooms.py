"""The node's own rooms online: whether they are open, and their addresses.

Pure, but for the settings. A room is nothing but its name: whoever opens the same address meets
there, and nothing of it is stored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.community.errors import RoomsClosed

if TYPE_CHECKING:
    from meshup.community.domain.node_profile import NodeProfile

LONGEST_NAME: Final = 64  # as signalling has it
PATH: Final = re.compile(r"(?:/[a-z]{2})?/meet/([-a-zA-Z0-9_]{1,64})/?")


def rooms_are_open(node: NodeProfile) -> bool:
    """Say whether visitors may meet online here: hosts allow it, and signalling is served."""
    return node.meet_open and bool(settings.CONFIG.signalling)


def check_room(node: NodeProfile, name: str) -> None:
    """Let somebody into the room ``name``.

    Raises:
        RoomsClosed: there are no rooms now, or none of that name.
    """
    if not rooms_are_open(node) or len(name) > LONGEST_NAME:
        raise RoomsClosed


def room_address(name: str) -> str:
    """Return the address of a room in full, for readers of every language.

    A long name keeps its end, where events have their date.
    """
    return f"{settings.CONFIG.address}/meet/{name[-LONGEST_NAME:].lstrip('-')}/"


def room_at(address: str) -> str:
    """Return the name of the room that ``address`` leads to, or "" when it is none of ours."""
    rest = address.removeprefix(settings.CONFIG.address)
    if rest == address:
        return ""
    found = PATH.fullmatch(rest)
    return found[1] if found else ""
