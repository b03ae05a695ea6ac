"""Pure: which of our talks is when in a part that we fill, as rows keep it.

What a talk says is not kept here, only which talk it is: so what its speakers change or erase is so
in the next version of the part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from meshup.shared_programme.domain.part_terms import PartTerms

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    """A talk of ours in a part; minutes are after the event begins; ``ends_after`` None is open."""

    id: UUID
    talk: UUID
    starts_after: int
    ends_after: int | None
    zone: str = ""

    @property
    def until(self) -> int:
        """When it is over, as far as that is known."""
        return self.starts_after if self.ends_after is None else self.ends_after

    def starts_at(self, begins: datetime) -> datetime:
        """Return when it begins, at an event that begins at a moment."""
        return begins + self.starts_after * MINUTE

    def ends_at(self, begins: datetime) -> datetime | None:
        """Return when it ends; None where that is open."""
        return None if self.ends_after is None else begins + self.ends_after * MINUTE


def fits(terms: PartTerms, session: OwnSession) -> bool:
    """Say whether a talk of ours is inside a part."""
    return terms.holds(session.zone, session.starts_after, session.until)


def minutes_after(begins: datetime, at: datetime) -> int:
    """Return how long after the beginning a moment is; below 0 before it."""
    return round((at - begins) / MINUTE)


def stored(slots: Iterable[OwnSession]) -> list[dict[str, Any]]:
    """Return slots as JSON keeps them."""
    return [
        {
            "id": str(session.id),
            "talk": str(session.talk),
            "starts": session.starts_after,
            "ends": session.ends_after,
            "zone": session.zone,
        }
        for session in slots
    ]


def read(columns: Iterable[Mapping[str, Any]]) -> tuple[OwnSession, ...]:
    """Return what ``stored`` had stored."""
    return tuple(
        OwnSession(
            id=UUID(one["id"]),
            talk=UUID(one["talk"]),
            starts_after=one["starts"],
            ends_after=one["ends"],
            zone=one["zone"],
        )
        for one in columns
    )
