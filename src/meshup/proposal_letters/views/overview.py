"""What the desk says of letters to speakers: on its first page, and beside a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import ngettext, npgettext

from meshup.desk.registry import Action, OverviewPart, Panel, Todo
from meshup.proposal_letters.domain.outbox import number_in_outbox, waiting_letters_of
from meshup.proposals.rules import may_see_pool

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker

PANEL: Final = "proposal_letters/_desk_panel.html"


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


def letters_panel(asker: Asker, uuid: UUID, _now: datetime) -> Panel | None:
    """Return the letters about a proposal that wait, where any do."""
    if not may_see_pool(asker):
        return None
    letters = waiting_letters_of(asker, uuid)
    return Panel(PANEL, {"letters": letters}) if letters else None
