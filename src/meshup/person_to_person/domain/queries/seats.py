"""What each participant sees of the rounds of an evening: their own table, and who sits there.

Their own device asks. Nobody learns more than the names at their own table.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.conversation_starters.domain.queries.starters import starter_texts
from meshup.person_to_person.choices import SeatKind
from meshup.person_to_person.domain.clock import Moment, moment_of
from meshup.person_to_person.domain.rows import times_of
from meshup.person_to_person.models import Participant, RoundSession, Seat
from meshup.presence.domain.queries.roster import people_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from meshup.presence.domain.queries.roster import Present


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """Where somebody is in one round.

    Attributes:
        kind: a value of ``SeatKind``. table: its name; "" for none.
        names: of the others at the table. seats: the numbers of their seats, in the same order.
        stays: whether they keep the seat they had. language: a code that the table shares, or "".
        starter: what to begin with, by language. reason: why they are at no table; its numbers are
            not for them, for who is avoided has fewer new people than there are.
        missing: they said that they cannot find the others. missed: others cannot find them.
        missed_by: the names of those who said so. lost: the seats of those who are missed, to who
            said so.
    """

    round: int
    kind: str
    table: str = ""
    names: tuple[str, ...] = ()
    seats: tuple[int, ...] = ()
    stays: bool = False
    language: str = ""
    starter: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    missing: bool = False
    missed: bool = False
    missed_by: tuple[str, ...] = ()
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """What somebody sees of the rounds.

    Attributes:
        key: names their channel. standing: "in", "skips", "left" or "asked".
        now: in the round that is shown; None for no seat. following: in the one that comes next.
        met: how many people they have met this evening.
        wants_trio, rather_rests, repeats_ok, topics: as they wished.
    """

    key: str
    standing: str
    now: SeatFacts | None
    following: SeatFacts | None
    met: int
    wants_trio: bool
    rather_rests: bool
    repeats_ok: bool
    topics: tuple[str, ...]


def seat_of(peer: int, slug: str, at: datetime) -> SeatView | None:
    """Return what a peer sees of the rounds of an event; None when they never took part."""
    key = seats_on_device([peer], slug).get(peer)
    return seat_views([key], at).get(key) if key is not None else None


def seats_on_device(peers: Iterable[int], slug: str) -> dict[int, str]:
    """Return the keys of those of these peers who take part, or did, by peer; one query."""
    rows = Participant.objects.filter(session__event__slug=slug, peer__in=list(peers))
    return dict(rows.values_list("peer", "key"))


def seat_views(keys: Collection[str], at: datetime) -> dict[str, SeatView]:
    """Return what these participants see, by key; as few queries for many as for one."""
    mine = list(Participant.objects.filter(key__in=keys))
    if not mine:
        return {}
    sessions = _sessions({row.session_id for row in mine})
    moments = {pk: moment_of(times_of(session), at) for pk, session in sessions.items()}
    shown = {
        each.pk: (pk, each.number)
        for pk, moment in moments.items()
        for each in sessions[pk].rounds.all()
        if each.number in {moment.number, moment.next_number}
    }
    tables = _tables(shown, [row.pk for row in mine])
    slugs = {pk: session.event.slug for pk, session in sessions.items()}
    people = people_of(slugs.values(), at) if tables else {}
    texts = starter_texts() if tables else {}
    views = {}
    for row in mine:
        moment, names = moments[row.session_id], people.get(slugs[row.session_id], {})
        facts = {
            number: _facts(tables[round_pk], row.pk, number, (names, texts))
            for round_pk, (session, number) in shown.items()
            if session == row.session_id and round_pk in tables
        }
        views[row.key] = SeatView(
            key=row.key,
            standing=standing_of(row, moment),
            now=facts.get(moment.number),
            following=facts.get(moment.next_number),
            met=row.met,
            wants_trio=row.wants_trio,
            rather_rests=row.rather_rests,
            repeats_ok=row.repeats_ok,
            topics=tuple(row.topics),
        )
    return views


def standing_of(row: Participant, moment: Moment) -> str:
    """Return where somebody stands: "left", "asked", "skips" (this round, or a later one), "in"."""
    if row.left_at is not None:
        return "left"
    if row.reported_missing_at is not None:
        return "asked"
    skips = row.skips_round is not None and row.skips_round >= max(moment.number, 1)
    return "skips" if skips else "in"


def _sessions(numbers: Collection[int]) -> dict[int, RoundSession]:
    rows = RoundSession.objects.filter(pk__in=numbers)
    return {row.pk: row for row in rows.select_related("event").prefetch_related("rounds")}


def _tables(rounds: Collection[int], participants: Sequence[int]) -> dict[int, list[Seat]]:
    """Return the seats at the tables of these participants, by round."""
    if not rounds:
        return {}
    seats = Seat.objects.filter(round__in=rounds).select_related("participant").order_by("pk")
    if len(participants) == 1:
        own = list(Seat.objects.filter(round__in=rounds, participant=participants[0]))
        names = [seat.table for seat in own if seat.table]
        seats = seats.filter(table__in=names) | seats.filter(participant=participants[0])
    found: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        found[seat.round_id].append(seat)
    return found


def _facts(
    seats: Iterable[Seat],
    participant: int,
    number: int,
    words: tuple[Mapping[int, Present], Mapping[str, Mapping[str, str]]],
) -> SeatFacts | None:
    names, texts = words
    there = list(seats)
    mine = next((seat for seat in there if seat.participant_id == participant), None)
    if mine is None:
        return None
    if mine.kind != SeatKind.TABLE:
        return SeatFacts(number, mine.kind, reason=mine.reason)
    others = [
        seat
        for seat in there
        if seat.table == mine.table and seat.kind == SeatKind.TABLE and seat is not mine
    ]
    called = {seat.pk: _name(names.get(seat.participant.peer_id)) for seat in others}
    return SeatFacts(
        round=number,
        kind=mine.kind,
        table=mine.table,
        names=tuple(called.values()),
        seats=tuple(called),
        stays=mine.stays,
        language=mine.language,
        starter=texts.get(mine.starter, {}),
        missing=mine.misses_at is not None,
        missed=mine.missed_at is not None,
        missed_by=tuple(called[seat.pk] for seat in others if mine.missed_at and seat.misses_at),
        lost=tuple(seat.pk for seat in others if mine.misses_at and seat.missed_at),
    )


def _name(person: Present | None) -> str:
    return person.display_name if person else ""
