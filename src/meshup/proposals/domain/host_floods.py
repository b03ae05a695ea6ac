"""Shell: hosts put a flood of proposals away in one press, and back in another.

What is put away is declined without a letter, and goes after a week. The log of moderation has who
did it and why; taking that back puts all of it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import require
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.reasons import reason
from meshup.moderation.domain.undoing import context_of
from meshup.moderation.errors import AlreadyDone
from meshup.moderation.undos import UndoRule
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.floods import Arrival, floods_in
from meshup.proposals.domain.moving import Circumstances, by_host, move
from meshup.proposals.errors import NoSuchFlood, ProgrammeOnly
from meshup.proposals.models import Proposal, StateChange
from meshup.proposals.rules import may_decide

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.moderation.undos import DoneAct
    from meshup.proposals.domain.floods import Flood

PUT_AWAY: Final = "proposals.put_away_flood"
PUT_BACK: Final = "proposals.put_back_flood"
FRESH: Final = timedelta(days=2)
RETENTION: Final = timedelta(days=7)
"""So long a flood can be put back; then it goes."""
PORTION: Final = 500
"""Proposals that one query names."""


@dataclass(frozen=True, slots=True)
class PutAway:
    """A flood that hosts put away at ``at``: how many proposals are still to be put back."""

    at: datetime
    number: int
    title: str


def floods_for(asker: Asker, now: datetime) -> list[Flood]:
    """Return the floods of the last two days that nobody has decided about, largest first.

    Known is who proved an address; one query.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_decide, ProgrammeOnly)
    rows = Proposal.objects.filter(
        state=ProposalState.RECEIVED, is_readers=False, is_vetted=False, created_at__gte=now - FRESH
    )
    columns = rows.exclude(origin="").values_list("created_at", "uuid", "origin", "titles")
    return floods_in(
        Arrival(at, uuid, origin, next(iter(titles.values()), ""))
        for at, uuid, origin, titles in columns
    )


def put_away_flood(asker: Asker, uuids: Iterable[UUID], why: str, at: datetime) -> int:
    """Put proposals away that wait for a first decision; return how many. Twice is once.

    Raises:
        ProgrammeOnly, ReasonMissing
        NoSuchFlood: none of them waits any more.
    """
    require(asker, may_decide, ProgrammeOnly)
    words = reason(why)
    wanted = sorted(set(uuids))
    with transaction.atomic():
        gone = 0
        for first in range(0, len(wanted), PORTION):
            rows = Proposal.objects.select_for_update(no_key=True).filter(
                uuid__in=wanted[first : first + PORTION], state=ProposalState.RECEIVED
            )
            for row in rows.order_by("pk"):
                row.is_flood = True
                row.save(update_fields=["is_flood"])
                circumstances = Circumstances(change="flood")
                move(row, ProposalState.DECLINED, by_host(asker), at, circumstances)
                gone += 1
        if not gone:
            raise NoSuchFlood
        facts = ActContext(facts={"proposals": gone, "at": at.isoformat()})
        log_act(asker, PUT_AWAY, "proposals:flood", words, at, facts)
    return gone


def leave_flood(asker: Asker, uuids: Iterable[UUID]) -> int:
    """Find that a flood is people; return of how many. They are asked about no more.

    From which network they came is forgotten at once, by which they were told as a flood.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_decide, ProgrammeOnly)
    wanted = sorted(set(uuids))
    return sum(
        Proposal.objects.filter(uuid__in=wanted[first : first + PORTION])
        .exclude(origin="")
        .update(origin="")
        for first in range(0, len(wanted), PORTION)
    )


def floods_put_away(asker: Asker) -> list[PutAway]:
    """Return the floods that can be put back, latest first; one query.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_decide, ProgrammeOnly)
    steps = StateChange.objects.filter(
        new=ProposalState.DECLINED, proposal__is_flood=True, proposal__state=ProposalState.DECLINED
    )
    columns = steps.order_by("-at", "pk").values_list("at", "proposal__titles")
    titles: dict[datetime, list[str]] = {}
    for at, texts in columns:
        titles.setdefault(at, []).append(next(iter(texts.values()), ""))
    return [PutAway(at, len(each), each[0]) for at, each in titles.items()]


def put_back_flood(asker: Asker, act: DoneAct, why: str, at: datetime) -> None:
    """Put a flood back that was put away by ``act``: it was people after all.

    Raises:
        AlreadyDone: it has gone for good.
    """
    moment = datetime.fromisoformat(act.facts["at"])
    if not _put_back(asker, moment, at):
        raise AlreadyDone
    log_act(asker, PUT_BACK, act.about, why, at, context_of(act))


def put_back_flood_of(asker: Asker, moment: datetime, at: datetime) -> int:
    """Put a flood back that was put away at ``moment``; return how many proposals it is.

    For programme helpers too, who do not read the log of moderation.

    Raises:
        ProgrammeOnly
        NoSuchFlood: it was put back, or has gone for good.
    """
    require(asker, may_decide, ProgrammeOnly)
    with transaction.atomic():
        back = _put_back(asker, moment, at)
        if not back:
            raise NoSuchFlood
        log_act(asker, PUT_BACK, "proposals:flood", "", at)
    return back


def _put_back(asker: Asker, moment: datetime, at: datetime) -> int:
    steps = StateChange.objects.filter(new=ProposalState.DECLINED, at=moment)
    rows = Proposal.objects.select_for_update(no_key=True).filter(
        is_flood=True, state=ProposalState.DECLINED, pk__in=steps.values("proposal")
    )
    back = list(rows.order_by("pk"))
    for row in back:
        row.is_flood = False
        row.save(update_fields=["is_flood"])
        circumstances = Circumstances(change="put_back")
        move(row, ProposalState.RECEIVED, by_host(asker), at, circumstances)
    return len(back)


UNDO: Final = UndoRule(put_back_flood, by_hosts_only=False)
