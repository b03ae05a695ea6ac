"""Shell: "please not this person", from a phone during an evening: silent, final, remembered.

Whoever is meant learns nothing: where the two were to meet in a round that has not begun, both wait
for somebody else, as happens when somebody leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.introductions.domain.avoiding import avoid, avoid_name, avoided_among
from meshup.introductions.domain.queries.met_people import met_person_of
from meshup.introductions.errors import NoName
from meshup.person_to_person.choices import SeatKind
from meshup.person_to_person.domain.participating import participating
from meshup.person_to_person.domain.rows import rounds_of
from meshup.person_to_person.domain.seating import WAITING_FIELDS, let_wait
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
    """Let somebody wait in rounds that have not begun, where they were to meet who is avoided."""
    now = session.held_at or at
    to_come = [each.pk for each in rounds_of(session) if each.begins_at > now]
    mine = list(Seat.objects.filter(round__in=to_come, participant=row, kind=SeatKind.TABLE))
    names = people_of([session.event.slug], at)[session.event.slug]
    changed: set[int] = set()
    for seat in mine:
        there = list(
            Seat.objects.filter(round=seat.round_id, table=seat.table, kind=SeatKind.TABLE)
            .select_related("participant")
            .order_by("pk")
        )
        peers = {
            each.participant.peer_id: names[each.participant.peer_id].display_name
            for each in there
            if each.participant.peer_id in names
        }
        if not any(row.peer_id in pair for pair in avoided_among(peers, at)):
            continue
        alone = there if len(there) == 2 else [seat]  # noqa: PLR2004 - of a trio one goes
        for each in alone:
            let_wait(each)
        Seat.objects.bulk_update(alone, WAITING_FIELDS)
        changed |= {each.participant_id for each in there}
    return changed
