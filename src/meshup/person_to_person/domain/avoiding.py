"""Shell: "please not this person", from a phone during an evening: silent, final, remembered.

Whoever is meant learns nothing: where the two were to meet in a round that has not begun, it is as
when somebody sits that round out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.introductions.domain.avoiding import avoid, avoid_name, avoided_among
from meshup.introductions.domain.queries.met_people import met_person_of
from meshup.introductions.errors import NoName
from meshup.person_to_person.choices import SeatKind
from meshup.person_to_person.domain.participating import participating
from meshup.person_to_person.domain.rows import rounds_of
from meshup.person_to_person.domain.seating import release
from meshup.person_to_person.models import Participant, Seat
from meshup.presence.domain.queries.roster import people_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.person_to_person.domain.values import AvoidWish
    from meshup.person_to_person.models import RoundSession


def avoid_person(peer: int, slug: str, wish: AvoidWish, at: datetime) -> None:
    """Let somebody not be introduced to another from now on, by a seat beside theirs or by name.

    What is typed is never refused, whether or not anybody is called so; nor is a seat that was not
    beside theirs, or the key of nobody.

    Raises:
        TooManyAvoided: they have asked for as many as anybody may.
        NotParticipating, NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (session, row, touched):
        beside = _beside(row, wish.seat) if wish.seat is not None else None
        met = met_person_of(peer, wish.met) if wish.met else None
        try:
            for other in (beside, met):
                if other is not None:
                    avoid(peer, other, at)
            if wish.name.strip():
                avoid_name(peer, wish.name, at)
        except NoName:
            return
        touched.update(_keep_apart(session, row, at))


def _beside(row: Participant, seat: int) -> int | None:
    """Return the peer of a seat at a table where somebody sat as well."""
    theirs = Seat.objects.filter(pk=seat, kind=SeatKind.TABLE).select_related("participant").first()
    if theirs is None:
        return None
    mine = Seat.objects.filter(
        participant=row, round=theirs.round_id, kind=SeatKind.TABLE, table=theirs.table
    )
    return theirs.participant.peer_id if mine.exists() else None


def _keep_apart(session: RoundSession, row: Participant, at: datetime) -> set[int]:
    """Take somebody out of rounds that have not begun, where they were to meet who is avoided.

    It is as if they sat that round out and then thought better of it: they have no seat until
    people are looked after. If both stood on the wall as waiting, everybody would know why.
    """
    now = session.held_at or at
    to_come = {each.pk: each.number for each in rounds_of(session) if each.begins_at > now}
    mine = Seat.objects.filter(round__in=to_come, participant=row, kind=SeatKind.TABLE)
    names = people_of([session.event.slug], at)[session.event.slug]
    changed: set[int] = set()
    for seat in list(mine):
        there = Seat.objects.filter(round=seat.round_id, table=seat.table, kind=SeatKind.TABLE)
        peers = {
            peer: names[peer].display_name
            for peer in there.values_list("participant__peer", flat=True)
            if peer in names
        }
        if any(row.peer_id in pair for pair in avoided_among(peers, at)):
            changed |= release(session, [row.pk], at, only=to_come[seat.round_id])
    return changed
