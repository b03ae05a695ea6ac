"""Shell: what a file says anew of proposals that are here; many at once.

Called in the transaction of an import, or of taking one back; see ``arrivals``. What is asked of
the database grows only with talks on timetables, and with speakers who have other names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.community.rules import require
from meshup.kit.versions import refuse_if_newer
from meshup.letters.domain.addresses import release_addresses
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.arrivals import QUIETLY, as_files_answer
from meshup.proposals.domain.lines import hold_events, say_on_lines
from meshup.proposals.domain.moving import Circumstances, announce, by_host, step_row
from meshup.proposals.domain.proposing import WORDS, write_words
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.domain.queries.proposals import facts_of
from meshup.proposals.domain.speakers import follow_names
from meshup.proposals.domain.state_ways import READ, way_between
from meshup.proposals.errors import ChangedMeanwhile, NoSuchCall, ProgrammeOnly
from meshup.proposals.models import Proposal, StateChange
from meshup.proposals.rules import may_decide

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.proposals.domain.wishes import ProposalWish

COLUMNS: Final = (
    *WORDS,
    *("address", "letters_since", "is_readers", "is_vetted", "state", "version", "changed_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """What a proposal is to be from now on.

    Attributes:
        uuid, version: of the proposal as it was looked at.
        wish: the whole of what it says; None leaves it. Its call stays.
        address: number of its e-mail address, if ``has_address``; nothing goes there until its
            reader says so.
        state: to which it is led, or None. reason: what stands in its history of that.
    """

    uuid: UUID
    version: int
    wish: ProposalWish | None = None
    has_address: bool = False
    address: int | None = None
    state: ProposalState | None = None
    reason: str = ""


def tell_anew(
    by: Asker | None, retellings: Sequence[Retelling], at: datetime
) -> dict[UUID, ProposalFacts]:
    """Let proposals be what retellings say, and return them; those that are gone are left out.

    Raises:
        ProgrammeOnly, NoSuchCall, and what ``ProposalWish.check`` refuses
        ChangedMeanwhile: one is no longer as it was looked at.
        StepNotPossible: to its state no way leads, or it is offered or scheduled here.
    """
    require(by, may_decide, ProgrammeOnly)
    told = {each.uuid: each for each in retellings}
    with transaction.atomic():
        rows = _locked(told, at)
        telling = _Telling(by, at)
        changed = [row for row in rows if telling.change(row, told[row.uuid])]
        Proposal.objects.bulk_update(changed, COLUMNS, batch_size=100)
        StateChange.objects.bulk_create(telling.steps)
        release_addresses(telling.left, at)
        for row in changed:
            say_on_lines(row, at)
            announce(row, QUIETLY)
    return {facts.uuid: facts for facts in facts_of(Proposal.objects.filter(uuid__in=told))}


def _locked(uuids: Iterable[UUID], at: datetime) -> list[Proposal]:
    """Return proposals, locked after the events on whose timetables they are."""
    wanted = list(uuids)
    places = places_of_talks(wanted, drafts=True).values()
    hold_events((place.event.slug for each in places for place in each), at)
    rows = Proposal.objects.select_for_update(no_key=True).filter(uuid__in=wanted)
    return list(rows.order_by("pk").prefetch_related("speakers"))


class _Telling:
    """Retellings while rows are changed: ``steps`` of history, and addresses that are ``left``."""

    def __init__(self, by: Asker | None, at: datetime) -> None:
        self.at, self.mover = at, by_host(by)
        self.calls = {call.slug: as_files_answer(call) for call in all_calls()}
        self.steps: list[StateChange] = []
        self.left: set[int] = set()

    def change(self, row: Proposal, told: Retelling) -> bool:
        """Change a row that is stored afterwards; return whether anything is new."""
        refuse_if_newer(row.version, told.version, ChangedMeanwhile)
        is_new = [self._words(row, told), self._address(row, told), self._state(row, told)]
        if any(is_new):
            row.version += 1
            row.changed_at = self.at
        return any(is_new)

    def _words(self, row: Proposal, told: Retelling) -> bool:
        if told.wish is None:
            return False
        if row.call not in self.calls:
            raise NoSuchCall
        call = self.calls[row.call]
        told.wish.check(call)
        before = [getattr(row, name) for name in WORDS]
        write_words(row, told.wish, call)
        has_new_names = follow_names(row, told.wish.names, self.at)
        return has_new_names or before != [getattr(row, name) for name in WORDS]

    def _address(self, row: Proposal, told: Retelling) -> bool:
        if not told.has_address or row.address_id == told.address:
            return False
        if row.address_id is not None:
            self.left.add(row.address_id)
        row.address_id, row.letters_since, row.is_readers = told.address, None, False
        return True

    def _state(self, row: Proposal, told: Retelling) -> bool:
        here = ProposalState(row.state)
        if told.state is None or told.state == here:
            return False
        circumstances = Circumstances(reason=told.reason)
        for state in way_between(here, told.state):
            self.steps.append(step_row(row, (here, state), self.mover, self.at, circumstances))
            here = state
        row.state, row.is_vetted = here, row.is_vetted or here in READ
        return True
