"""Pure: what people wish of the rounds of an evening, as values that come from forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from meshup.person_to_person.choices import NamesOnWall

MOST_ROUNDS: Final = 40
ROUND_SECONDS: Final = (60, 3600)
PAUSE_SECONDS: Final = (0, 900)
MOST_TABLES: Final = 400
LONGEST_TABLE: Final = 24
MOST_TOPICS: Final = 8
LONGEST_TOPIC: Final = 40
UNDO_SECONDS: Final = 10
"""So long after it a start can be undone."""


@dataclass(frozen=True, slots=True)
class SessionWish:
    """How a host wants the rounds.

    Attributes:
        rounds: 1 to 40. round_seconds: 60 to 3,600. pause_seconds: 0 to 900, in which people move.
        tables: names, each once, at most 400 of 24 characters; there are no more than these. Empty:
            as many as needed, called 1, 2, 3 …
        languages: codes that those who named no language are taken to speak; empty: the node's.
        names_on_wall: how the screen in the room names people: a value of ``choices.NamesOnWall``.
    """

    rounds: int = 5
    round_seconds: int = 600
    pause_seconds: int = 120
    tables: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    names_on_wall: str = NamesOnWall.NAMES


@dataclass(frozen=True, slots=True)
class ParticipantWish:
    """How somebody wants to take part.

    Attributes:
        topics: what they would like to talk about, as they typed it.
        repeats_ok: whether they meet somebody again when nobody new is left.
        wants_trio: whether they would rather be three. rather_rests: than be three.
    """

    topics: tuple[str, ...] = ()
    repeats_ok: bool = False
    wants_trio: bool = False
    rather_rests: bool = False


@dataclass(frozen=True, slots=True)
class AvoidWish:
    """Whom somebody would rather not meet.

    Attributes:
        seat: the number of a seat beside theirs, this evening. name: as they typed it, blindly.
        met: the key of somebody whom they have met, of ``encounters`` (``met_by``).
    """

    seat: int | None = None
    name: str = ""
    met: str = ""
