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

    ``origin`` is a keyed hash of the network it came from. One that hosts took away stays away,
    also where it was taken back since.

    Raises:
        NoSuchTalk: nobody may read it.
        NoSuchProposal: it was forgotten meanwhile.
        OwnProposal: it is theirs.
    """
    if peer in whose_is_readable(uuid):
        raise OwnProposal
    number = lock(uuid)
    voice, is_new = Voice.objects.get_or_create(
        proposal_id=number, peer_id=peer, defaults={"origin": origin, "made_at": at}
    )
    if voice.is_taken_back:
        Voice.objects.filter(pk=voice.pk).update(is_taken_back=False)
    if is_new:
        _tell(uuid, more=1)
    return is_new


@transaction.atomic
def take_back(peer: int, uuid: UUID) -> bool:
    """Take a peer's voice back, whatever became of the proposal; return whether there was one.

    One that hosts took away is but marked, until it goes: or it would count when given again.
    """
    theirs = Voice.objects.filter(proposal__uuid=uuid, peer=peer)
    away = theirs.filter(is_taken_back=False).exclude(set_aside_at=None)
    marked = away.update(is_taken_back=True)
    gone, _rows = theirs.filter(set_aside_at=None).delete()
    if gone:
        _tell(uuid, more=-1)
    return gone + marked > 0


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
