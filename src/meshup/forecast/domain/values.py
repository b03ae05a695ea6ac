"""What a forecast is made of, and what it says. Pure.

Words: a *lead* is how many days before the start something was counted; a *source* is whoever
counts: ``own`` (registrations here, without whom they bring), ``guests`` (whom they bring),
``fediverse`` (who said so on another server), or another site by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

FORMATS: Final = ("in_person", "online", "hybrid")
OWN, GUESTS, FEDIVERSE = "own", "guests", "fediverse"
OURS: Final = frozenset({OWN, GUESTS, FEDIVERSE})
"""What this node counts itself."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the sources counted at one moment; a source that is missing was not counted."""

    days_before: float
    """Days until the start, 0 or more; fractions are welcome."""
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PastEvent:
    """An event: what was counted before it, and how many came."""

    starts: datetime
    format: str
    """One of ``FORMATS``."""
    heads: int | None
    """How many came; None where nobody counted, or it is still to come."""
    snapshots: tuple[Counts, ...] = ()
    """In any order."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a forecast says what it says: a stable code, and the numbers of its sentence."""

    code: str
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many will probably come: ``low`` ≤ ``median`` ≤ ``high``, in heads."""

    median: int
    low: int
    """In one of ten events fewer come."""
    high: int
    """In one of ten events more come."""
    reason: Reason
    quantile: Callable[[float], int]
    """From a probability between 0 and 1, both excluded, to heads; never falling."""
