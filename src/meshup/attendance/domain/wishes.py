"""Pure: what somebody says when they come.

Words
    wish     how they want to come: alone or with others, for sure or maybe, once or each time
    persons  somebody and their companions
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from meshup.attendance.errors import NameUnreadable, TooManyCompanions

MOST_COMPANIONS: Final = 9
LONGEST_NAME: Final = 80
SOURCES: Final = frozenset({"", "fediverse"})


@dataclass(frozen=True, slots=True)
class Submission:
    """How a registration reached the node.

    Attributes:
        language: in which they are written to.
        origin: keyed hash of the network; see ``moderation.domain.admission``.
        source: one of ``SOURCES``; "" is this site.
    """

    language: str = "en"
    origin: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a source that no count knows."""
        if self.source not in SOURCES:
            raise ValueError(self.source)


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to come.

    Attributes:
        companions: 0 to 9, beside themselves.
        name: for the list at the door, or "".
        maybe: they are not sure; then no place is kept for them.
        series: to every date of the series, from the one they look at.
        only_changes: no reminder, only what changes.
    """

    companions: int = 0
    name: str = ""
    maybe: bool = False
    series: bool = False
    only_changes: bool = False

    @property
    def persons(self) -> int:
        """How many places it needs."""
        return 1 + self.companions

    def check(self) -> None:
        """Refuse what no form should have let through.

        Raises:
            TooManyCompanions, NameUnreadable
        """
        if not 0 <= self.companions <= MOST_COMPANIONS:
            raise TooManyCompanions(most=MOST_COMPANIONS)
        if len(self.name) > LONGEST_NAME or not self.name.isprintable():
            raise NameUnreadable(most=LONGEST_NAME)
