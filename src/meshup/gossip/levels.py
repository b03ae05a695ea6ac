"""Pure: how far a node is believed.

Words
    heard       its card's signature holds
    verified    the card stands at its own address, and the actor there names the same key
    neighbour   hosts of both sides follow each other
"""

from __future__ import annotations

from enum import IntEnum, unique


@unique
class Level(IntEnum):
    """How far a node is believed; only from ``VERIFIED`` on it is shown or passed on."""

    HEARD = 0
    VERIFIED = 1
    NEIGHBOUR = 2
