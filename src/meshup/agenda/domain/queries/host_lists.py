"""Lists for whoever helps with the agenda: what everybody sees, and what they do not.

A place that is told to attendees only is left out, as in the lists of everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import State
from meshup.agenda.domain.queries.lookups import spoken_of
from meshup.agenda.domain.queries.reading import HORIZON, completed, in_order, virtual_between
from meshup.community import rules

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker

UNDECIDED: Final = (State.DRAFT, State.SUGGESTED)


def undecided_for(asker: Asker) -> list[Occurrence]:
    """Return the drafts, and then the suggestions, each soonest first."""
    if not rules.may_see_desk(asker):
        return []
    rows = spoken_of().filter(state__in=UNDECIDED).select_related("venue")
    found = in_order(completed(list(rows)))
    return sorted(found, key=lambda event: event.state == State.SUGGESTED)


def coming_for(asker: Asker, now: datetime, most: int) -> list[Occurrence]:
    """Return the next ``most`` events that are not over at ``now``, with skipped dates."""
    if not rules.may_see_desk(asker):
        return []
    rows = spoken_of().exclude(state__in=UNDECIDED).filter(ends_at__gt=now)
    stored = completed(list(rows.order_by("starts_at").select_related("venue")[:most]))
    unsaid = (event for event in virtual_between(now, now + HORIZON) if event.ends_at > now)
    return in_order([*stored, *unsaid])[:most]


def between_for(asker: Asker, first: datetime, last: datetime) -> list[Occurrence]:
    """Return the events, in every state, that begin from ``first`` on and before ``last``."""
    if not rules.may_see_desk(asker):
        return []
    rows = spoken_of().filter(starts_at__gte=first, starts_at__lt=last).select_related("venue")
    unsaid = (event for event in virtual_between(first, last) if first <= event.starts_at < last)
    return in_order([*completed(list(rows)), *unsaid])
