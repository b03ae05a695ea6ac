"""Evenings by the source of their registration, for the room that answers to that source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.attendance.choices import Standing
from meshup.attendance.models import Attendance

if TYPE_CHECKING:
    from collections.abc import Iterable

NUMBERS_PER_QUERY: Final = 5_000


@dataclass(frozen=True, slots=True)
class SourceEvening:
    """An evening: its number, whose it is, the key of its event, and where they stand."""

    number: int
    registration: int
    peer: int
    event: int
    standing: Standing


def evenings_by_source(source: str, numbers: Iterable[int]) -> list[SourceEvening]:
    """Return those of these evenings that came from ``source``, by number."""
    wanted = sorted(set(numbers))
    portions = (
        wanted[first : first + NUMBERS_PER_QUERY]
        for first in range(0, len(wanted), NUMBERS_PER_QUERY)
    )
    return [
        _evening(row)
        for portion in portions
        for row in Attendance.objects.filter(pk__in=portion, registration__source=source).order_by(
            "pk"
        )
    ]


def evening_by_source(source: str, peer: int, event: int) -> SourceEvening | None:
    """Return the evening of a peer at the event of this key, if it came from ``source``."""
    rows = Attendance.objects.filter(peer=peer, event=event, registration__source=source)
    row = rows.first()
    return _evening(row) if row else None


def _evening(row: Attendance) -> SourceEvening:
    return SourceEvening(
        row.pk, row.registration_id, row.peer_id, row.event_id, Standing(row.standing)
    )


def places_by_source(source: str, peers: Iterable[int]) -> set[tuple[int, int]]:
    """Return (peer, key of the event) of all evenings of these peers that came from ``source``."""
    rows = Attendance.objects.filter(peer__in=set(peers), registration__source=source)
    return set(rows.values_list("peer", "event"))
