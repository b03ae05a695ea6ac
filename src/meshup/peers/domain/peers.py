"""Peers: made, looked up, renamed.

Shell. Each function is one statement or two; callers hold the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit.compiled_insert import CompiledInsert
from meshup.kit.number_sets import NumberSet
from meshup.kit.printable import printable_line
from meshup.peers.models import Peer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class PeerFacts:
    """A peer, as other rooms see them; ``name`` is "" for who gave none."""

    number: int
    name: str
    language: str


def make_peer(language: str, at: datetime) -> int:
    """Make somebody of whom nothing is known yet; return their number, which is random."""
    peer = Peer(language=language, made_at=at)
    _peers.insert(peer)
    return peer.pk


_peers: Final = CompiledInsert(Peer)


def make_peers(count: int, language: str, at: datetime) -> list[int]:
    """Make so many at once; see ``make_peer``."""
    made = Peer.objects.bulk_create(Peer(language=language, made_at=at) for _ in range(count))
    return [peer.pk for peer in made]


def peer_facts(number: int) -> PeerFacts | None:
    """Return a peer by number; None when there is none (any more). Any room asks."""
    return next(iter(peers_facts([number]).values()), None)


def peers_facts(numbers: Iterable[int]) -> dict[int, PeerFacts]:
    """Return peers by their numbers, without those who are gone. Any room asks."""
    rows = Peer.objects.filter(pk__in=set(numbers))
    return {row.pk: facts_of(row) for row in rows}


def hold_peers(numbers: Iterable[int]) -> set[int]:
    """Return which of these peers are there, and keep them until the caller's transaction ends.

    Nobody erases or joins them meanwhile; what points to them can be written. They are locked in
    the order of their numbers.
    """
    rows = Peer.objects.select_for_update(no_key=True).filter(pk__in=NumberSet(numbers))
    return set(rows.order_by("pk").values_list("pk", flat=True))


def rename_peer(number: int, name: str) -> None:
    """Call a peer by ``name``, shortened to what is kept; "" takes the name away."""
    Peer.objects.filter(pk=number).update(name=printable_line(name)[:LONGEST_NAME].strip())


def facts_of(peer: Peer) -> PeerFacts:
    """Return the value of a row."""
    return PeerFacts(peer.pk, peer.name, peer.language)
