"""Shell: what is lent and borrowed, as values; when a thing is with somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.kit.month import today_in
from meshup.library.choices import ItemKind, LoanState
from meshup.library.domain.loan_standing import Standing, standing_of
from meshup.library.domain.periods import Period
from meshup.library.models import Loan
from meshup.node_requests.domain.queries.requests import other_nodes
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts

MOST_LISTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFacts:
    """A loan.

    Attributes:
        request: of ``node_requests``, which both sides answer and end.
        is_ours: whether we asked: the thing is theirs.
        node: the name of the other community.
    """

    request: UUID
    is_ours: bool
    kind: ItemKind
    titles: Texts
    node: str
    starts_on: date
    ends_on: date
    standing: Standing

    @property
    def is_out(self) -> bool:
        """Whether it is with whoever borrowed it."""
        return self.standing in {Standing.OUT, Standing.LATE}


def loans_for(asker: Asker, now: datetime, today: date) -> list[LoanFacts]:
    """Return all loans for hosts, the latest first; a constant of queries.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    return _facts(Loan.objects.order_by("-starts_on", "-pk")[:MOST_LISTED], now, today)


def loans_of(item: UUID, now: datetime, today: date) -> list[LoanFacts]:
    """Return who asked for something of ours, or has it, by day."""
    rows = Loan.objects.filter(item__uuid=item).order_by("starts_on", "pk")[:MOST_LISTED]
    return _facts(rows, now, today)


def late_loans(now: datetime, today: date) -> list[LoanFacts]:
    """Return what should have come back, on either side."""
    rows = Loan.objects.filter(state=LoanState.AGREED, ends_on__lt=today)
    return _facts(rows.order_by("ends_on", "pk")[:MOST_LISTED], now, today)


def busy_of(items: Sequence[int], today: date) -> dict[int, list[Period]]:
    """Return when items are with somebody, by their keys; one query.

    What has not come back is with whoever has it, today too.
    """
    found: dict[int, list[Period]] = {}
    rows = Loan.objects.filter(item__in=items, is_ours=False, state=LoanState.AGREED)
    for key, first, last in rows.values_list("item", "starts_on", "ends_on"):
        found.setdefault(key, []).append(
            Period(first, max(last, today) if first <= today else last)
        )
    return found


def _facts(rows: Iterable[Loan], now: datetime, today: date) -> list[LoanFacts]:
    some = list(rows)
    actors = actors_by_number({row.actor_id for row in some}) if some else {}
    nodes = other_nodes(actors.values(), now) if actors else {}
    zone = this_node().time_zone
    return [
        LoanFacts(
            request=row.request,
            is_ours=row.is_ours,
            kind=ItemKind(row.kind),
            titles=row.titles,
            node=nodes[row.actor_id].name if row.actor_id in nodes else "",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            standing=standing_of(
                LoanState(row.state),
                Period(row.starts_on, row.ends_on),
                row.ended_at and today_in(zone, row.ended_at),
                today,
            ),
        )
        for row in some
    ]
