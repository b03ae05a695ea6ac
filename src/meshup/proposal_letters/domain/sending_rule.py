"""Shell: whether letters wait for a host, or leave at once: one row, or none."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.community.rules import require
from meshup.proposal_letters.models import SendingRule
from meshup.proposals.rules import may_change_calls

if TYPE_CHECKING:
    from meshup.community.rules import Asker

ROW: Final = 1
PAUSE: Final = timedelta(minutes=10)
"""So long after a decision a letter that needs no host waits all the same: hosts undo."""


def is_sent_at_once() -> bool:
    """Say whether letters leave without a host who looked; one query."""
    return SendingRule.objects.filter(pk=ROW, is_at_once=True).exists()


def set_sending(by: Asker, *, is_at_once: bool) -> None:
    """Let letters leave at once from now on, or wait. Those that wait already go on waiting.

    Raises:
        HostsOnly
    """
    require(by, may_change_calls)
    SendingRule.objects.update_or_create(pk=ROW, defaults={"is_at_once": is_at_once})
