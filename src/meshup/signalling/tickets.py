"""Tickets: who holds one may come in, until it expires, where tickets are asked for.

Pure. A ticket is a token of ``kit.tokens``: whoever has the node's secret can sign one and read
one, so a signalling server that runs alone asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit import tokens
from meshup.signalling.paths import is_room

if TYPE_CHECKING:
    from datetime import datetime

PURPOSE: Final = "signalling.enter"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Admits to one room ("" is the common one), and to one PeerJS id unless ``peer`` is empty."""

    room: str
    peer: str = ""


def issue(ticket: Ticket, *, until: datetime, secret: str) -> str:
    """Return what a client shows at the door until ``until`` (timezone-aware).

    Raises:
        ValueError: no path can name this room, so nobody else could be in it.
    """
    if not is_room(ticket.room):
        raise ValueError(ticket.room)
    facts = {"room": ticket.room, "peer": ticket.peer}
    return tokens.sign(facts, purpose=PURPOSE, until=until, secret=secret)


def read(text: str, *, at: datetime, secret: str) -> Ticket:
    """Return the ticket that somebody shows.

    Raises:
        BadToken, ExpiredToken: it does not admit anybody, or not any more.
    """
    facts = tokens.read(text, purpose=PURPOSE, at=at, secret=secret)
    return Ticket(str(facts.get("room", "")), str(facts.get("peer", "")))
