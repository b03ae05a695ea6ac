"""Who takes part in the rounds of an evening, for who leads them or helps; nobody else is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from meshup.community.rules import require
from meshup.person_to_person.choices import SeatKind
from meshup.person_to_person.domain.clock import moment_of
from meshup.person_to_person.domain.queries.seats import standing_of
from meshup.person_to_person.domain.rows import public_sessions, times_of
from meshup.person_to_person.models import Participant, Seat
from meshup.person_to_person.rules import may_help_participants
from meshup.presence.domain.queries.roster import people_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantView:
    """Somebody who takes part, or did.

    Attributes:
        number: of the participant. standing: "in", "skips", "left" or "asked".
        has_phone: whether they joined from their own.
        present: whether they are still at the event.
        kind, table: of their seat in the round that is shown; "" for none.
        missing: they cannot find whom they are to meet. missed: others cannot find them.
        met: how many people they met this evening. rests: how many rounds they sat out.
    """

    number: int
    name: str
    languages: tuple[str, ...]
    standing: str
    has_phone: bool
    present: bool
    kind: str
    table: str
    missing: bool
    missed: bool
    met: int
    rests: int


def participants_of(by: Asker | None, slug: str, at: datetime) -> list[ParticipantView]:
    """Return who takes part in an event's rounds, by name; five queries, however many they are.

    Who is blocked is left out. Empty when nobody has opened the rounds.

    Raises:
        HostsOnly
    """
    require(by, may_help_participants)
    session = public_sessions().filter(event__slug=slug).prefetch_related("rounds").first()
    if session is None:
        return []
    moment = moment_of(times_of(session), at)
    people = people_of([slug], at)[slug]
    shown = Seat.objects.filter(round__session=session, round__number=moment.number)
    seats = {seat.participant_id: seat for seat in shown}
    rests = Count("seats", filter=Q(seats__kind=SeatKind.REST))
    views = []
    for row in Participant.objects.filter(session=session).annotate(rests=rests):
        person, seat = people.get(row.peer_id), seats.get(row.pk)
        if person is None:
            continue
        views.append(
            ParticipantView(
                number=row.pk,
                name=person.display_name,
                languages=person.languages,
                standing=standing_of(row, moment),
                has_phone=not row.by_helper,
                present=not person.has_left,
                kind=seat.kind if seat else "",
                table=seat.table if seat else "",
                missing=seat is not None and seat.misses_at is not None,
                missed=seat is not None and seat.missed_at is not None,
                met=row.met,
                rests=row.rests,
            )
        )
    return sorted(views, key=lambda view: (view.name.casefold(), view.number))
