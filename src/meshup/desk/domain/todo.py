"""Shell: what needs doing, as the desk's first page shows it; reads the agenda, writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import State
from meshup.agenda.domain.occurrence import Phase
from meshup.agenda.domain.queries.events import around, events_for

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker

SOON: Final = timedelta(days=45)
"""A date this near wants to be confirmed."""

FRESH: Final = timedelta(days=30)
"""Of an event that is over for longer, nobody remembers how many came."""

MOST_COMING: Final = 15
MOST_PAST: Final = 10
COMING_SHOWN: Final = 6
PAST_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Desk:
    """What a host sees first: things to do, each a list of events, and what is coming."""

    suggestions: list[Occurrence] = field(default_factory=list)
    unconfirmed: list[Occurrence] = field(default_factory=list)
    uncounted: list[Occurrence] = field(default_factory=list)
    with_slots: list[Occurrence] = field(default_factory=list)
    drafts: list[Occurrence] = field(default_factory=list)
    coming: list[Occurrence] = field(default_factory=list)
    over: list[Occurrence] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Whether nothing needs doing."""
        lists = (self.suggestions, self.unconfirmed, self.uncounted, self.with_slots, self.drafts)
        return not any(lists)


def desk_of(asker: Asker, now: datetime) -> Desk:
    """Return what waits on the desk at ``now``."""
    coming, over = around(now, MOST_COMING, MOST_PAST)
    soon = [one for one in coming if one.starts_at <= now + SOON and not one.cancelled]
    here = [one for one in soon if one.phase(now) is Phase.NOW]
    fresh = [one for one in over if one.ends_at >= now - FRESH and not one.cancelled]
    return Desk(
        suggestions=events_for(asker, State.SUGGESTED),
        unconfirmed=[one for one in soon if one.state == State.USUAL],
        uncounted=[one for one in (*here, *fresh) if one.head_count is None],
        with_slots=[one for one in soon if one.open_slots],
        drafts=events_for(asker, State.DRAFT),
        coming=coming[:COMING_SHOWN],
        over=over[:PAST_SHOWN],
    )
