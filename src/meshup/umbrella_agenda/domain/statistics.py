"""Shell: how many communities, evenings and meetings there are under our umbrella.

Of each member only what it lets us know is counted; nobody is asked about people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.agenda.domain.tags import AGENDA
from meshup.introductions.domain.queries.introduced_pairs import shown_pairs_introduced
from meshup.kit.shown import Shown, together
from meshup.umbrella.domain.counts import COUNTED_FOR, evenings_until
from meshup.umbrella.domain.queries.members import guest_calendars, members

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Numbers of an umbrella.

    Attributes:
        nodes: members, and this node. guests: those who were put here.
        evenings, meetings: of all who tell theirs; ``reporting`` is how many members do.
    """

    nodes: int
    guests: int
    evenings: int
    meetings: int
    reporting: int


def statistics(now: datetime) -> Shown[Statistics]:
    """Return the numbers of our umbrella; they may be an hour old."""
    there, calendars, met = members(), guest_calendars(), shown_pairs_introduced(now)
    nodes = [one for one in there.value if not one.is_guest]
    told = [one for one in nodes if one.evenings is not None or one.meetings is not None]
    numbers = Statistics(
        nodes=len(nodes) + 1,
        guests=len(there.value) - len(nodes) + len(calendars.value),
        evenings=evenings_until(now) + sum(one.evenings or 0 for one in told),
        meetings=met.value + sum(one.meetings or 0 for one in told),
        reporting=len(told),
    )
    own = Shown(None, frozenset({AGENDA}), now + COUNTED_FOR)
    return together(there, calendars, met, own).with_value(numbers)
