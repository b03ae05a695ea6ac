"""Shell: what hosts want a peer to read; it shows on the peer's own pages until it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.moderation.errors import AlreadyDone
from meshup.reports.models import PeerWarning

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class WarningFacts:
    """What hosts want a peer to read."""

    number: int
    peer: int
    words: str
    about: str
    made_at: datetime


def warn_peer(peer: int, words: str, about: str, at: datetime, report: int | None) -> int:
    """Let a peer read ``words``, and return the warning's number; whoever calls has checked who."""
    warning = PeerWarning.objects.create(
        peer_id=peer, words=words, about=about, made_at=at, report_id=report
    )
    return warning.pk


def take_back_warning(number: int, at: datetime) -> None:
    """Let a peer read a warning no more.

    Raises:
        AlreadyDone: it is gone.
    """
    rows = PeerWarning.objects.filter(pk=number, taken_back_at=None)
    if not rows.update(taken_back_at=at):
        raise AlreadyDone


def unread_warnings(peers: Iterable[int]) -> list[WarningFacts]:
    """Return what these peers have not read yet, the earliest first, for those peers alone."""
    rows = PeerWarning.objects.filter(peer__in=list(peers), read_at=None, taken_back_at=None)
    return [_facts(row) for row in rows.order_by("made_at", "pk")]


def mark_read(number: int, peers: Iterable[int], at: datetime) -> None:
    """Note that one of these peers has read their warning; twice changes nothing."""
    PeerWarning.objects.filter(pk=number, peer__in=list(peers), read_at=None).update(read_at=at)


def _facts(row: PeerWarning) -> WarningFacts:
    return WarningFacts(row.pk, row.peer_id, row.words, row.about, row.made_at)
