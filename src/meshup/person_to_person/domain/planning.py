"""Shell: a round is planned: who is there is read, the engine is asked, and seats are written.

The engine is asked outside of any transaction, for that may take a while: phones read and write
meanwhile. Then the session is locked and looked at again. Whoever is gone by then, or must not meet
whom they were given, makes it be planned once more; after a few times the plan is written without
them, and whoever they leave waits to be looked after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.conversation_starters.domain.queries.starters import shown_deck
from meshup.encounters.domain.values import pair_of
from meshup.encounters.solving import solve
from meshup.person_to_person.domain.announcing import announce_all
from meshup.person_to_person.domain.requests import (
    Gathered,
    gathered_for,
    known_of,
    round_request,
)
from meshup.person_to_person.domain.rows import locked_with_people, public_sessions, schedule
from meshup.person_to_person.domain.seating import Room, write_plan
from meshup.person_to_person.errors import NoSession
from meshup.person_to_person.models import Round

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from meshup.encounters.domain.values import RoundPlan
    from meshup.person_to_person.models import RoundSession

MOST_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """A round that is to be planned, and what is done with its session.

    Attributes:
        number: of the round.
        is_wanted: asked of the locked session and the number: whether this still has to be done.
        begin: says when the round begins; it may change the session, and is then to save it.
        least: so many people at least; fewer are no round.
        refuse: called with how many there are when they are too few.
    """

    number: int
    is_wanted: Callable[[RoundSession], bool]
    begin: Callable[[RoundSession], datetime]
    least: int = 0
    refuse: Callable[[int], None] = lambda _number: None


def plan_round_of(slug: str, wanted: PlannedRound, at: datetime) -> bool:
    """Plan a round and write it, unless that was done meanwhile; return whether it was written.

    Raises:
        NoSession; and what ``wanted.refuse`` raises.
    """
    for tries_left in reversed(range(MOST_TRIES)):
        session = public_sessions().filter(event__slug=slug).first()
        if session is None:
            raise NoSession
        known = known_of(session, wanted.number, at, before=wanted.number)
        if len(known.people) < wanted.least:
            wanted.refuse(len(known.people))
        began = monotonic()
        plan = solve(round_request(session, known, wanted.number))
        solved_in = int((monotonic() - began) * 1000)
        with transaction.atomic():
            locked = locked_with_people(slug)
            if not wanted.is_wanted(locked):
                return False
            now = gathered_for(locked, wanted.number, at)
            if tries_left and _is_stale(plan, known, now):
                continue
            _write(locked, wanted, _apart(plan, now), now, (at, solved_in))
            return True
    return False


def _is_stale(plan: RoundPlan, known: Gathered, now: Gathered) -> bool:
    """Say whether somebody is gone, or two at a table must not meet; who came later may wait."""
    if not known.people.keys() <= now.people.keys():
        return True
    return any(
        pair_of(one, other) in now.blocked
        for table in plan.tables
        for one, other in combinations(table.people, 2)
    )


def _apart(plan: RoundPlan, now: Gathered) -> RoundPlan:
    """Return the plan without tables of people who must not meet."""
    tables = tuple(
        table
        for table in plan.tables
        if not any(pair_of(*pair) in now.blocked for pair in combinations(table.people, 2))
    )
    return replace(plan, tables=tables)


def _write(
    session: RoundSession,
    wanted: PlannedRound,
    plan: RoundPlan,
    now: Gathered,
    when: tuple[datetime, int],
) -> None:
    at, solved_in = when
    begins_at = wanted.begin(session)
    this = Round.objects.create(
        session=session,
        number=wanted.number,
        planned_at=at,
        begins_at=begins_at,
        ends_at=begins_at + timedelta(seconds=session.round_seconds),
        certificate=plan.certificate.to_json(),
        solved_in=solved_in,
    )
    write_plan(Room(session, this, now.people, shown_deck()), plan)
    schedule(session)
    announce_all(session, at)
