"""Shell: "I can't find them": who misses whom, and whether they turn up.

Who is missed is asked on their own phone whether they are still there, and is planned no more until
they answer; who has no phone is not asked. The two have not met, unless one of them says that they
found each other after all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.person_to_person.choices import SeatKind
from meshup.person_to_person.domain.participating import participating
from meshup.person_to_person.domain.seating import WAITING_FIELDS, let_wait, running_round
from meshup.person_to_person.errors import NobodyThere, NothingRuns, RoundOver
from meshup.person_to_person.models import Participant, Seat

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.person_to_person.models import RoundSession


def cannot_find(
    peer: int,
    slug: str,
    at: datetime,
    seat: int | None = None,
    round_number: int | None = None,
) -> None:
    """Note that somebody cannot find whom they are to meet; twice is once.

    Args:
        peer: who says so.
        slug: of the event.
        at: now.
        seat: the number of the seat of whom they cannot find; None for nobody at the table.
        round_number: the round that they meant; None for the one that runs.

    Raises:
        RoundOver: it runs no more.
        NothingRuns: people still move to their tables.
        NobodyThere: nobody sits at their table.
        NotParticipating, NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (session, row, touched):
        mine, others = _table(session, row, at, round_number, begun=True)
        missed = [other for other in others if seat in {None, other.pk}]
        if mine is None or not missed:
            raise NobodyThere
        mine.misses_at = mine.misses_at or at
        for other in missed:
            other.missed_at = other.missed_at or at
        Seat.objects.bulk_update([mine, *missed], ["misses_at", "missed_at"])
        asked = [other.participant_id for other in missed if other.misses_at is None]
        rows = Participant.objects.filter(pk__in=asked, by_helper=False, reported_missing_at=None)
        rows.update(reported_missing_at=at)
        row.reported_missing_at = None
        row.save(update_fields=["reported_missing_at"])
        touched.update({other.participant_id for other in others})


def find_again(peer: int, slug: str, at: datetime) -> None:
    """Note that those at a table have found each other after all; either of them says so.

    Raises:
        NobodyThere: nobody sits at their table, for they were placed elsewhere meanwhile.
        RoundOver, NotParticipating, NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (session, row, touched):
        mine, others = _table(session, row, at, None)
        if mine is None or not others:
            raise NobodyThere
        there = [mine, *others]
        for each in there:
            each.misses_at = each.missed_at = None
        Seat.objects.bulk_update(there, ["misses_at", "missed_at"])
        numbers = {each.participant_id for each in there}
        Participant.objects.filter(pk__in=numbers).update(reported_missing_at=None)
        touched.update(numbers)


def still_here(peer: int, slug: str, at: datetime) -> None:
    """Note that somebody who was missed is there; they are planned again, and may have to wait.

    Raises:
        NotParticipating, NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (session, row, touched):
        row.reported_missing_at = None
        row.save(update_fields=["reported_missing_at"])
        this = running_round(session, at)
        if this is None:
            return
        mine, others = _at_table(this.pk, row)
        if mine is not None and mine.kind == SeatKind.TABLE and not others:
            let_wait(mine)
            mine.save(update_fields=WAITING_FIELDS)
        touched.update({other.participant_id for other in others})


def _table(
    session: RoundSession,
    row: Participant,
    at: datetime,
    round_number: int | None,
    *,
    begun: bool = False,
) -> tuple[Seat | None, list[Seat]]:
    """Return somebody's seat in the round that runs, and those of the others at their table.

    Raises:
        RoundOver: none runs, or not the one that was meant.
        NothingRuns: it must have ``begun``, and has not.
    """
    this = running_round(session, at)
    if this is None or round_number not in {None, this.number}:
        raise RoundOver
    if begun and (session.held_at or at) < this.begins_at:
        raise NothingRuns
    return _at_table(this.pk, row)


def _at_table(this: int, row: Participant) -> tuple[Seat | None, list[Seat]]:
    mine = Seat.objects.filter(round=this, participant=row).first()
    if mine is None or mine.kind != SeatKind.TABLE:
        return mine, []
    there = Seat.objects.filter(round=this, kind=SeatKind.TABLE, table=mine.table)
    return mine, list(there.exclude(pk=mine.pk).order_by("pk"))
