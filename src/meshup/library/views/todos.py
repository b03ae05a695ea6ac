"""What should have come back, on the first page of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, gettext as _, ngettext

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.kit.date_words import short_day
from meshup.kit.localized_text import localized
from meshup.library.domain.lending import own_today
from meshup.library.domain.queries.loans import late_loans

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.library.domain.queries.loans import LoanFacts

MOST_SHOWN = 3


def late(asker: Asker, now: datetime) -> OverviewPart:
    """Say what should be back, in one to-do however much it is."""
    if not may_run_community(asker):
        return OverviewPart()
    loans = late_loans(now, own_today(now))
    if not loans:
        return OverviewPart()
    heading = ngettext(
        "%(number)s loan is over its time", "%(number)s loans are over their time", len(loans)
    ) % {"number": len(loans)}
    notes = [_note(loan) for loan in loans[:MOST_SHOWN]]
    action = Action(_("Say what came back"), reverse("library:loans"))
    return OverviewPart(todos=[Todo(heading, notes=notes, actions=[action])])


def _note(loan: LoanFacts) -> str:
    words = localized(loan.titles, get_language() or "en", this_node().languages).words
    names = {"item": words, "node": loan.node, "day": short_day(loan.ends_on)}
    if loan.is_ours:
        return _("“%(item)s” of %(node)s: due on %(day)s") % names
    return _("“%(item)s”, lent to %(node)s: due on %(day)s") % names
