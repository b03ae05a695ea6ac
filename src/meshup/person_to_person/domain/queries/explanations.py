"""Why somebody rested or waited, and why people met again, round by round. Hosts ask.

It holds what the wall shows, and a reason with its numbers; but not how many people would have been
new to somebody: who counts the tables of the evening would see that somebody is avoided. Who met
whom again is a number here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.community.rules import require
from meshup.person_to_person.choices import SeatKind
from meshup.person_to_person.domain.clock import revealed_at
from meshup.person_to_person.domain.rows import public_sessions, rounds_of, times_of
from meshup.person_to_person.models import Seat
from meshup.person_to_person.rules import may_help_participants
from meshup.presence.domain.queries.roster import people_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.community.rules import Asker


SHOWN_FACTS: Final = ("here", "people", "tables")
"""Numbers of a reason that are the same whoever is avoided."""


@dataclass(frozen=True, slots=True)
class RestExplanation:
    """Why somebody is at no table.

    Attributes:
        name: as they chose; "" for who chose none.
        waits: whether they wait for a partner, and do not sit the round out.
        reason: a code of ``encounters.domain.certificate``, or of ``choices``; facts: its numbers.
    """

    name: str
    waits: bool
    reason: str
    facts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RoundExplanation:
    """How a round came about.

    Attributes:
        pairs: the most new pairs that could meet at once. tables, trios: that there are.
        again: how many people sit with somebody whom they had met before.
        solved_milliseconds: so long it took to be worked out.
        rests: who is at no table, and why, by name.
    """

    number: int
    pairs: int
    tables: int
    trios: int
    again: int
    solved_milliseconds: int
    rests: tuple[RestExplanation, ...]


def explanations_of(by: Asker | None, slug: str, at: datetime) -> list[RoundExplanation]:
    """Return the rounds that everybody may see, the latest first; four queries.

    Raises:
        HostsOnly
    """
    require(by, may_help_participants)
    session = public_sessions().filter(event__slug=slug).prefetch_related("rounds").first()
    if session is None:
        return []
    times, now = times_of(session), session.held_at or at
    shown = [each for each in rounds_of(session) if revealed_at(times, each.number) <= now]
    seats: dict[int, list[Seat]] = defaultdict(list)
    rows = Seat.objects.filter(round__in=shown).select_related("participant").order_by("pk")
    for seat in rows:
        seats[seat.round_id].append(seat)
    people = people_of([slug], at)[slug]
    names = {peer: person.display_name for peer, person in people.items()}
    return [
        RoundExplanation(
            number=each.number,
            pairs=int(each.certificate.get("pairs", 0)),
            solved_milliseconds=each.solved_in,
            rests=_rests(seats[each.pk], names),
            **_tables(seats[each.pk]),
        )
        for each in reversed(shown)
    ]


def _rests(seats: list[Seat], names: Mapping[int, str]) -> tuple[RestExplanation, ...]:
    found = (
        RestExplanation(
            name=names.get(seat.participant.peer_id, ""),
            waits=seat.kind == SeatKind.WAITING,
            reason=seat.reason,
            facts={name: seat.facts[name] for name in SHOWN_FACTS if name in seat.facts},
        )
        for seat in seats
        if seat.kind != SeatKind.TABLE
    )
    return tuple(sorted(found, key=lambda rest: (rest.waits, rest.name.casefold())))


def _tables(seats: list[Seat]) -> dict[str, int]:
    at_tables: dict[str, int] = defaultdict(int)
    for seat in seats:
        if seat.kind == SeatKind.TABLE:
            at_tables[seat.table] += 1
    return {
        "tables": len(at_tables),
        "trios": sum(people > 2 for people in at_tables.values()),  # noqa: PLR2004 - three
        "again": sum(seat.repeat for seat in seats),
    }
