"""How every public page is answered: rendered once, kept until something on it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.shortcuts import render

from meshup.agenda.domain.occurrence import next_change
from meshup.kit.web import keep

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.domain.node_profile import NodeProfile


def public_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    now: datetime,
    seen: Iterable[Occurrence | None] = (),
) -> HttpResponse:
    """Return a page that shows the events ``seen`` as they stand at ``now``.

    It is out of date when the node or anything in the agenda changes, and when the clock takes
    one of these events into its next phase.
    """
    until = next_change((one for one in seen if one is not None), now)
    response = render(request, template, {**context, "now": now, "until": until})
    return keep(response, "node", "agenda", until=until)


def today_there(node: NodeProfile, now: datetime) -> date:
    """Return the date at ``now`` where the node is."""
    return now.astimezone(ZoneInfo(node.time_zone)).date()
