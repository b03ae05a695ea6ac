"""Shell: who was checked in by a code of another device says so on their phone, and counts once.

Whoever registered on a laptop, or opens letters in another browser, is two peers for the node: the
registration's, and the phone's. A pass opens nothing of the registration's peer (a letter may be
forwarded): only its check-in counts with the phone, and nothing of the phone is shown to it. Who
joins by the registration's own phone after all counts for themselves again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.row_locks import lock_event
from meshup.attendance.domain.passes import code_typed, digest_of
from meshup.attendance.domain.queries.passes import pass_holders
from meshup.presence.domain.announcing import announce
from meshup.presence.domain.joining import refuse_unless_open
from meshup.presence.errors import NotHere, PassTaken, WrongPass
from meshup.presence.models import Presence
from meshup.presence.signals import check_in_claimed

if TYPE_CHECKING:
    from datetime import datetime


def claim_check_in(peer: int, slug: str, typed: str, at: datetime) -> None:
    """Let the check-in with the pass ``typed`` count with ``peer``, who is here.

    Whether the door has read the pass yet or does so later; twice is once.

    Raises:
        WrongPass: it is the pass of nobody who comes to this event.
        PassTaken: whoever registered is here on another phone.
        NotHere: the peer has not joined.
        NoSuchEvent, NotOpenYet, Over, Cancelled
    """
    with transaction.atomic():
        locked = lock_event(slug, at)
        refuse_unless_open(locked.event, at)
        rows = Presence.objects.filter(event=locked.key)
        mine = rows.filter(peer=peer, same_as=None, joined_at__isnull=False).first()
        if mine is None:
            raise NotHere
        holder = pass_holders(slug).get(digest_of(code_typed(typed), slug))
        if holder is None:
            raise WrongPass
        if holder.peer == peer:
            return
        theirs = rows.filter(peer=holder.peer).first()
        theirs = theirs or Presence(event_id=locked.key, peer_id=holder.peer)
        if theirs.same_as_id != mine.pk and (theirs.same_as_id or theirs.joined_at):
            raise PassTaken
        theirs.same_as = mine
        theirs.save()
        check_in_claimed.send(Presence, event=locked.key, peer=holder.peer)
        announce(slug, at)
