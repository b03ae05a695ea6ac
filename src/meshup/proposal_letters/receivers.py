"""What letters to speakers do when they hear of something: they enqueue a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.dispatch import receiver

from meshup.history.signals import changes_made
from meshup.kit.jobs import later
from meshup.letters.signals import address_proved
from meshup.proposal_letters.jobs import (
    ask_for_others_of,
    ask_speaker,
    follow_events,
    follow_proposal,
)
from meshup.proposals.choices import ProposalState
from meshup.proposals.signals import proposal_changed

if TYPE_CHECKING:
    from uuid import UUID

    from meshup.history.domain.records import ChangeRecord, RowChange

SILENT: Final = frozenset({"edited", "speakers", "vetted", "forgotten"})
"""Changes of which no letter tells."""
FIRST: Final = frozenset({"address", ProposalState.RECEIVED.value})
"""Changes after which an address may have to be asked."""

EVERYWHERE: Final = frozenset({"venue", "series", "pattern"})
"""Things of which any event may hang."""


@receiver(proposal_changed)
def write_of_proposal(uuid: UUID, change: str, **_more: object) -> None:
    """Look for what its speaker is to hear, in the transaction that changed it."""
    if change in FIRST:
        later(ask_speaker, uuid=str(uuid), is_left=change == "address")
    elif change not in SILENT:
        later(follow_proposal, uuid=str(uuid))


@receiver(changes_made)
def write_of_agenda(changes: tuple[ChangeRecord, ...], **_more: object) -> None:
    """Look for talks whose evening or place has changed.

    What is new carries no talk yet, but for a line that does.
    """
    rows = [row for change in changes for row in change.rows]
    known = [row for row in rows if row.before is not None]
    events = {row.key for row in known if row.kind == "event"}
    keys = sorted(events | {key for row in rows for key in _events_of_line(row)})
    if any(row.kind in EVERYWHERE for row in known):
        later(follow_events, events=[], everywhere=True)
    elif keys:
        later(follow_events, events=keys)


@receiver(address_proved)
def ask_about_address(address: int, **_more: object) -> None:
    """Ask about other proposals with an address that is proved now."""
    later(ask_for_others_of, address=address)


def _events_of_line(row: RowChange) -> set[int]:
    """Return the event of a line that carries a talk, or did."""
    if row.kind != "item":
        return set()
    sides = (side for side in (row.before, row.after) if side and side.get("talk"))
    return {side["event_id"] for side in sides}
