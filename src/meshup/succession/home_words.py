"""Who may go on with an event, and since when its home is silent, in words for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _, ngettext

from meshup.community.domain.queries import this_node
from meshup.kit.date_words import moment_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.succession.domain.queries.shown import HomeAtDesk


def since(moment: datetime | None) -> str:
    """Return a moment by the clock of the community."""
    if moment is None:
        return "?"
    return moment_in_words(moment.astimezone(ZoneInfo(this_node().time_zone)))


def order_in_words(successors: Sequence[str], days: int) -> str:
    """Return who goes on with an event of ours, and after how long."""
    if not successors:
        return _("If your node falls silent, nobody goes on with this event: choose who may.")
    first = ngettext(
        "If your node falls silent for %(days)s day, %(first)s may go on with it",
        "If your node falls silent for %(days)s days, %(first)s may go on with it",
        days,
    ) % {"days": days, "first": successors[0]}
    then = [_("then %(node)s") % {"node": name} for name in successors[1:]]
    return ", ".join([first, *then]) + "."


def who_is_awaited(home: HomeAtDesk) -> str:
    """Return whom one waits for, where the home is silent and others are asked first."""
    if home.waits_for:
        return _("%(node)s is asked first whether it goes on.") % {"node": home.waits_for}
    if not home.successors:
        return _("Its home named nobody who may go on: write to its hosts.")
    return _("Nobody of those who may go on is left: write to each other.")
