"""Shell: checklists as history knows them; see ``history.domain.tracking``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext, gettext_lazy as _

from meshup.agenda.domain.change_words import names_of_events, names_of_series
from meshup.checklists.domain import editions, templates
from meshup.checklists.domain.tags import CHECKLISTS
from meshup.checklists.models import ChecklistItem, ChecklistTemplate
from meshup.checklists.rules import may_keep_checklists
from meshup.community.domain.queries import this_node
from meshup.community.rules import require
from meshup.history.domain.tracking import Tracked, Wording
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.community.rules import Asker
    from meshup.history.domain.records import Snapshot

ITEM: Final = "checklist_item"


def notes_in_use(event: int) -> str | None:
    """Say why the placeholder of a usual date has to stay: something was noted of its checklist.

    An event of which more was said goes with its checklist.
    """
    if ChecklistItem.objects.filter(event=event, event__version=0).exists():
        return gettext("Something was noted on its checklist.")
    return None


def _refuse_others(by: Asker | None) -> None:
    require(by, may_keep_checklists)


def _names_of_items(rows: Sequence[Snapshot]) -> list[str]:
    """Return "“Book the place” for “Paris P2P monthly”, 2 December"; asks once for all."""
    events = names_of_events(row["event_id"] for row in rows)
    language, languages = get_language() or "en", this_node().languages
    return [
        gettext("“%(item)s” (%(event)s)")
        % {
            "item": localized(row["texts"], language, languages).words,
            "event": events.get(row["event_id"], "?"),
        }
        for row in rows
    ]


def _names_of_templates(rows: Sequence[Snapshot]) -> list[str]:
    series = names_of_series(row["series_id"] for row in rows if row["series_id"])
    return [
        series.get(row["series_id"], "?") if row["series_id"] else gettext("single events")
        for row in rows
    ]


ITEMS: Final = Tracked(
    kind=ITEM,
    model=ChecklistItem,
    tags=lambda _item: (),
    guard=_refuse_others,
    wording=Wording(
        verbs={
            "tick_off": _("%(who)s ticked off %(what)s."),
            "reopen": _("%(who)s opened %(what)s again."),
            "take_on": _("%(who)s takes care of %(what)s."),
            "give_back": _("%(who)s gave back %(what)s."),
            "leave_out": _("%(who)s left out %(what)s."),
            "take_in": _("%(who)s took in %(what)s again."),
            "add": _("%(who)s added %(what)s."),
        },
        columns={
            "texts": _("words"),
            "days": _("day"),
            "role": _("role"),
            "assignee_id": _("who does it"),
        },
        names=_names_of_items,
    ),
)
TRACKED: Final = (
    ITEMS,
    replace(ITEMS, kind=editions.ABOUT),  # of which no row is: it guards what changes are about
    Tracked(
        kind=templates.ABOUT,
        model=ChecklistTemplate,
        tags=lambda _template: (CHECKLISTS,),
        guard=_refuse_others,
        wording=Wording(
            verbs={
                "take_usual": _("%(who)s took the usual checklist for %(what)s."),
                "take_from_kit": _("%(who)s took the checklist for %(what)s from a starter kit."),
                "set_up": _("The checklist for %(what)s came with the starter kit, at set-up."),
                "add_to_list": _("%(who)s added something to the checklist for %(what)s."),
                "edit_list": _("%(who)s changed the checklist for %(what)s."),
                "remove_from_list": _("%(who)s took something off the checklist for %(what)s."),
            },
            names=_names_of_templates,
        ),
    ),
)
