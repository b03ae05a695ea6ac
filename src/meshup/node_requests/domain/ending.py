"""Shell: requests end by the clock, and are forgotten long after they ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.node_requests.choices import ENDED, OPEN
from meshup.node_requests.domain.standing import settle
from meshup.node_requests.models import NodeRequest

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

REMEMBERED: Final = timedelta(days=400)
"""For how long it is remembered that something was asked, so that an old message is one."""
UNANSWERED: Final = timedelta(days=200)
"""What was asked without a deadline, and was not answered for so long, is forgotten."""
MOST_ENDED: Final = 200
"""What one node asked and is over, remembered: who asks and takes back all day fills nothing."""


def is_something_due(at: datetime) -> bool:
    """Say whether the time of some request is over."""
    return _due(at).exists()


@transaction.atomic
def expire_requests(at: datetime) -> int:
    """Let requests end whose time is over; return how many. Twice is once."""
    rows = list(_due(at).select_for_update().order_by("pk"))
    for row in rows:
        settle(row, at)
    return len(rows)


def forget_old(at: datetime) -> int:
    """Forget what ended long ago, or was never answered; return how much."""
    ended = NodeRequest.objects.filter(state__in=ENDED, since__lt=at - REMEMBERED)
    silent = NodeRequest.objects.filter(state__in=OPEN, deadline=None, since__lt=at - UNANSWERED)
    return ended.delete()[0] + silent.delete()[0]


def forget_most_of(actor: int) -> int:
    """Forget what a node asked and is over, beyond what is remembered; return how much."""
    ended = NodeRequest.objects.filter(is_ours=False, actor_id=actor, state__in=ENDED)
    over = list(ended.order_by("-since", "-pk").values_list("pk", flat=True)[MOST_ENDED:])
    return NodeRequest.objects.filter(pk__in=over).delete()[0] if over else 0


def _due(at: datetime) -> QuerySet[NodeRequest]:
    return NodeRequest.objects.filter(state__in=OPEN, deadline__lte=at)
