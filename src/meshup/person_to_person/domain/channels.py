"""Shell: what the live channels of the rounds tell, to pages and to the first look of a phone.

``round:<slug>`` tells the clock to everybody, ``seat:<key>`` one participant where they sit. All
moments are milliseconds since 1970, by the server's clock. Both are right by the clock whenever
they are read, and say what comes next, so that a page goes on without a network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.kit import clock
from meshup.live.channels import ChannelKind
from meshup.person_to_person.choices import Phase
from meshup.person_to_person.domain.announcing import (
    ROUND,
    SEAT,
    round_channel,
    rounds_tag,
    seat_channel,
)
from meshup.person_to_person.domain.clock import milliseconds, moment_of
from meshup.person_to_person.domain.queries.seats import SeatFacts, seat_views
from meshup.person_to_person.domain.rows import public_sessions, times_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from meshup.person_to_person.domain.clock import RoundTimes, SessionTimes

__all__ = ["CHANNELS", "read_rounds", "read_seats", "round_channel", "rounds_tag", "seat_channel"]

NO_ROUNDS: Final = {"state": "none"}


def read_rounds(slugs: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return what the clocks of these events tell, in two queries; who has none is left out."""
    rows = public_sessions().filter(event__slug__in=slugs).prefetch_related("rounds")
    return {row.event.slug: _clock(times_of(row), clock.now()) for row in rows}


def read_clocks(slugs: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return what the channels of these events tell; of one without rounds, that there are none.

    A page that was open before hosts opened them goes on listening.
    """
    return {slug: dict(NO_ROUNDS) for slug in slugs} | read_rounds(slugs)


def _clock(times: SessionTimes, at: datetime) -> dict[str, Any]:
    moment = moment_of(times, at)
    by_number = {each.number: each for each in times.rounds}
    this = by_number.get(moment.number) if moment.phase != Phase.ENDED else None
    is_over = moment.phase == Phase.BETWEEN
    following = by_number.get(moment.next_number)
    left = moment.remaining if moment.held else None
    return {
        "state": moment.phase,
        "round": moment.number,
        "rounds": max(times.rounds_planned, len(times.rounds)),
        "begins": milliseconds(this.begins_at) if this and not is_over else None,
        "ends": milliseconds(this.ends_at) if this and not is_over else None,
        "remaining": int(left.total_seconds() * 1000) if left is not None else None,
        "held": moment.held,
        "next": _round(following) if following else None,
    }


def _round(this: RoundTimes) -> dict[str, int]:
    return {
        "round": this.number,
        "begins": milliseconds(this.begins_at),
        "ends": milliseconds(this.ends_at),
    }


def read_seats(keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return what these participants see, by key; as few queries for many as for one."""
    return {
        key: {
            "standing": view.standing,
            "now": _seat(view.now, view.standing),
            "next": _seat(view.following, view.standing),
            "met": view.met,
            "trio": view.wants_trio,
        }
        for key, view in seat_views(keys, clock.now()).items()
    }


def _seat(seat: SeatFacts | None, standing: str) -> dict[str, Any] | None:
    if seat is None:
        return None
    return {
        "round": seat.round,
        "kind": seat.kind,
        "table": seat.table,
        "with": list(seat.names),
        "seats": list(seat.seats),
        "stays": seat.stays,
        "language": seat.language,
        "starter": dict(seat.starter),
        "reason": seat.reason,
        "missing": seat.missing,
        "missed": seat.missed,
        "missedBy": list(seat.missed_by),
        "lost": list(seat.lost),
        "trio": len(seat.names) > 1,
        "here": seat.missed and standing == "asked",
    }


CHANNELS: Final = (ChannelKind(ROUND, read_clocks), ChannelKind(SEAT, read_seats))
