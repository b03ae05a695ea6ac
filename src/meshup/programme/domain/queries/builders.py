"""The board of an event, with its pool: in as many queries for 300 lines as for 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.community.domain.queries import this_node
from meshup.kit.folded_words import folded
from meshup.programme.domain.conflicts import Circumstances, TalkSide
from meshup.programme.domain.grid import grid_of, zones_of
from meshup.programme.shared_programmes import shared_programme
from meshup.proposals.choices import POOL, ProposalState
from meshup.proposals.domain.pool import PoolFilters
from meshup.proposals.domain.queries.calls import nameless_calls
from meshup.proposals.domain.queries.pool import pool_for
from meshup.proposals.domain.queries.proposals import proposals_by_uuid

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.programme.domain.drafts import Draft
    from meshup.programme.domain.grid import Grid
    from meshup.programme.shared_programmes import SharedProgramme
    from meshup.proposals.domain.queries.pool import PoolEntry
    from meshup.proposals.domain.queries.proposals import ProposalFacts

STATES: Final = (ProposalState.ACCEPTED, ProposalState.OFFERED, ProposalState.LATER)
"""What is nearest to a programme comes first; what was only received, last."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that may be put in: it suits the date, or any does.

    ``agreed_event``: slug of the event that its speaker said yes to, and that lacks it; or "".
    """

    ref: str
    uuid: UUID
    talk: TalkSide
    agreed_event: str


@dataclass(frozen=True, slots=True)
class GridView:
    """A draft as a board.

    ``places`` are all that one may put a line into. An evening has columns for those that are used,
    a festival for all of them. ``owners`` are who alone changes a line, by its name, where others
    do; ``shared`` is how the programme is shared, if it is.
    """

    draft: Draft
    grid: Grid
    places: tuple[str, ...]
    owners: Mapping[str, str]
    shared: SharedProgramme | None


@dataclass(frozen=True, slots=True)
class Builder(GridView):
    """All that the page of a draft shows."""

    pool: tuple[Waiting, ...]


def grid_for(draft: Draft) -> GridView:
    """Return the board of a draft; whoever has it may see it. Seven queries."""
    event = draft.event
    known = event.place.zones if event.place else ()
    has_days = len(draft.frame.days) > 1
    shared = shared_programme(event.slug)
    places = shared.places if shared else ()
    zones = zones_of((*(known if has_days else ()), *places), draft.lines)
    talks = proposals_by_uuid(line.talk for line in draft.lines if line.talk)
    nameless = nameless_calls()
    here = Circumstances(
        slug=event.slug,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        languages=event.languages or tuple(this_node().languages),
        recording=draft.recording,
        has_zones=any(line.zone for line in draft.lines),
        talks={
            **(shared.talks if shared else {}),
            **{uuid: talk_side(facts, nameless) for uuid, facts in talks.items()},
        },
    )
    grid = grid_of(draft.lines, draft.published, draft.frame, zones, here)
    owners = {line.ref: shared.owner_of(line) for line in draft.lines} if shared else {}
    return GridView(
        draft,
        grid,
        zones_of((*known, *places), draft.lines),
        {ref: owner for ref, owner in owners.items() if owner},
        shared,
    )


def builder_for(asker: Asker, draft: Draft) -> Builder:
    """Return the board of a draft and what waits for it; fourteen queries.

    Raises:
        ProgrammeOnly
    """
    view = grid_for(draft)
    return Builder(draft, view.grid, view.places, view.owners, view.shared, _pool(asker, draft))


def talk_side(facts: ProposalFacts, nameless: Collection[str] = ()) -> TalkSide:
    """Return what a board asks of a proposal.

    Of a call whose slug is in ``nameless`` nobody is named, nor told to be in two places, before it
    is a talk: whoever has not rated it sees no names, and a board does not ask who has.
    """
    is_hidden = facts.call in nameless and facts.state in POOL
    holding = [each for each in facts.speakers if each.is_shown and not is_hidden]
    return TalkSide(
        titles=facts.titles,
        people=tuple(
            f"peer {each.peer}" if each.peer else f"name {folded(each.name)}" for each in holding
        ),
        names=tuple(each.name for each in holding),
        kind=facts.kind,
        minutes=facts.minutes,
        languages=facts.languages,
        evenings=facts.suiting,
        recording=facts.recording,
        state=facts.state,
        has_ended=facts.has_ended,
    )


def _pool(asker: Asker, draft: Draft) -> tuple[Waiting, ...]:
    states = frozenset({*POOL, ProposalState.ACCEPTED})
    entries = pool_for(asker, PoolFilters(states=states, evening=draft.event.slug)).entries
    placed = {line.talk for line in draft.lines}
    free = [entry for entry in entries if entry.proposal.uuid not in placed]
    order = {state: place for place, state in enumerate(STATES)}

    def turn(entry: PoolEntry) -> tuple[bool, int]:
        is_awaited = entry.proposal.agreed_event in {"", draft.event.slug}
        return not is_awaited, order.get(ProposalState(entry.proposal.state), len(order))

    free.sort(key=turn)
    nameless = nameless_calls()
    return tuple(
        Waiting(
            f"t{entry.proposal.uuid.hex}",
            entry.proposal.uuid,
            talk_side(entry.proposal, nameless),
            entry.proposal.agreed_event,
        )
        for entry in free
    )
