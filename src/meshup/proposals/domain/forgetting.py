"""Shell: proposals go: erased with their peer, or after their time.

What is ahead on timetables is taken off; on evenings that are over the title stays, as what took
place, without names and text. Rooms above hear of it in the transaction ("forgotten").
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from meshup.letters.domain.addresses import release_addresses
from meshup.proposals.choices import TALKS, ProposalState
from meshup.proposals.domain.call_facts import MONTHS_DECLINED
from meshup.proposals.domain.host_floods import RETENTION
from meshup.proposals.domain.lines import let_go_of_lines
from meshup.proposals.domain.moving import announce
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.models import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

MONTH: Final = timedelta(days=30.5)
WITHDRAWN_LASTS: Final = timedelta(days=30)
"""So long a proposal that was withdrawn can be proposed again."""
ORIGIN_LASTS: Final = timedelta(days=2)
AT_ONCE: Final = 500
"""Rows that one statement deletes."""


def forget(rows: Iterable[Proposal], at: datetime, *, for_good: bool = False) -> int:
    """Delete proposals, and what timetables say of them; return how many.

    ``for_good`` if their peer is erased: then nothing is remembered of their address either.
    """
    addresses: set[int] = set()
    keys = []
    with transaction.atomic():
        for row in rows:
            if row.state in TALKS:
                let_go_of_lines(row.uuid, at)
            addresses |= {row.address_id} if row.address_id is not None else set()
            announce(row, "forgotten")
            keys.append(row.pk)
        for begin in range(0, len(keys), AT_ONCE):
            Proposal.objects.filter(pk__in=keys[begin : begin + AT_ONCE]).delete()
        release_addresses(addresses, at, for_good=for_good)
    return len(keys)


def forget_unchanged(versions: Mapping[UUID, int], at: datetime) -> int:
    """Delete those of these proposals that are still at their version; return how many."""
    rows = Proposal.objects.select_for_update(no_key=True).filter(uuid__in=versions).order_by("pk")
    return forget([row for row in rows if row.version == versions[row.uuid]], at)


def forget_networks(now: datetime) -> int:
    """Forget from which networks proposals came, after two days; return of how many."""
    old = Proposal.objects.exclude(origin="").filter(created_at__lt=now - ORIGIN_LASTS)
    return old.update(origin="")


def forget_old(now: datetime) -> int:
    """Forget what was declined, withdrawn, or put away as a flood, each after its time."""
    return forget(Proposal.objects.filter(_past_its_time(now)).order_by("pk"), now)


def _past_its_time(now: datetime) -> Q:
    withdrawn = Q(state=ProposalState.WITHDRAWN, changed_at__lt=now - WITHDRAWN_LASTS)
    declined = Q(state=ProposalState.DECLINED)
    flood = declined & Q(is_flood=True, changed_at__lt=now - RETENTION)
    calls = {call.slug: call.months_declined for call in all_calls()}
    old = Q(changed_at__lt=now - MONTHS_DECLINED * MONTH) & ~Q(call__in=calls)
    for slug, months in calls.items():
        old |= Q(call=slug, changed_at__lt=now - months * MONTH)
    return withdrawn | flood | (declined & old)
