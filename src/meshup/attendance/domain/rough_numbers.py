"""Pure: how many people a public page says, so that nobody reads more into it than it knows.

Few are told exactly, for "about 3" is odd and one of them may ask where the other two are. From ten
on a forecast is rough: the nearest five, ten or fifty.
"""

from __future__ import annotations

from typing import Final

EXACT_BELOW: Final = 10
STEPS: Final = ((50, 5), (200, 10))
LARGE_STEP: Final = 50


def rough_number(count: int) -> int:
    """Return ``count`` (from 0 on) as a page tells it; up where it lies in the middle."""
    if count < EXACT_BELOW:
        return count
    step = next((step for below, step in STEPS if count < below), LARGE_STEP)
    return (count + step // 2) // step * step
