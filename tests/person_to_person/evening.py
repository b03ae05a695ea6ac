"""An evening with rounds, for tests: who takes part, what the clock says, who sits where."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from meshup.peers.domain.peers import make_peer
from meshup.person_to_person.domain.participating import take_part
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.domain.sessions import open_session
from meshup.person_to_person.domain.values import ParticipantWish, SessionWish
from meshup.person_to_person.models import Participant, Seat
from meshup.presence.domain.joining import JoinWish, join
from tests.presence.evening import DECEMBER, EIGHT, ENDS, STARTS, minutes

__all__ = ["DECEMBER", "EIGHT", "ENDS", "STARTS", "minutes"]

NAMES = (
    *("Ada", "Bilal", "Chloé", "Djamila", "Émile", "Fatou", "Grace", "Hugo", "Inès", "Jules"),
    *("Kenza", "Léa", "Malik", "Nora", "Omar", "Paul", "Rosa", "Sami", "Tess", "Yann"),
)


def seconds(number: float) -> timedelta:
    """Return so many seconds."""
    return timedelta(seconds=number)


def opened(at: datetime = EIGHT, **wish: object) -> None:
    """Open rounds of ten minutes with two minutes between, unless ``wish`` says otherwise."""
    open_session(None, DECEMBER, SessionWish(**wish), at)  # type: ignore[arg-type]


def comes(
    name: str,
    at: datetime = EIGHT,
    languages: tuple[str, ...] = ("fr",),
    **wish: object,
) -> int:
    """Let somebody join the evening and its rounds; return their number."""
    peer = make_peer("fr", at)
    join(peer, DECEMBER, JoinWish(name, languages), at)
    take_part(peer, DECEMBER, ParticipantWish(**wish), at)  # type: ignore[arg-type]
    return peer


def come(number: int, at: datetime = EIGHT) -> list[int]:
    """Let so many people come; return their numbers, in the order of their names."""
    return [comes(name, at) for name in NAMES[:number]]


def phase(at: datetime) -> tuple[str, int]:
    """Return what the clock says, and of which round."""
    view = session_of(DECEMBER, at)
    assert view is not None
    return str(view.moment.phase), view.moment.number


def tables(number: int) -> list[set[int]]:
    """Return who sits together in a round, by number of peer, tables in their order."""
    there = defaultdict(set)
    rows = Seat.objects.filter(round__number=number, kind="table").order_by("table_index")
    for seat in rows.select_related("participant"):
        there[seat.table].add(seat.participant.peer_id)
    return list(there.values())


def seat(peer: int, number: int) -> Seat | None:
    """Return the seat of somebody in a round."""
    rows = Seat.objects.filter(round__number=number, participant__peer=peer)
    return rows.select_related("participant").first()


def partner(peer: int, number: int) -> int:
    """Return who sits with somebody in a round, where that is one person."""
    (other,) = next(table for table in tables(number) if peer in table) - {peer}
    return other


def row(peer: int) -> Participant:
    """Return the row of somebody who takes part."""
    return Participant.objects.get(peer=peer)
