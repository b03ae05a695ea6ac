"""Who of one device takes part in the rounds of an evening, as values. The device asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.person_to_person.choices import SeatKind
from meshup.person_to_person.domain.values import ParticipantWish
from meshup.person_to_person.models import Participant, Seat
from meshup.presence.domain.queries.roster import people_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class OwnPart:
    """That a peer of the device takes part.

    Attributes:
        key: names the channel that tells where they sit; a secret of the device.
        wish: as they said last.
    """

    peer: int
    key: str
    wish: ParticipantWish


@dataclass(frozen=True, slots=True)
class MetTonight:
    """Somebody whom a peer sat with in a round that is over.

    Attributes:
        seat: theirs, beside the peer's; what the peer names them by.
        name: as they chose for the evening.
    """

    seat: int
    name: str


def own_parts(peers: Collection[int], slug: str) -> dict[int, OwnPart]:
    """Return which of these peers take part, those who left too, by peer; one query."""
    rows = Participant.objects.filter(session__event__slug=slug, peer__in=peers)
    return {row.peer_id: OwnPart(row.peer_id, row.key, _wish(row)) for row in rows}


def _wish(row: Participant) -> ParticipantWish:
    return ParticipantWish(
        topics=tuple(row.topics),
        repeats_ok=row.repeats_ok,
        wants_trio=row.wants_trio,
        rather_rests=row.rather_rests,
    )


def met_tonight(peer: int, slug: str, at: datetime) -> tuple[MetTonight, ...]:
    """Return with whom a peer sat in rounds that are over at ``at``, the latest first.

    Each once, by their latest seat; two queries, and those of the names.
    """
    own = Seat.objects.filter(
        participant__peer=peer,
        round__session__event__slug=slug,
        round__ends_at__lte=at,
        kind=SeatKind.TABLE,
    ).values_list("round", "table")
    tables = set(own)
    beside = (
        Seat.objects.filter(round__in={number for number, _table in tables}, kind=SeatKind.TABLE)
        .exclude(participant__peer=peer)
        .order_by("-round__number", "pk")
        .values_list("pk", "round", "table", "participant__peer")
    )
    seats: dict[int, int] = {}
    for seat, number, table, other in beside:
        if (number, table) in tables:
            seats.setdefault(other, seat)
    present = people_of([slug], at)[slug] if seats else {}
    return tuple(
        MetTonight(seat, present[other].display_name)
        for other, seat in seats.items()
        if other in present and present[other].display_name
    )
