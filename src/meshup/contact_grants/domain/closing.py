"""Shell: what nobody answered is closed, so that no word of it stays, and no late card comes."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.contact_grants.domain.kind_name import KIND
from meshup.node_requests.choices import RequestState
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.node_requests.errors import NoSuchRequest

if TYPE_CHECKING:
    from datetime import datetime

LATE: Final = timedelta(days=3)
"""For so long a yes may be under way."""


def close_unanswered(at: datetime) -> int:
    """Withdraw what we asked and nobody answered in time; return how much. Twice is once."""
    count = 0
    for facts in requests_of_kind(KIND, at):
        is_silent = facts.state == RequestState.EXPIRED and facts.deadline is not None
        if facts.is_ours and is_silent and at > facts.deadline + LATE:  # type: ignore[operator]
            with suppress(NoSuchRequest):
                withdraw_request(None, facts.uuid, at)
                count += 1
    return count
