"""Shell: what hosts want a peer to read; it shows on the peer's own pages until it is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.moderation.errors import AlreadyDone
from meshup.reports.models import PeerWarning
from meshup.reports.signals import warning_given

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
    """Let a peer read ``words``, and return the warning's number; whoever calls has checked who.

    ``warning_given`` is sent after the commit, so that a room that knows an address may write.
    """
    warning = PeerWarning.objects.create(
        peer_id=peer, words=words, about=about, made_at=at, report_id=report
    )
    announced = partial(warning_given.send_robust, PeerWarning, peer=peer, warning=warning.pk)
    transaction.on_commit(announced)
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


def warning_for_letter(number: int) -> WarningFacts | None:
    """Return a warning that is still to be read, for a letter to its peer; else None."""
    row = PeerWarning.objects.filter(pk=number, read_at=None, taken_back_at=None).first()
    return _facts(row) if row else None


def mark_read(number: int, peers: Iterable[int], at: datetime) -> None:
    """Note that one of these peers has read their warning; twice changes nothing."""
    PeerWarning.objects.filter(pk=number, peer__in=list(peers), read_at=None).update(read_at=at)


def _facts(row: PeerWarning) -> WarningFacts:
    return WarningFacts(row.pk, row.peer_id, row.words, row.about, row.made_at)
