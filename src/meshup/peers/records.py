"""What other rooms keep of a peer: registered, so that a peer lives while any holds something.

A room registers plain functions in ``AppConfig.ready``. Erasing and exporting go through
``kit.personal_data`` (``Subject.peer``), as for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRecords:
    """What one room keeps of peers.

    Attributes:
        name: the room and the kind, such as "attendance.registrations".
        holders: which of these peers the room still holds something of.
        merge: makes what is of one peer (first) another's (second), when both turn out to be one
            person; runs in a transaction.
        describe: what the room holds of a peer, in short sentences of the current language, so
            that somebody who joins a device sees what is joined.
        emails: the e-mail addresses of a peer that were proved for what the room holds; they are
            taken along and erased with the peer.
    """

    name: str
    holders: Callable[[Iterable[int]], set[int]]
    merge: Callable[[int, int, datetime], None]
    describe: Callable[[int], list[str]]
    emails: Callable[[int], set[str]] = field(default=lambda _peer: set())


_records: Final[dict[str, PeerRecords]] = {}


def register_peer_records(records: PeerRecords) -> None:
    """Let peers live while ``records`` holds something of them; the same name replaces it."""
    _records[records.name] = records


def peer_records() -> list[PeerRecords]:
    """Return what rooms registered, lower rooms first."""
    return list(_records.values())
