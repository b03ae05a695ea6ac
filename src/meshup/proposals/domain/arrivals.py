"""Shell: proposals that come with a file: taken in, told anew, led to the state they had there.

Nobody hears of it by letter: whoever left an address left it with another program. What a file
says is bounded like all that is proposed, but a call's required answers are not asked of it.
Called in the transaction of the import, with many at once: what is asked of the database does not
grow with them, but for what stands on timetables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import transaction

from meshup.community.rules import require
from meshup.kit.secret_links import new_handle
from meshup.proposals.choices import LENGTHS, ProposalState
from meshup.proposals.domain.moving import Circumstances, announce, by_host, step_row
from meshup.proposals.domain.proposing import (
    MOST_OF_CALL,
    free_slugs,
    wanted_slug,
    write_words,
)
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.queries.proposals import facts_of
from meshup.proposals.domain.speakers import first_speakers
from meshup.proposals.domain.state_ways import READ, way_between
from meshup.proposals.errors import CallFull, ProgrammeOnly
from meshup.proposals.models import Proposal, Speaker, StateChange
from meshup.proposals.rules import may_decide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.proposals.domain.wishes import ProposalWish

QUIETLY: Final = "edited"
"""What is announced of all that a file changes: pages hear it, letters do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a proposal comes in.

    Attributes:
        wish: what it says; all of one import are for one call.
        peer: its number. language: of letters. address: number of the e-mail address, or None.
        created_at: when it was proposed there.
        uuid, slug: those it had on a node, where they are free; None and "" for new ones.
        state: to which it is led; reason: what stands in its history of that.
        have_agreed: whether all whom it names said elsewhere that they hold it.
    """

    wish: ProposalWish
    peer: int
    language: str
    created_at: datetime
    address: int | None = None
    uuid: UUID | None = None
    slug: str = ""
    state: ProposalState = ProposalState.RECEIVED
    reason: str = ""
    have_agreed: bool = False


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


def take_in(
    by: Asker | None, call: str, arrivals: Sequence[Arrival], at: datetime
) -> list[ProposalFacts]:
    """Take proposals in for a call (its slug), whether it is open or not; return them in order.

    Raises:
        ProgrammeOnly, NoSuchCall, and what ``ProposalWish.check`` refuses: then none is taken.
        StepNotPossible: to a state no way leads but by a timetable.
    """
    require(by, may_decide, ProgrammeOnly)
    answered = as_files_answer(call_at(call))
    for arrival in arrivals:
        arrival.wish.check(answered)
    with transaction.atomic():
        rows = Proposal.objects.bulk_create(_rows(answered, arrivals, at))
        arrived = list(zip(rows, arrivals, strict=True))
        Speaker.objects.bulk_create(
            speaker for row, each in arrived for speaker in _speakers(row, each, at)
        )
        StateChange.objects.bulk_create(
            step for row, each in arrived for step in _steps(by, row, each, at)
        )
        for row in rows:
            announce(row, QUIETLY)
        found = {
            facts.number: facts
            for facts in facts_of(Proposal.objects.filter(pk__in=[row.pk for row in rows]))
        }
    return [found[row.pk] for row in rows]


def _rows(call: CallFacts, arrivals: Sequence[Arrival], at: datetime) -> list[Proposal]:
    wanted = [each.uuid for each in arrivals if each.uuid]
    taken = set(Proposal.objects.filter(uuid__in=wanted).values_list("uuid", flat=True))
    slugs = free_slugs([each.slug or wanted_slug(each.wish) for each in arrivals])
    rows = []
    for arrival, slug in zip(arrivals, slugs, strict=True):
        row = Proposal(
            uuid=arrival.uuid if arrival.uuid and arrival.uuid not in taken else uuid4(),
            handle=new_handle(),
            call=call.slug,
            peer_id=arrival.peer,
            slug=slug,
            address_id=arrival.address,
            language=arrival.language,
            is_vetted=arrival.state in READ,
            state=arrival.state,
            created_at=arrival.created_at,
            changed_at=at,
        )
        taken.add(row.uuid)
        write_words(row, arrival.wish, call)
        rows.append(row)
    return rows


def _speakers(row: Proposal, arrival: Arrival, at: datetime) -> list[Speaker]:
    speakers = first_speakers(row, arrival.wish.names, at)
    for speaker in speakers if arrival.have_agreed else ():
        speaker.agreed_at = speaker.agreed_at or at
    return speakers


def _steps(
    by: Asker | None, row: Proposal, arrival: Arrival, at: datetime
) -> Iterator[StateChange]:
    """Yield the history of a proposal that has come: its first step, and those to its state."""
    mover, here = by_host(by), ProposalState.RECEIVED
    yield step_row(row, ("", here), mover, arrival.created_at)
    circumstances = Circumstances(reason=arrival.reason)
    for state in way_between(here, arrival.state):
        yield step_row(row, (here, state), mover, at, circumstances)
        here = state
