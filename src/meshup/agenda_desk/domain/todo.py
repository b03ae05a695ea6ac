"""Shell: what the agenda has for the desk's first page; reads, and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import State
from meshup.agenda.domain.occurrence import Phase
from meshup.agenda.domain.queries.events import events_for
from meshup.agenda.domain.shown import around

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
class Waiting:
    """What waits for hosts, each a list of events, and what is coming and just over."""

    unconfirmed: list[Occurrence] = field(default_factory=list)
    uncounted: list[Occurrence] = field(default_factory=list)
    suggestions: list[Occurrence] = field(default_factory=list)
    with_slots: list[Occurrence] = field(default_factory=list)
    drafts: list[Occurrence] = field(default_factory=list)
    coming: list[Occurrence] = field(default_factory=list)
    over: list[Occurrence] = field(default_factory=list)


def waiting_for(asker: Asker, now: datetime) -> Waiting:
    """Return what waits for ``asker`` at ``now``."""
    coming, over = around(now, MOST_COMING, MOST_PAST).value
    soon = [event for event in coming if event.starts_at <= now + SOON and not event.cancelled]
    here = [event for event in soon if event.phase(now) is Phase.NOW]
    fresh = [event for event in over if event.ends_at >= now - FRESH and not event.cancelled]
    return Waiting(
        unconfirmed=[event for event in soon if event.state == State.USUAL],
        uncounted=[event for event in (*here, *fresh) if event.head_count is None],
        suggestions=events_for(asker, State.SUGGESTED),
        with_slots=[event for event in soon if event.free_slots],
        drafts=events_for(asker, State.DRAFT),
        coming=list(coming[:COMING_SHOWN]),
        over=list(over[:PAST_SHOWN]),
    )
