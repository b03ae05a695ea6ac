"""Shell: while a round runs, those whose partner is missing and late comers are looked after.

They are paired with each other, or join two who have found each other. It is done 75 seconds after
the round began, and each minute from then on, while two minutes are left. Nobody who has found
their partner is sent elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.conversation_starters.domain.queries.starters import shown_deck
from meshup.encounters.domain.rescue import rescue
from meshup.encounters.domain.values import RescueRequest, pair_of
from meshup.person_to_person.choices import SeatKind
from meshup.person_to_person.domain.announcing import announce
from meshup.person_to_person.domain.clock import rescue_at, rescues_by
from meshup.person_to_person.domain.requests import known_of, seed_of
from meshup.person_to_person.domain.rows import locked_with_people, rounds_of, schedule, times_of
from meshup.person_to_person.domain.seating import (
    WAITING_FIELDS,
    Room,
    let_wait,
    let_wait_alone,
    release,
)
from meshup.person_to_person.models import Participant, Seat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.encounters.domain.values import RescuePlan, Table
    from meshup.person_to_person.domain.requests import Known
    from meshup.person_to_person.models import Round, RoundSession

OWN_CHOICE: Final = frozenset({"rather_rests"})
"""Reasons to sit a round out that are somebody's own: they are left in peace."""


def look_after(slug: str, number: int, at: datetime) -> None:
    """Find somebody for those who have nobody in a running round; twice is once.

    Raises:
        NoSession
    """
    with transaction.atomic():
        session = locked_with_people(slug)
        this = next((each for each in rounds_of(session) if each.number == number), None)
        if this is None or session.held_at is not None:
            return
        times = times_of(session).rounds[number - 1]
        due = rescue_at(times)
        if due is None or due > at:
            return
        this.rescues = max(rescues_by(times, at), this.rescues + 1)
        this.save(update_fields=["rescues"])
        moved = set()
        if at < this.ends_at:
            moved = _look_after(session, this, at)
        schedule(session)
        announce(slug, at, _keys(moved))


def _keys(participants: Iterable[int]) -> list[str]:
    rows = Participant.objects.filter(pk__in=list(participants))
    return list(rows.values_list("key", flat=True))


def _look_after(session: RoundSession, this: Round, at: datetime) -> set[int]:
    known = known_of(session, this.number, at, before=this.number)
    gone = set(this.seats.values_list("participant_id", flat=True)) - known.people.keys()
    absent = Participant.objects.filter(pk__in=gone, reported_missing_at=None)
    moved = release(session, set(absent.values_list("pk", flat=True)), at)
    seats = {seat.participant_id: seat for seat in this.seats.all()}
    tables = _tables(seats.values())
    waiting = [each for each in known.people if _waits(seats.get(each), tables)]
    if not waiting:
        return moved
    plan = rescue(_request(session, this, known, (waiting, tables)))
    labels = {index: there[0].table for index, there in tables.items()}
    room = Room(session, this, known.people, shown_deck(), labels)
    before = {(this.pk, seat.table) for seat in seats.values() if seat.participant_id in waiting}
    for table in plan.tables:
        moved |= _seat(room, table, seats)
    moved |= _stay_waiting(room, plan, seats)
    return moved | let_wait_alone(this.seats.all(), before - {(this.pk, "")})


def _tables(seats: Iterable[Seat]) -> dict[int, list[Seat]]:
    tables: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        if seat.kind == SeatKind.TABLE and seat.table_index is not None:
            tables[seat.table_index].append(seat)
    return tables


def _waits(seat: Seat | None, tables: dict[int, list[Seat]]) -> bool:
    """Say whether somebody has nobody: no seat, or none to talk with where they sit."""
    if seat is None or seat.kind == SeatKind.WAITING:
        return True
    if seat.kind == SeatKind.REST:
        return seat.reason not in OWN_CHOICE
    at_table = tables.get(seat.table_index if seat.table_index is not None else -1, [])
    return not any(other.missed_at is None for other in at_table if other is not seat)


def _request(
    session: RoundSession,
    this: Round,
    known: Known,
    people: tuple[list[int], dict[int, list[Seat]]],
) -> RescueRequest:
    waiting, tables = people
    met, taken, seated = dict(known.met), set(), {}
    for index, seats in tables.items():
        there = [seat.participant_id for seat in seats if seat.missed_at is None]
        if len(there) == 2 and all(each in known.people for each in there):  # noqa: PLR2004
            seated[index] = (known.person(there[0]), known.person(there[1]))
        if len(seats) > 2 or any(seat.participant_id not in waiting for seat in seats):  # noqa: PLR2004
            taken.add(index)
    return RescueRequest(
        waiting=tuple(known.person(each) for each in waiting),
        seated=seated,
        met=met,
        blocked=known.blocked,
        planned=known.planned | _missed_here(tables),
        round_number=this.number,
        tables=len(session.tables) or None,
        taken=frozenset(taken),
        seed=seed_of(session, this.number) + this.rescues,
    )


def _missed_here(tables: dict[int, list[Seat]]) -> frozenset[tuple[str, str]]:
    """Return who could not find each other in this round: others come first."""
    return frozenset(
        pair_of(str(seat.participant_id), str(other.participant_id))
        for seats in tables.values()
        for seat in seats
        for other in seats
        if seat is not other and seat.missed_at is not None
    )


def _seat(room: Room, table: Table, seats: dict[int, Seat]) -> set[int]:
    """Write the seats of a table of the rescue; who sat there already keeps their seat."""
    written = room.seats_of(table)
    for new in written:
        old = seats.get(new.participant_id)
        if old is not None and old.table_index == table.index and old.missed_at is None:
            continue
        new.rescued = True
        if old is not None:
            new.pk = old.pk
        new.save(force_insert=old is None, force_update=old is not None)
    return {seat.participant_id for seat in written}


def _stay_waiting(room: Room, plan: RescuePlan, seats: dict[int, Seat]) -> set[int]:
    """Let those wait on for whom there was nobody; who had no seat gets one, to be told why."""
    changed = set()
    for rest in plan.waiting:
        number = int(rest.id)
        seat = seats.get(number)
        if seat is None:
            room.waiting(number, rest.reason).save(force_insert=True)
        elif seat.kind == SeatKind.TABLE:
            let_wait(seat)
            seat.save(update_fields=WAITING_FIELDS)
        else:
            continue
        changed.add(number)
    return changed
