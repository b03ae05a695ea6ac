"""Who takes part in the rounds of an evening. Hosts and helpers ask; nobody else gets a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.community.domain.queries import this_node
from meshup.community.rules import require
from meshup.person_to_person.choices import SeatKind
from meshup.person_to_person.domain.clock import moment_of
from meshup.person_to_person.domain.rows import public_sessions, times_of
from meshup.person_to_person.models import Participant, Seat
from meshup.person_to_person.rules import may_help_participants
from meshup.presence.domain.queries.roster import people_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.person_to_person.models import RoundSession
    from meshup.presence.domain.queries.roster import Present

IN: Final = "in"
SKIPS: Final = "skips"
SOUGHT: Final = "asked"
LEFT: Final = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantView:
    """Somebody who takes part, or did.

    Attributes:
        number: for hosts only; no phone hears of it.
        name: as they chose. languages: that they speak, or are taken to.
        standing: "in"; "skips" the round that comes, or this one; "asked" whether they are still
            there, for somebody could not find them; "left".
        by_helper: whether they have no phone here.
        kind: where they are in the round that is shown, of ``choices.SeatKind``; "" for nowhere.
        table: theirs in that round; "" for none. missed: whether others cannot find them there.
        met: how many people they met this evening.
    """

    number: int
    name: str
    languages: tuple[str, ...]
    standing: str
    by_helper: bool
    kind: str
    table: str
    missed: bool
    met: int

    @property
    def takes_part(self) -> bool:
        """Whether they are given seats, now or after a round that they sit out."""
        return self.standing in {IN, SKIPS}


def participants_of(by: Asker | None, slug: str, at: datetime) -> list[ParticipantView]:
    """Return who takes part, by name, with those who left; as many queries for many as for one.

    Whoever is blocked is not there.

    Raises:
        HostsOnly
    """
    require(by, may_help_participants)
    session = public_sessions().filter(event__slug=slug).prefetch_related("rounds").first()
    if session is None:
        return []
    people = people_of([slug], at)[slug]
    number = moment_of(times_of(session), at).number
    seats = _seats(session, number)
    usual = tuple(session.languages) or tuple(this_node().languages)
    rows = Participant.objects.filter(session=session)
    found = [
        _view(row, people[row.peer_id], seats.get(row.pk), (usual, number))
        for row in rows
        if row.peer_id in people
    ]
    return sorted(found, key=lambda person: (person.name.casefold(), person.number))


def _seats(session: RoundSession, number: int) -> Mapping[int, Seat]:
    """Return the seats of a round, by participant."""
    rows = Seat.objects.filter(round__session=session, round__number=number)
    return {seat.participant_id: seat for seat in rows}


def _view(
    row: Participant, present: Present, seat: Seat | None, evening: tuple[tuple[str, ...], int]
) -> ParticipantView:
    usual, number = evening
    return ParticipantView(
        number=row.pk,
        name=present.display_name,
        languages=present.languages or usual,
        standing=_standing(row, present, number),
        by_helper=row.by_helper,
        kind=SeatKind(seat.kind) if seat is not None else "",
        table=seat.table if seat is not None else "",
        missed=seat is not None and seat.missed_at is not None,
        met=row.met,
    )


def _standing(row: Participant, present: Present, number: int) -> str:
    """Return the standing of a participant while the round ``number`` is shown, 0 for none yet."""
    if row.left_at is not None or present.has_left:
        return LEFT
    if row.reported_missing_at is not None:
        return SOUGHT
    skips = row.skips_round is not None and row.skips_round >= max(1, number)
    return SKIPS if skips else IN
