"""What other nodes ask of us, on the first page of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.community.rules import may_run_community
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.node_requests.domain.queries.requests import number_waiting, requests_for
from meshup.node_requests.views.desk import listed_requests

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

MOST_SHOWN = 3


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
    action = Action(_("Look and decide"), reverse("node_requests:list"))
    return OverviewPart(todos=[Todo(heading, notes=notes, actions=[action])])
