"""Shell: voices for proposals: given once, and taken back by the same button.

Each function is one transaction, and doing it twice changes nothing. Votes advise, hosts decide:
nothing but a number follows from a voice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.kit.web import changed
from meshup.proposal_voices.domain.tags import VOICES, shown_as
from meshup.proposal_voices.errors import OwnProposal
from meshup.proposal_voices.models import Voice
from meshup.proposals.domain.moving import lock
from meshup.proposals.domain.queries.talks import whose_is_readable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


@transaction.atomic
def give_voice(peer: int, uuid: UUID, at: datetime, origin: str = "") -> bool:
    """Note that a peer (its number) would like to hear a proposal; return whether that is new.

    ``origin`` is a keyed hash of the network it came from. One that hosts took away stays away.

    Raises:
        NoSuchTalk: nobody may read it.
        NoSuchProposal: it was forgotten meanwhile.
        OwnProposal: it is theirs.
    """
    if peer in whose_is_readable(uuid):
        raise OwnProposal
    number = lock(uuid)
    if Voice.objects.filter(proposal=number, peer=peer).exists():
        return False
    Voice.objects.create(proposal_id=number, peer_id=peer, origin=origin, made_at=at)
    _tell(uuid, more=1)
    return True


@transaction.atomic
def take_back(peer: int, uuid: UUID) -> bool:
    """Take a peer's voice back, whatever became of the proposal; return whether there was one."""
    gone, _rows = Voice.objects.filter(proposal__uuid=uuid, peer=peer).delete()
    if gone:
        _tell(uuid, more=-1)
    return gone > 0


@transaction.atomic
def drop(voices: QuerySet[Voice]) -> int:
    """Delete voices; return how many."""
    gone, _rows = voices.delete()
    if gone:
        changed(VOICES)
    return gone


def counting(uuids: Iterable[UUID]) -> QuerySet[Voice]:
    """Return the voices for proposals that count; for this room alone."""
    return Voice.objects.filter(proposal__uuid__in=set(uuids), set_aside_at=None)


def _tell(uuid: UUID, *, more: int) -> None:
    """Drop the pages that show the voices, if these are told otherwise by ``more``."""
    number = counting([uuid]).count()
    if shown_as(number) != shown_as(number - more):
        changed(VOICES)
