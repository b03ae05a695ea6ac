"""Pure: an event that is told of no more, as far as a calendar entry needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.occurrence import Occurrence

if TYPE_CHECKING:
    from meshup.proposal_letters.domain.situations import Spot


def event_from(spot: Spot) -> Occurrence:
    """Return the event of a spot, as it was told last."""
    return Occurrence(
        slug=spot.event,
        uid="",
        kind="meetup",
        state="cancelled",
        starts_at=spot.starts_at,
        ends_at=spot.ends_at,
        time_zone=spot.zone,
        all_day=spot.all_day,
        titles=spot.titles,
    )
