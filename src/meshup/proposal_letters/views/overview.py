"""What the desk's first page says of letters to speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext, npgettext

from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.proposal_letters.domain.outbox import number_in_outbox
from meshup.proposals.rules import may_see_pool

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def overview_part(asker: Asker, _now: datetime) -> OverviewPart:
    """Say how many letters wait for somebody who looks."""
    if not may_see_pool(asker) or not (waiting := number_in_outbox(asker)):
        return OverviewPart()
    heading = ngettext(
        "%(number)s letter to a speaker waits", "%(number)s letters to speakers wait", waiting
    )
    look = npgettext("letters", "Look at it", "Look at them", waiting)
    actions = [Action(look, reverse("proposal_letters:outbox"))]
    return OverviewPart(todos=[Todo(heading % {"number": waiting}, actions=actions)])
