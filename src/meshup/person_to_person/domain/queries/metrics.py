"""How the rounds of an evening went, in numbers. Hosts and helpers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.rules import require
from meshup.introductions.domain.wishing import wished_among
from meshup.person_to_person.domain.metrics import (
    Metrics,
    PastPerson,
    PastRound,
    PastSeat,
    metrics_from,
)
from meshup.person_to_person.domain.rows import public_sessions
from meshup.person_to_person.models import Participant, Round, Seat
from meshup.person_to_person.rules import may_help_participants
from meshup.presence.domain.queries.roster import people_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.person_to_person.models import RoundSession


def metrics_of(by: Asker | None, slug: str, at: datetime) -> Metrics | None:
    """Return an evening in numbers, of its rounds that are over; None when nobody opened it.

    As many queries for three hundred people as for three. Once the rows are gone, it is what was
    kept of them.

    Raises:
        HostsOnly
    """
    require(by, may_help_participants)
    session = public_sessions().filter(event__slug=slug).first()
    if session is None:
        return None
    if session.metrics:
        return Metrics.from_json(session.metrics)
    return evening_metrics(session, at)


def evening_metrics(session: RoundSession, at: datetime) -> Metrics:
    """Return the numbers of a session as its rows say them; for this room alone."""
    over = Round.objects.filter(session=session, settled_at__isnull=False)
    rounds = [
        PastRound(number, int(certificate.get("pairs", 0)), milliseconds)
        for number, certificate, milliseconds in over.values_list(
            "number", "certificate", "solved_in"
        )
    ]
    if not rounds:
        return Metrics()
    rows = Seat.objects.filter(round__session=session, round__settled_at__isnull=False).order_by()
    columns = ("participant_id", "round__number", "kind", "table", "repeat", "missed_at", "rescued")
    seats = [
        PastSeat(person, number, kind, table, repeat, missed_at is not None, rescued)
        for person, number, kind, table, repeat, missed_at, rescued in rows.values_list(*columns)
    ]
    return metrics_from(rounds, seats, _people(session, at))


def _people(session: RoundSession, at: datetime) -> list[PastPerson]:
    rows = list(
        Participant.objects.filter(session=session).values_list("pk", "peer_id", "newcomer")
    )
    slug = session.event.slug
    names = {peer: person.display_name for peer, person in people_of([slug], at)[slug].items()}
    by_peer = {peer: number for number, peer, _newcomer in rows}
    wished = wished_among({peer: names.get(peer, "") for peer in by_peer}, slug)
    return [
        PastPerson(
            number,
            newcomer,
            frozenset(by_peer[other] for other in wished.get(peer, ()) if other in by_peer),
        )
        for number, peer, newcomer in rows
    ]
