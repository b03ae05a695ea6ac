"""Pure: which events of before say something about one that is to come.

Method
    Those of the same series, when three of them were counted: most of what a forecast gains, it
    gains from three. Else those of the same kind, when three were; else all that are no festival,
    for they are evenings of the same people. A festival is compared with festivals alone: one that
    lasts for days, with other heads each day, says nothing of an evening.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.forecast.domain.values import PastEvent

ENOUGH: Final = 3
FESTIVAL: Final = "festival"


@dataclass(frozen=True, slots=True)
class HeldEvent:
    """An event that took place and was counted; ``series`` is "" for a single one."""

    slug: str
    series: str
    kind: str
    past: PastEvent


def comparable(held: Sequence[HeldEvent], series: str, kind: str) -> list[HeldEvent]:
    """Return those of ``held``, in their order, that an event of that series and kind is like."""
    of_series = [each for each in held if series and each.series == series]
    if len(of_series) >= ENOUGH:
        return of_series
    of_kind = [each for each in held if each.kind == kind]
    if len(of_kind) >= ENOUGH or kind == FESTIVAL:
        return of_kind
    return [each for each in held if each.kind != FESTIVAL]
