"""Pure: what a phone shows of the rounds at one moment.

The page works it out in Python for its first look, and its script again each second in
``person_to_person_screens/phone/moment.js``; both are held by the same examples
(``tests/person_to_person_screens/phone_moments.json``). All times are milliseconds since
1970, by the server's clock.

Words
    round snapshot, seat snapshot  what the live channels "round" and "seat" tell
    phase   gathering, coming (the round begins soon), talking, held, between (nothing is known of
            what comes), over (so is the last round, by the clock), ended
    kind    what somebody has to do: table, rest, waiting, skips, late (no seat in this round),
            asked (whether they are still there), gathering, between, left, over, ended
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    Snapshot = Mapping[str, Any]

ENDED: Final = "ended"


@dataclass(frozen=True, slots=True)
class PhoneMoment:
    """What a phone shows.

    Attributes:
        round, rounds: the number of the round that runs or comes, and of the last one; 0: none.
        seat: of that round, as the snapshot has it; None for none.
        left: milliseconds until the round begins, or while it is talked, until it ends; None for
            nothing to count to.
        length: milliseconds that the round lasts; 0 where nobody knows.
    """

    kind: str
    phase: str
    round: int = 0
    rounds: int = 0
    seat: Snapshot | None = None
    left: int | None = None
    length: int = 0


def phone_moment(rounds: Snapshot, seat: Snapshot, now: int) -> PhoneMoment:
    """Return what to show at ``now`` to whom ``seat`` is about."""
    last = int(rounds.get("rounds") or 0)
    if rounds["state"] == ENDED:
        return PhoneMoment(ENDED, ENDED, rounds=last)
    phase, number, left, length = _phase(rounds, now)
    theirs = _seat_of(seat, number)
    kind = _kind(phase, seat, theirs, number)
    return PhoneMoment(kind, phase, number, last, theirs, left, length)


def _phase(rounds: Snapshot, now: int) -> tuple[str, int, int | None, int]:
    """Return the phase, the round that it is about, what is left of it, and its length."""
    number = int(rounds.get("round") or 0)
    if rounds["state"] == "gathering":
        return "gathering", 0, None, 0
    if rounds.get("held"):
        return "held", number, rounds.get("remaining"), _length(rounds)
    current: Snapshot | None = rounds
    if rounds.get("ends") is None or now >= rounds["ends"]:
        current = rounds.get("next")
    if not current or now >= current["ends"]:
        latest = int((current or rounds).get("round") or 0)
        return ("over" if latest >= int(rounds["rounds"]) else "between"), 0, None, 0
    number = int(current["round"])
    if now < current["begins"]:
        return "coming", number, current["begins"] - now, _length(current)
    return "talking", number, current["ends"] - now, _length(current)


def _length(current: Snapshot) -> int:
    begins, ends = current.get("begins"), current.get("ends")
    return ends - begins if begins is not None and ends is not None else 0


def _seat_of(seat: Snapshot, number: int) -> Snapshot | None:
    seats = (seat.get("now"), seat.get("next"))
    return next((one for one in seats if one and one["round"] == number), None)


def _kind(phase: str, seat: Snapshot, theirs: Snapshot | None, number: int) -> str:
    if seat["standing"] == "left":
        return "left"
    is_at_table = theirs is not None and theirs["kind"] == "table"
    if seat["standing"] == "asked" and not (number and is_at_table):
        return "asked"  # nobody is looked for until they answer
    if theirs is not None and number:
        return str(theirs["kind"])
    if seat["standing"] == "skips" and phase != "gathering":
        return "skips"
    return {"talking": "late", "held": "late", "coming": "between"}.get(phase, phase)
