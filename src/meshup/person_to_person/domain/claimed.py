"""Shell: who was added by a helper and turns up on their phone is one participant, not two.

A helper adds somebody from the list of who is there, who was checked in at the door; later they say
on their phone that the check-in is theirs (``presence.domain.claiming``). Their seats go along, so
that they meet nobody twice, and whoever asked not to meet the one does not meet the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.introductions.domain.avoiding import avoid_also
from meshup.person_to_person.choices import SessionState
from meshup.person_to_person.domain.announcing import announce_all
from meshup.person_to_person.domain.peer_records import make_one
from meshup.person_to_person.domain.rows import locked_with_people
from meshup.person_to_person.errors import NoSession
from meshup.person_to_person.models import Participant
from meshup.presence.domain.queries.roster import counts_with

if TYPE_CHECKING:
    from datetime import datetime


def follow_claim(event: int, peer: int, at: datetime) -> None:
    """Let whom ``peer`` counts with have their place in the rounds of an event (its key).

    A job asks; twice is once, and nothing happens where the two do not count as one any more.
    """
    row = Participant.objects.filter(session__event=event, peer=peer).first()
    if row is None:
        return
    slug = row.session.event.slug
    with transaction.atomic():
        try:
            session = locked_with_people(slug)
        except NoSession:  # hidden meanwhile
            return
        phone = counts_with(peer, slug)
        there = {each.peer_id: each for each in Participant.objects.filter(session=session)}
        gone = there.get(peer)
        if gone is None or phone is None or session.state == SessionState.ENDED:
            return
        gone.session = session
        kept = there.get(phone)
        if kept is not None:
            make_one(kept, gone, at)
        else:
            gone.peer_id, gone.by_helper = phone, False
            gone.save(update_fields=["peer", "by_helper"])
        avoid_also(peer, phone)
        announce_all(session, at)
