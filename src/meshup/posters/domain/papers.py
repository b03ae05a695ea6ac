"""Pure: the sizes of paper, in millimetres, upright.

Source
    ISO 216
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Paper(NamedTuple):
    """A sheet, upright."""

    name: str
    width: float
    height: float


A3: Final = Paper("a3", 297.0, 420.0)
A4: Final = Paper("a4", 210.0, 297.0)
POSTERS: Final = {paper.name: paper for paper in (A4, A3)}
"""On which posters are printed: all are laid out on A4, and larger ones drawn larger."""
