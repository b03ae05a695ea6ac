"""Shell: asking for what another node offers, and what a yes, a no or an end makes of a loan.

The handshake is that of ``node_requests``. The hook ``loan_changed`` runs in its transaction, twice
like once. A yes of ours to days on which somebody has the thing, or on which it is not free, is
refused: the row of the item is locked, so of two hosts who say yes at once, one is told.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from meshup.activitypub.addresses import address_hash
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.kit import clock
from meshup.kit.month import today_in
from meshup.library.choices import BY_REQUEST, ItemKind, ItemState, LoanState
from meshup.library.domain.audiences import audiences_of
from meshup.library.domain.copying import own_item_in
from meshup.library.domain.loan_terms import period_of, terms_of
from meshup.library.domain.own_number import count_change
from meshup.library.domain.periods import from_json, is_free
from meshup.library.domain.queries.node_items import node_item_for
from meshup.library.errors import (
    DaysOver,
    DaysReversed,
    LentAlready,
    NoSuchItem,
    NotFreeThen,
    NotToAskFor,
)
from meshup.library.models import LibraryItem, Loan
from meshup.node_requests.choices import RequestState
from meshup.node_requests.domain.answering import leave
from meshup.node_requests.domain.queries.nodes import group_of
from meshup.node_requests.domain.requesting import NewRequest, send_request, withdraw_request
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.library.domain.periods import Period
    from meshup.node_requests.domain.queries.requests import RequestFacts

KIND: Final = "loan"
REMEMBERED: Final = timedelta(days=400)
"""For how long it is known who had what."""
STATES: Final = {
    RequestState.REQUESTED: LoanState.WAITING,
    RequestState.MAYBE: LoanState.WAITING,
    RequestState.ACCEPTED: LoanState.AGREED,
    RequestState.DECLINED: LoanState.REFUSED,
    RequestState.EXPIRED: LoanState.REFUSED,
    RequestState.WITHDRAWN: LoanState.ENDED,
    RequestState.LEFT: LoanState.ENDED,
}
HAS_DAYS: Final = frozenset({ItemKind.TOOL, ItemKind.VENUE})
"""What nobody else can have on the same days."""


def own_today(now: datetime) -> date:
    """Return which day it is where this node is."""
    return today_in(this_node().time_zone, now)


def ask_for_item(by: Asker, uuid: UUID, period: Period, words: str, at: datetime) -> UUID:
    """Ask another node for something that it offers; return by what the request is known.

    Raises:
        HostsOnly, NoSuchItem, NotToAskFor, DaysReversed, DaysOver
        Refusal: the node cannot be asked.
    """
    require(by, may_run_community)
    item = node_item_for(by, uuid, at)
    if item.kind not in BY_REQUEST:
        raise NotToAskFor
    if period.last < period.first:
        raise DaysReversed
    if period.last < own_today(at):
        raise DaysOver
    terms = terms_of(item.id, item.kind, item.titles, period, words)
    zone = ZoneInfo(this_node().time_zone)
    until = datetime.combine(period.last + timedelta(days=1), time(), tzinfo=zone)
    deadline = until if until > at else None
    about = address_hash(item.id).hex()
    wanted = NewRequest(kind=KIND, terms=terms, about=about, deadline=deadline)
    return send_request(by, wanted, group_of(item.node.group_id, at), at)


def end_loan(by: Asker, request: UUID, at: datetime) -> None:
    """Say that something came back, or that it is called off; either side may. Twice is once.

    Raises:
        HostsOnly, NoSuchItem, NoSuchRequest
    """
    require(by, may_run_community)
    loan = Loan.objects.filter(request=request).first()
    if loan is None:
        raise NoSuchItem
    if loan.state == LoanState.ENDED:
        return
    (withdraw_request if loan.is_ours else leave)(by, request, at)


def loan_changed(facts: RequestFacts, _before: RequestState | None) -> None:
    """Keep where a loan stands, in the transaction of whoever changed it.

    Raises:
        NoSuchItem, LentAlready, NotFreeThen: of our own yes; nothing is written then.
    """
    item = _own_item(facts)
    known = Loan.objects.select_for_update().filter(request=facts.uuid).first()
    loan = known or _new(facts, item)
    was = LoanState(loan.state)
    state = _state(facts, was)
    if known is not None and state == was:
        return
    if state == LoanState.AGREED and not facts.is_ours:
        _refuse_double(item, loan, facts)
    loan.state = state
    loan.ended_at = facts.since if state == LoanState.ENDED else None
    loan.save()
    if item is not None and LoanState.AGREED in {was, state}:
        count_change(clock.now())


def forget_old(now: datetime) -> int:
    """Forget loans that are over since long; return how many."""
    old = Loan.objects.exclude(state=LoanState.AGREED)
    return old.filter(ends_on__lt=now.date() - REMEMBERED).delete()[0]


def own_titles(facts: RequestFacts) -> dict[str, str]:
    """Return what the thing is called: by ourselves where it is ours; {} for nothing of ours."""
    if facts.is_ours:
        return dict(facts.terms["titles"])
    item = _own_item(facts, lock=False)
    return dict(item.titles) if item else {}


def _own_item(facts: RequestFacts, *, lock: bool = True) -> LibraryItem | None:
    """Return the thing of ours that a request is about, locked; None where it is theirs."""
    uuid = None if facts.is_ours else own_item_in(str(facts.terms["item"]))
    if uuid is None:
        return None
    rows = LibraryItem.objects.select_for_update() if lock else LibraryItem.objects
    return rows.filter(uuid=uuid).first()


def _new(facts: RequestFacts, item: LibraryItem | None) -> Loan:
    period = period_of(facts.terms)
    return Loan(
        request=facts.uuid,
        is_ours=facts.is_ours,
        item=item,
        address=facts.terms["item"],
        kind=item.kind if item else facts.terms["kind"],
        titles=item.titles if item else facts.terms["titles"],
        actor_id=facts.actor.pk,
        state=LoanState.WAITING,
        starts_on=period.first,
        ends_on=period.last,
    )


def _state(facts: RequestFacts, was: LoanState) -> LoanState:
    """Return where a loan stands; what is with somebody is not back because their keys changed.

    Who takes a yes back had given one, which may be under way still.
    """
    state = STATES[facts.state]
    if state == LoanState.AGREED and not facts.is_agreed:
        return was
    was_agreed = was in {LoanState.AGREED, LoanState.ENDED} or facts.state == RequestState.LEFT
    if state == LoanState.ENDED and not was_agreed:
        return LoanState.REFUSED
    return state


def _refuse_double(item: LibraryItem | None, loan: Loan, facts: RequestFacts) -> None:
    if item is None or item.state != ItemState.OFFERED or item.kind not in BY_REQUEST:
        raise NoSuchItem
    if item.audience not in audiences_of(facts.actor.actor_id, clock.now()):
        raise NoSuchItem
    if item.kind not in HAS_DAYS:
        return
    period = period_of(facts.terms)
    others = Loan.objects.filter(item=item, is_ours=False, state=LoanState.AGREED)
    clash = conflicts_with(others.exclude(pk=loan.pk), period, own_today(clock.now()))
    if clash:
        names = actors_by_number([clash[0].actor_id])
        name = names[clash[0].actor_id].called if clash[0].actor_id in names else "?"
        raise LentAlready(name=name, first=clash[0].starts_on, last=clash[0].ends_on)
    free, busy = (from_json(item.facts.get(key, [])) or () for key in ("free", "busy"))
    if not is_free(free, busy, period):
        raise NotFreeThen


def conflicts_with(loans: Any, period: Period, today: date) -> list[Loan]:  # noqa: ANN401 - a QuerySet
    """Return the loans that have a day of ``period``; what is late is with somebody still."""
    found = loans.filter(starts_on__lte=period.last).order_by("starts_on", "pk")
    return [
        loan
        for loan in found
        if period.first <= max(loan.ends_on, today if loan.starts_on <= today else loan.ends_on)
    ]
