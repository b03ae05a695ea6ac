"""What other nodes ask of us, on the first page of the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.community.rules import may_run_community
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.node_requests.choices import RequestState
from meshup.node_requests.domain.queries.requests import (
    has_changed_since,
    number_waiting,
    requests_for,
)
from meshup.node_requests.standing_words import standing
from meshup.node_requests.views.desk import listed_requests

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.node_requests.domain.queries.requests import RequestFacts
    from meshup.node_requests.views.desk import ListedRequest

MOST_SHOWN: Final = 3
NEWS_LAST: Final = timedelta(days=3)
THEIR_STATES: Final = frozenset(
    {
        RequestState.MAYBE,
        RequestState.ACCEPTED,
        RequestState.DECLINED,
        RequestState.LEFT,
    }
)
"""What somebody whom we asked has said."""


def waiting_requests(asker: Asker, now: datetime) -> OverviewPart:
    """Say what waits for an answer, in one to-do however much it is."""
    if not may_run_community(asker):
        return OverviewPart()
    number = number_waiting(now)
    if not number:
        return OverviewPart()
    heading = ngettext(
        "%(number)s community asks something of us",
        "%(number)s communities ask something of us",
        number,
    ) % {"number": number}
    listed = [one for one in listed_requests(requests_for(asker, now)) if one.waits_for_us]
    notes = [one.sentence for one in listed[:MOST_SHOWN]]
    action = Action(_("Look and decide"), _page_of(listed))
    return OverviewPart(todos=[Todo(heading, notes=notes, actions=[action])])


def late_words(asker: Asker, now: datetime) -> OverviewPart:
    """Say for some days what other nodes answered, or ended."""
    if not (may_run_community(asker) and has_changed_since(now - NEWS_LAST)):
        return OverviewPart()
    new = [one for one in requests_for(asker, now) if _is_news(one, now)]
    listed = listed_requests(new)
    if not listed:
        return OverviewPart()
    heading = ngettext(
        "%(number)s answer between communities",
        "%(number)s answers between communities",
        len(listed),
    ) % {"number": len(listed)}
    notes = [f"{one.sentence}: {standing(one.facts)}" for one in listed[:MOST_SHOWN]]
    action = Action(_("Look"), _page_of(listed), quiet=True)
    return OverviewPart(todos=[Todo(heading, notes=notes, actions=[action])])


def _is_news(facts: RequestFacts, now: datetime) -> bool:
    """Say whether the other side has said something lately."""
    states = THEIR_STATES if facts.is_ours else {RequestState.WITHDRAWN}
    return facts.state in states and facts.since > now - NEWS_LAST


def _page_of(listed: Sequence[ListedRequest]) -> str:
    """Return the page of a request, where there is just one, or of all."""
    if len(listed) == 1:
        return reverse("node_requests:request", args=[listed[0].facts.uuid])
    return reverse("node_requests:list")
