"""What waits for hosts whose event has a silent home, or two, on the first page of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.community.rules import may_run_community
from meshup.community.templatetags.words import said
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.succession.domain.queries.shown import homes_to_decide
from meshup.succession.home_words import since, who_is_awaited

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.succession.domain.queries.shown import HomeAtDesk


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Say whose turn it is, and where another went on with an event of ours."""
    if not may_run_community(asker):
        return OverviewPart()
    makers = {"turn": _turn, "waits": _waits, "paused": _found}
    return OverviewPart(todos=[makers[one.place](one) for one in homes_to_decide(asker, now)])


def _turn(home: HomeAtDesk) -> Todo:
    words = since(home.silent_since)
    notes = [_("You would be its home. Calendars and registrations stay as they are.")]
    if home.standing.is_alone:
        notes.append(_("None of the others answers either: perhaps your node is cut off."))
    return Todo(
        _("%(home)s has been silent since %(moment)s: do you go on with it?")
        % {"home": home.home, "moment": words},
        str(said(home.titles)),
        reverse("desk:event", args=[home.slug]),
        notes,
        [
            Action(_("Go on from here"), _address("go_on", home), posts=True),
            Action(_("Leave it to the next"), _address("leave", home), posts=True, quiet=True),
        ],
    )


def _waits(home: HomeAtDesk) -> Todo:
    return Todo(
        _("%(home)s has been silent since %(moment)s")
        % {"home": home.home, "moment": since(home.silent_since)},
        str(said(home.titles)),
        reverse("desk:event", args=[home.slug]),
        [who_is_awaited(home)],
    )


def _found(home: HomeAtDesk) -> Todo:
    page = reverse("desk:event", args=[home.slug])
    return Todo(
        _("%(node)s goes on with an event of yours: you were silent") % {"node": home.goes_on},
        str(said(home.titles)),
        page,
        [_("Nothing of yours goes out about it until you have decided.")],
        [Action(_("Look and decide"), page)],
    )


def _address(name: str, home: HomeAtDesk) -> str:
    return reverse(f"succession_pages:{name}", args=[home.slug])
