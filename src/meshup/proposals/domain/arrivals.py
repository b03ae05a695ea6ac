"""Shell: proposals that came with a file: taken in, told anew, led to the state they had there.

Nobody hears of it by letter: whoever left an address left it with another program. What a file
says is bounded like all that is proposed, but a call's required answers are not asked of it.
Called in the transaction of the import.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import require
from meshup.kit.secret_links import new_handle
from meshup.letters.domain.addresses import release_addresses
from meshup.proposals.choices import LENGTHS, ProposalState
from meshup.proposals.domain.lines import locked_with_lines, say_on_lines
from meshup.proposals.domain.moving import (
    Circumstances,
    announce,
    by_host,
    move,
    note_step,
    refuse_step,
    store,
)
from meshup.proposals.domain.proposing import MOST_OF_CALL, WORDS, free_slug, write_words
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.speakers import begin_speakers, follow_names
from meshup.proposals.errors import CallFull, ProgrammeOnly
from meshup.proposals.models import Proposal
from meshup.proposals.rules import STEPS, may_decide

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.proposals.domain.wishes import ProposalWish

QUIETLY: Final = "edited"
"""What is announced of all that a file changes: pages hear it, letters do not."""
BY_TIMETABLE: Final = frozenset({ProposalState.OFFERED, ProposalState.SCHEDULED})
"""States that a file cannot give: they come of an offer, and of a line."""
READ: Final = frozenset({ProposalState.LATER, ProposalState.ACCEPTED, ProposalState.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a proposal comes in.

    Attributes:
        peer: its number. language: of letters. address: number of the e-mail address, or None.
        created_at: when it was proposed there.
        uuid: the one it had on a node, where it is free; None for a new one.
    """

    peer: int
    language: str
    created_at: datetime
    address: int | None = None
    uuid: UUID | None = None


def as_files_answer(call: CallFacts) -> CallFacts:
    """Return a call as files answer it: with every kind, and no answer that is required."""
    kinds = {kind: (*call.kinds.get(kind, minutes), 0) for kind, minutes in LENGTHS.items()}
    questions = tuple(replace(question, required=False) for question in call.questions)
    return replace(call, kinds=kinds, questions=questions)


def refuse_flood(call: str, more: int) -> None:
    """Refuse more proposals for a call than anybody reads.

    Raises:
        CallFull
    """
    waiting = Proposal.objects.filter(state=ProposalState.RECEIVED, call=call).count()
    if more and waiting + more > MOST_OF_CALL:
        raise CallFull


def take_in(by: Asker | None, wish: ProposalWish, arrival: Arrival, at: datetime) -> ProposalFacts:
    """Take a proposal in as received, whether its call is open or not.

    Raises:
        ProgrammeOnly, NoSuchCall, and what ``ProposalWish.check`` refuses.
    """
    require(by, may_decide, ProgrammeOnly)
    call = as_files_answer(call_at(wish.call))
    wish.check(call)
    with transaction.atomic():
        row = Proposal(
            handle=new_handle(),
            call=call.slug,
            peer_id=arrival.peer,
            slug=free_slug(wish),
            address_id=arrival.address,
            language=arrival.language,
            created_at=arrival.created_at,
            changed_at=at,
        )
        if arrival.uuid and not Proposal.objects.filter(uuid=arrival.uuid).exists():
            row.uuid = arrival.uuid
        write_words(row, wish, call)
        row.save()
        begin_speakers(row, wish.names, at)
        note_step(row, ("", ProposalState.RECEIVED), by_host(by), arrival.created_at)
        announce(row, QUIETLY)
    return proposal(row.uuid)


def tell_anew(
    by: Asker | None, uuid: UUID, version: int, wish: ProposalWish, at: datetime
) -> ProposalFacts:
    """Let a proposal say what a file says of it; its call stays.

    Raises:
        ProgrammeOnly, NoSuchProposal, ChangedMeanwhile, and what ``ProposalWish.check`` refuses.
    """
    require(by, may_decide, ProgrammeOnly)
    with transaction.atomic():
        row = locked_with_lines(uuid, at, version)
        call = as_files_answer(call_at(row.call))
        wish.check(call)
        before = [getattr(row, name) for name in WORDS]
        write_words(row, wish, call)
        has_new_words = before != [getattr(row, name) for name in WORDS]
        if follow_names(row, wish.names, at) or has_new_words:
            store(row, at, *WORDS)
            say_on_lines(row, at)
            announce(row, QUIETLY)
    return proposal(uuid)


def note_address(by: Asker | None, uuid: UUID, address: int | None, at: datetime) -> None:
    """Keep another address of a proposal, to which nothing goes until its reader says so.

    Raises:
        ProgrammeOnly, NoSuchProposal
    """
    require(by, may_decide, ProgrammeOnly)
    with transaction.atomic():
        row = locked_with_lines(uuid, at)
        before = row.address_id
        if before == address:
            return
        row.address_id, row.letters_since, row.is_readers = address, None, False
        store(row, at, "address", "letters_since", "is_readers")
        release_addresses(filter(None, [before]), at)
        announce(row, QUIETLY)


def lead_to(
    by: Asker | None, uuid: UUID, to: ProposalState, reason: str, at: datetime
) -> ProposalFacts:
    """Lead a proposal along the graph to a state; ``reason`` stands in its history.

    Raises:
        ProgrammeOnly, NoSuchProposal
        StepNotPossible: no way leads there, or it is offered or scheduled here.
    """
    require(by, may_decide, ProgrammeOnly)
    with transaction.atomic():
        row = locked_with_lines(uuid, at)
        way = _way(ProposalState(row.state), to)
        if way is None:
            raise refuse_step(row)
        if to in READ and not row.is_vetted:
            row.is_vetted = True
            row.save(update_fields=["is_vetted"])
        for step in way:
            move(row, step, by_host(by), at, Circumstances(reason=reason, change=QUIETLY))
    return proposal(uuid)


def _way(state: ProposalState, to: ProposalState) -> tuple[ProposalState, ...] | None:
    """Return the shortest way from ``state`` to ``to`` on which nothing is offered or placed."""
    ways: deque[tuple[ProposalState, ...]] = deque([()])
    seen = {state}
    if {state, to} & BY_TIMETABLE:
        return () if state == to else None
    while ways:
        way = ways.popleft()
        here = way[-1] if way else state
        if here == to:
            return way
        for step in sorted(STEPS[here] - BY_TIMETABLE - seen):
            seen.add(step)
            ways.append((*way, step))
    return None
