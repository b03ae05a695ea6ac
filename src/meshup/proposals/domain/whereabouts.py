"""What state the timetables give a talk, and by which steps it gets there.

Pure, but for the settings: what states are called is translated.

Words
    coming   on a line of an event that is not over, and takes place
    past     on a line of an event that is over, and took place
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.proposals.choices import ENDED, POOL, ProposalState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.queries.talks import TalkPlace

SILENT: Final = frozenset({"cancelled", "skipped", "suggested"})
"""States of events that do not take place as things stand."""


def coming_places(places: Iterable[TalkPlace], at: datetime) -> list[TalkPlace]:
    """Return the places of a talk that are ahead, in their order."""
    return [each for each in places if _takes_place(each) and each.event.ends_at > at]


def past_places(places: Iterable[TalkPlace], at: datetime) -> list[TalkPlace]:
    """Return the places of a talk that are over, in their order."""
    return [each for each in places if _takes_place(each) and each.event.ends_at <= at]


def state_by_places(places: Iterable[TalkPlace], at: datetime) -> tuple[ProposalState | None, str]:
    """Return the state that timetables give a talk, and the slug of the event; None for nowhere.

    Whatever was held is scheduled while it is to be held again.
    """
    everywhere = list(places)
    if ahead := coming_places(everywhere, at):
        return ProposalState.SCHEDULED, ahead[0].event.slug
    if over := past_places(everywhere, at):
        return ProposalState.HELD, over[-1].event.slug
    return None, ""


def steps_towards(state: str, target: ProposalState | None) -> tuple[ProposalState, ...]:
    """Return the steps by which ``state`` follows the timetables, along the graph.

    What waits in the pool and is placed is accepted thereby; what has ended stays so, and its line
    is to be freed.
    """
    if state == target or state in ENDED:
        return ()
    if target is None:
        is_placed = state in {ProposalState.SCHEDULED, ProposalState.HELD}
        return (ProposalState.ACCEPTED,) if is_placed else ()
    return (ProposalState.ACCEPTED, target) if state in POOL else (target,)


def _takes_place(place: TalkPlace) -> bool:
    return place.event.state not in SILENT
