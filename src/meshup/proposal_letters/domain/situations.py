"""Pure: where a proposal stands, as a letter tells it, and what of it is news.

Words
    situation  the state, the offer that waits, and the coming places of a proposal; kept with each
               letter, so that the next one tells what is news since
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.kit.localized_text import Texts

MOMENTS: Final = ("starts_at", "ends_at", "line_starts_at", "line_ends_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A line of an event that carries a talk, as a letter describes it.

    Attributes:
        event: slug. titles: of the event, with its number, by language.
        starts_at, ends_at: of the event; shown by the clock of ``zone``.
        line_starts_at, line_ends_at: of the talk; None while it has no hour.
        mode: offline, online, mixed. link: of what is online.
        venue: slug. place: its name. address: street and town. room: in it, or "".
    """

    event: str
    titles: Texts
    starts_at: datetime
    ends_at: datetime
    zone: str
    all_day: bool = False
    line_starts_at: datetime | None = None
    line_ends_at: datetime | None = None
    mode: str = "offline"
    link: str = ""
    venue: str = ""
    place: str = ""
    address: str = ""
    room: str = ""

    @property
    def when(self) -> tuple[object, ...]:
        """What a new time is told by."""
        return self.event, self.starts_at, self.line_starts_at, self.all_day

    @property
    def where(self) -> tuple[object, ...]:
        """What a new place is told by; a name alone is no news."""
        return self.event, self.mode, self.venue, self.address, self.room, self.link


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where a proposal stands.

    Attributes:
        offer: number of the one that waits, or None. offered: what is offered by it, as far as it
            may be told.
        spots: the coming places, in order; of a letter of thanks, the one that is over.
    """

    state: str
    offer: int | None = None
    offered: Spot | None = None
    spots: tuple[Spot, ...] = ()

    def ahead(self, at: datetime) -> Situation:
        """Return it without places of events that are over."""
        return replace(self, spots=tuple(spot for spot in self.spots if spot.ends_at > at))

    def stored(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "state": self.state,
            "offer": self.offer,
            "offered": _stored(self.offered) if self.offered else None,
            "spots": [_stored(spot) for spot in self.spots],
        }


def read_situation(stored: Mapping[str, Any]) -> Situation | None:
    """Return what ``stored`` wrote; None for nothing. Columns of other releases are left out."""
    if not stored:
        return None
    spots = tuple(map(_read, stored.get("spots", ())))
    offered = stored.get("offered")
    return Situation(
        state=stored["state"],
        offer=stored.get("offer"),
        offered=_read(offered) if offered else None,
        spots=spots,
    )


def _stored(spot: Spot) -> dict[str, Any]:
    moments = {name: at.isoformat() for name in MOMENTS if (at := getattr(spot, name))}
    return asdict(spot) | {"titles": dict(spot.titles)} | moments


def _read(stored: Mapping[str, Any]) -> Spot:
    known = {field.name for field in fields(Spot)}
    values = {name: value for name, value in stored.items() if name in known}
    moments = {name: datetime.fromisoformat(values[name]) for name in MOMENTS if values.get(name)}
    return Spot(**values | moments)
