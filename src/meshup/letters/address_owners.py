"""Whose an address is: rooms register which peers left it, so that devices can be joined by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    PeersOf = Callable[[int], set[int]]

_owners: Final[list[PeersOf]] = []


def register_address_owner(peers_of: PeersOf) -> None:
    """Let ``peers_of`` say which peers left the address of this number; twice is once."""
    if peers_of not in _owners:
        _owners.append(peers_of)


def peers_of_address(number: int) -> set[int]:
    """Return the peers who left this address, in any room."""
    return set().union(*(peers_of(number) for peers_of in _owners))
