"""The pool, for whoever makes the programme: in as many queries for 300 proposals as for 3."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from meshup.community.rules import require
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.pool import PoolFilters, balance_of
from meshup.proposals.domain.queries.proposals import facts_of
from meshup.proposals.errors import ProgrammeOnly
from meshup.proposals.models import Proposal, Speaker
from meshup.proposals.rules import may_see_pool

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.proposals.domain.pool import Balance
    from meshup.proposals.domain.queries.proposals import ProposalFacts

EVERYTHING = PoolFilters()


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """A proposal as hosts list it; ``is_first``: none of who holds it has held anything here."""

    proposal: ProposalFacts
    is_first: bool


@dataclass(frozen=True, slots=True)
class Pool:
    """What was asked for, newest first, and how it is balanced."""

    entries: tuple[PoolEntry, ...]

    @property
    def balance(self) -> Balance:
        """How many there are of each sort."""
        return balance_of((each.proposal, each.is_first) for each in self.entries)


def pool_for(asker: Asker, filters: PoolFilters = EVERYTHING) -> Pool:
    """Return the proposals that fit; five queries. Private words are among them.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    rows = Proposal.objects.filter(state__in=filters.states)
    if filters.call is not None:
        rows = rows.filter(call=filters.call)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    listed = facts_of(rows.order_by("-created_at", "-pk"))
    known = _peers_who_held()
    chosen = [facts for facts in listed if filters.fits(facts)]
    return Pool(tuple(PoolEntry(each, not _peers(each) & known) for each in chosen))


def number_waiting(asker: Asker) -> int:
    """Return how many proposals nobody has decided about; one query.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    return Proposal.objects.filter(state=ProposalState.RECEIVED).count()


def accepted_for(asker: Asker) -> dict[str, int]:
    """Return how many accepted talks are on no timetable, by the event that they are to be on.

    That is the one to which the speaker said yes; "" where no date is agreed. Five queries.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    accepted = facts_of(Proposal.objects.filter(state=ProposalState.ACCEPTED).order_by("pk"))
    return Counter(facts.agreed_event for facts in accepted)


def arrivals_waiting(asker: Asker, since: datetime) -> list[datetime]:
    """Return when each proposal came ``since`` then about which nobody has decided; one query.

    Without what came with a flood that hosts have put away.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    rows = Proposal.objects.filter(state=ProposalState.RECEIVED, is_flood=False)
    waiting = rows.filter(created_at__gte=since).order_by("created_at")
    return list(waiting.values_list("created_at", flat=True))


def _peers(facts: ProposalFacts) -> set[int]:
    agreed = {each.peer for each in facts.speakers if each.peer is not None and each.agreed_at}
    return agreed | {facts.peer}


def _peers_who_held() -> set[int]:
    """Return the peers who have held something, also what is to be held again."""
    held = Q(proposal__state=ProposalState.HELD) | Q(proposal__steps__new=ProposalState.HELD)
    speakers = Speaker.objects.filter(held, agreed_at__isnull=False).exclude(peer=None)
    return set(speakers.values_list("peer", flat=True).distinct())
