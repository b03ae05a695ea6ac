"""Joining devices: two peers turn out to be one person.

Shell. The code is shown on a device of the peer that stays, and typed on the device that joins
(decision 0007: what is typed opens only where it is typed; a link can be forwarded). Nothing is
joined before its reader has seen what it is. All of it is one transaction.

Words
    from_peer   whose things become another's; gone afterwards
    into_peer   who stays
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from meshup.kit.limits import Spending, spend_all
from meshup.peers.domain.joining_codes import ALPHABET, LENGTH, code_hash, grouped
from meshup.peers.domain.peers import PeerFacts, facts_of
from meshup.peers.errors import NobodyHere, WrongCode
from meshup.peers.limits import CODES_TYPED, CODES_TYPED_IN_ALL
from meshup.peers.models import Device, JoiningCode, Peer
from meshup.peers.records import peer_records

if TYPE_CHECKING:
    from datetime import datetime

LIFETIME: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a peer has here, in short sentences of the current language."""

    peer: PeerFacts
    sentences: tuple[str, ...]


def new_code(peer: int, at: datetime) -> str:
    """Return a code by which another device can join ``peer`` within ten minutes.

    One at a time: the code of before is void. Only a hash is kept, so it cannot be shown again.
    """
    code = grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
    facts = {"code_hash": code_hash(code, settings.SECRET_KEY), "expires_at": at + LIFETIME}
    JoiningCode.objects.update_or_create(peer_id=peer, defaults=facts)
    return code


def peer_of_code(code: str, visitor: str, at: datetime) -> PeerFacts:
    """Return whose device shows ``code``. Whoever typed it asks.

    Args:
        code: as somebody typed it.
        visitor: what stands for their network, as ``kit.limits.visitor_of`` gives it.
        at: now.

    Raises:
        TooMany: they, or all together, tried too often.
        WrongCode: nobody's, or older than ten minutes.
    """
    spend_all(
        [
            Spending("peers.codes_typed", visitor, CODES_TYPED),
            Spending("peers.codes_typed", "everybody", CODES_TYPED_IN_ALL),
        ],
        at,
    )
    kept = code_hash(code, settings.SECRET_KEY)
    row = JoiningCode.objects.filter(code_hash=kept, expires_at__gt=at).select_related("peer")
    for found in row:
        return facts_of(found.peer)
    raise WrongCode


def use_up_code(peer: int) -> None:
    """Make the code of ``peer`` void; it has done what it was for."""
    JoiningCode.objects.filter(peer_id=peer).delete()


def belongings(peer: PeerFacts) -> Belongings:
    """Return what rooms hold of ``peer``. Somebody who holds the peer's code or cookie asks."""
    sentences = (words for records in peer_records() for words in records.describe(peer.number))
    return Belongings(peer, tuple(sentences))


def join(from_peer: int | None, into_peer: int, at: datetime) -> None:
    """Make what is of one peer another's, in every room, with all devices; twice changes nothing.

    Without ``from_peer`` nothing is merged; it is only seen that the other is still there.

    Raises:
        NobodyHere: one of the two is gone meanwhile.
    """
    with transaction.atomic():
        wanted = {into_peer} | ({from_peer} if from_peer is not None else set())
        rows = Peer.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        there = {row.pk: row for row in rows}
        if set(there) != wanted:
            raise NobodyHere
        if from_peer is None or from_peer == into_peer:
            return
        for records in peer_records():
            records.merge(from_peer, into_peer, at)
        Device.objects.filter(peer_id=from_peer).update(peer_id=into_peer)
        if there[from_peer].name and not there[into_peer].name:
            Peer.objects.filter(pk=into_peer).update(name=there[from_peer].name)
        there[from_peer].delete()
