"""Shell: seats of one round are written, and change while people come and go.

Each function is called with the session's row locked, and returns the participants whose own pages
show something else then, for ``announcing``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, count
from typing import TYPE_CHECKING, Final

from meshup.community.domain.queries import this_node
from meshup.conversation_starters.domain.dealing import starter_of_table
from meshup.person_to_person.choices import PARTNER_LEFT, SeatKind
from meshup.person_to_person.domain.clock import FIRST_RESCUE
from meshup.person_to_person.domain.rows import rounds_of
from meshup.person_to_person.models import Seat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from meshup.conversation_starters.domain.starter_deck import Starter
    from meshup.encounters.domain.values import Rest, RoundPlan, Table
    from meshup.person_to_person.domain.requests import Ready
    from meshup.person_to_person.models import Round, RoundSession

EARLY: Final = FIRST_RESCUE
"""Who goes in the first of a round's minutes has not met anybody in it."""


@dataclass(frozen=True, slots=True)
class Room:
    """What seats of a round are written with: its rows, who is there, the deck of starters.

    ``labels`` are what tables of the round are called already, by index: hosts may have changed the
    names since, and no two tables of a round are called the same.
    """

    session: RoundSession
    this: Round
    people: Mapping[int, Ready]
    deck: tuple[Starter, ...]
    labels: dict[int, str] = field(default_factory=dict)

    def label(self, index: int) -> str:
        """Return what the table ``index`` (from 0) of this round is called, from now on."""
        if index not in self.labels:
            taken = set(self.labels.values())
            names = chain(
                [table_name(self.session, index)],
                map(str, self.session.tables),
                map(str, count(1)),
            )
            self.labels[index] = next(name for name in names if name not in taken)
        return self.labels[index]

    def seats_of(self, table: Table, repeats: Collection[str] = ()) -> list[Seat]:
        """Return the seats of one table, unsaved; who is left alone by who is gone waits."""
        there = [int(each) for each in table.people if int(each) in self.people]
        if len(there) < 2:  # noqa: PLR2004 - nobody meets alone
            return [self.waiting(each, PARTNER_LEFT) for each in there]
        starter = starter_of_table(self.deck, self.this.number, table.index)
        return [
            Seat(
                round=self.this,
                participant_id=each,
                kind=SeatKind.TABLE,
                table=self.label(table.index),
                table_index=table.index,
                stays=str(each) in table.stays,
                language=shared_language([self.people[other].languages for other in there]),
                starter=starter.slug if starter is not None else "",
                repeat=str(each) in repeats,
            )
            for each in there
        ]

    def waiting(self, participant: int, reason: str) -> Seat:
        """Return the seat of somebody who waits, unsaved."""
        return Seat(
            round=self.this, participant_id=participant, kind=SeatKind.WAITING, reason=reason
        )

    def rest(self, rest: Rest) -> Seat:
        """Return the seat of somebody who sits this round out, unsaved."""
        return Seat(
            round=self.this,
            participant_id=int(rest.id),
            kind=SeatKind.REST,
            reason=rest.reason,
            facts=dict(rest.facts),
        )


def write_plan(room: Room, plan: RoundPlan) -> None:
    """Write the seats of a round as it was planned; who is not there any more has none."""
    repeats = {each for pair in plan.repeats for each in pair}
    seats = [seat for table in plan.tables for seat in room.seats_of(table, repeats)]
    seats += [room.rest(rest) for rest in plan.resting if int(rest.id) in room.people]
    Seat.objects.bulk_create(seats)


def table_name(session: RoundSession, index: int) -> str:
    """Return what the table ``index`` (from 0) is called: as hosts named it, or its number."""
    return str(session.tables[index]) if index < len(session.tables) else str(index + 1)


def shared_language(each: Sequence[tuple[str, ...]]) -> str:
    """Return the language that everybody at a table speaks, one of the node's first; "" for none.

    Two who share several get the one that stands first among those of the first of them.
    """
    first, *others = each
    shared = [code for code in first if all(code in other for other in others)]
    return next((code for code in this_node().languages if code in shared), "") or next(
        iter(shared), ""
    )


def release(
    session: RoundSession,
    participants: Collection[int],
    at: datetime,
    *,
    only: int | None = None,
    is_forgotten: bool = False,
) -> set[int]:
    """Take these out of all rounds in which they have not met anybody yet, or ``only`` of one.

    Those are the rounds that have not begun, and one that began lately; of who is forgotten, whose
    row goes, every one that is not settled. Who is left alone at a table waits for somebody, until
    people are looked after or the next round.
    """
    now = session.held_at or at
    early = [
        each.pk
        for each in rounds_of(session)
        if each.settled_at is None
        and (is_forgotten or now < each.begins_at + EARLY)
        and only in {None, each.number}
    ]
    if not early or not participants:
        return set()
    seats = list(Seat.objects.filter(round__in=early).select_for_update(no_key=True))
    gone = [seat for seat in seats if seat.participant_id in participants]
    Seat.objects.filter(pk__in=[seat.pk for seat in gone]).delete()
    kept = [seat for seat in seats if seat.participant_id not in participants]
    tables = {(seat.round_id, seat.table) for seat in gone if seat.table}
    return {seat.participant_id for seat in gone} | let_wait_alone(kept, tables)


def let_wait_alone(seats: Iterable[Seat], tables: Collection[tuple[int, str]]) -> set[int]:
    """Let who sits alone at one of these tables (round, name) wait; return all who sit at them."""
    left: dict[tuple[int, str], list[Seat]] = defaultdict(list)
    for seat in seats:
        if (seat.round_id, seat.table) in tables:
            left[seat.round_id, seat.table].append(seat)
    alone = [there[0] for there in left.values() if len(there) == 1]
    for seat in alone:
        let_wait(seat)
    Seat.objects.bulk_update(alone, WAITING_FIELDS)
    return {seat.participant_id for there in left.values() for seat in there}


WAITING_FIELDS: Final = (
    *("kind", "table", "table_index", "stays", "language", "starter", "reason", "repeat"),
    *("misses_at", "missed_at"),
)


def let_wait(seat: Seat) -> None:
    """Make it a seat of somebody who waits, without saving it."""
    seat.kind, seat.table, seat.table_index = SeatKind.WAITING, "", None
    seat.stays, seat.language, seat.starter = False, "", ""
    seat.reason, seat.repeat = PARTNER_LEFT, False
    seat.misses_at = seat.missed_at = None


def running_round(session: RoundSession, at: datetime) -> Round | None:
    """Return the round that is revealed and not over at ``at``; None between rounds."""
    now = session.held_at or at
    before: datetime | None = None
    for each in rounds_of(session):
        if each.ends_at > now:
            return each if before is None or before <= now else None
        before = each.ends_at
    return None
