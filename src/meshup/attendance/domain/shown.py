"""Shell: what pages show of coming, each with its tags (``kit.shown``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.attendance.domain.numbers import Numbers
    from meshup.kit.shown import Shown


@dataclass(frozen=True, slots=True)
class ShownAttendance:
    """What everybody is told of who comes to one event.

    Attributes:
        numbers: how many; None where hosts do not show numbers.
        has_queue: whether who comes now waits for a place.
        free: how many places nobody has, and nobody was offered; None without a limit.
    """

    numbers: Numbers | None
    has_queue: bool = False
    free: int | None = None
