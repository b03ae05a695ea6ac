"""Shell: hosts put a talk on a timetable, on another one, or take it off.

The line is the agenda's, and its history has the change and takes it back; the state of the talk
follows (``following``). Placed twice in the same place is placed once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.talk_lines import Placing, place_talk, take_off_talk
from meshup.community.rules import require
from meshup.proposals.choices import ENDED, ITEM_KINDS
from meshup.proposals.domain.lines import hold_events, line_talk
from meshup.proposals.domain.moving import locked, refuse_step
from meshup.proposals.domain.queries.proposals import proposal, proposals_by_uuid
from meshup.proposals.errors import ProgrammeOnly
from meshup.proposals.models import Proposal
from meshup.proposals.rules import may_decide

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a talk goes.

    Attributes:
        event: slug. starts_at: aware; None for not placed in the evening yet.
        minutes: None for as long as was proposed; 0 leaves the end open.
        zone: of the venue, or "".
        instead_of: slug of the event that it leaves for this one, or "".
        event_version: of the event as the host's page showed it; None asks nothing.
    """

    event: str
    starts_at: datetime | None = None
    minutes: int | None = None
    zone: str = ""
    instead_of: str = ""
    event_version: int | None = None


def place(
    asker: Asker | None, uuid: UUID, version: int | None, placement: Placement, at: datetime
) -> ProposalFacts:
    """Put a talk on the timetable of an event; what waited in the pool is accepted thereby.

    With ``placement.instead_of`` it travels: from one evening to another in one step. None as
    ``asker`` is the node itself (an import, the demo); then ``version`` may be None as well.

    Raises:
        ProgrammeOnly, NoSuchProposal, ChangedMeanwhile, NoSuchEvent
        StepNotPossible: it was declined or withdrawn.
        What ``agenda.domain.talk_lines.place_talk`` refuses.
    """
    require(asker, may_decide, ProgrammeOnly)
    with transaction.atomic():
        hold_events(filter(None, (placement.event, placement.instead_of)), at)
        row = locked(uuid, version)
        if row.state in ENDED:
            raise refuse_step(row)
        Proposal.objects.filter(pk=row.pk).update(is_vetted=True)
        place_talk(asker, placement.event, line_talk(row), _placing(row, placement), at)
        if placement.instead_of not in {"", placement.event}:
            take_off_talk(asker, placement.instead_of, uuid, at)
        return proposal(uuid)


def hold_talks(asker: Asker | None, uuids: Collection[UUID]) -> dict[UUID, ProposalFacts]:
    """Lock the talks that a whole timetable is about to carry, and return them as they are now.

    The rows of events are locked before. Whoever publishes them has read them: their links are
    shown. Those that have ended are returned as well, and left as they are.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_decide, ProgrammeOnly)
    rows = Proposal.objects.select_for_update(no_key=True).filter(uuid__in=set(uuids))
    keys = [row.pk for row in rows.order_by("pk") if row.state not in ENDED]
    Proposal.objects.filter(pk__in=keys, is_vetted=False).update(is_vetted=True)
    return proposals_by_uuid(uuids)


def unplace(
    asker: Asker | None, uuid: UUID, version: int | None, event: str, at: datetime
) -> ProposalFacts:
    """Take a talk off the timetable of an event; twice is once.

    Raises:
        ProgrammeOnly, NoSuchProposal, ChangedMeanwhile, NoSuchEvent
        What ``agenda.domain.talk_lines.take_off_talk`` refuses.
    """
    require(asker, may_decide, ProgrammeOnly)
    with transaction.atomic():
        hold_events([event], at)
        locked(uuid, version)
        take_off_talk(asker, event, uuid, at)
        return proposal(uuid)


def _placing(row: Proposal, placement: Placement) -> Placing:
    minutes = row.minutes if placement.minutes is None else placement.minutes
    starts_at = placement.starts_at
    return Placing(
        kind=ITEM_KINDS[row.kind],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes) if starts_at and minutes else None,
        zone=placement.zone,
        titles=row.titles,
        languages=tuple(row.languages),
        version=placement.event_version,
    )
