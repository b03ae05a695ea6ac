"""How requests between nodes are said to hosts: where one stands, and until when it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from meshup.community.domain.queries import this_node
from meshup.kit.month import last_day_in
from meshup.node_requests.choices import RequestState

if TYPE_CHECKING:
    from datetime import date

    from meshup.node_requests.domain.queries.requests import RequestFacts


def standing(facts: RequestFacts) -> str:
    """Return where a request stands, for hosts of this node: who ended it, and whose turn it is."""
    if facts.is_ours:
        return str(facts.state.label)
    if facts.waits_for_us and facts.state == RequestState.REQUESTED:
        return pgettext("request", "waits for your answer")
    said = {
        RequestState.REQUESTED: pgettext("request", "waits for somebody else"),
        RequestState.LEFT: pgettext("request", "ended by you"),
        RequestState.WITHDRAWN: pgettext("request", "withdrawn by them"),
    }
    return said.get(facts.state, str(facts.state.label))


def last_day(facts: RequestFacts) -> date | None:
    """Return the last day on which an answer counts, by the clock of this community."""
    if facts.deadline is None:
        return None
    return last_day_in(this_node().time_zone, facts.deadline)
