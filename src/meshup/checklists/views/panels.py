"""What checklists show on the desk's own pages: to-dos, a panel of an event, one of a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.choices import Kind
from meshup.checklists.domain.items import SINGLE_EVENTS
from meshup.checklists.domain.queries.editions import edition_for, editions_for
from meshup.checklists.domain.queries.templates import template_of
from meshup.checklists.rules import may_keep_checklists, may_see_checklists
from meshup.checklists.views.item_rows import item_rows
from meshup.checklists.views.to_do import is_mine_of
from meshup.community.domain.queries import names_of_people
from meshup.community.templatetags.words import said, spoken
from meshup.desk.registry import Action, OverviewPart, Panel, Todo
from meshup.desk.views.overview import TO_DO_ANCHOR
from meshup.kit.date_words import day_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.checklists.domain.items import ListedItem
    from meshup.checklists.domain.queries.editions import Edition
    from meshup.community.rules import Asker

STYLE: Final = "checklists/checklists.css"
MOST_TO_DOS: Final = 3
"""Of all editions, on the overview; a fresh list would bury what else waits."""
NEXT: Final = 2
"""Items ahead that an event's page shows below what is due."""


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return what is due for an event and what comes next, or how hosts get a list.

    Raises:
        NoSuchEvent
    """
    if not may_see_checklists(asker):
        return None
    edition = edition_for(asker, slug, now)
    keeps = may_keep_checklists(asker)
    is_closed = edition.is_silent or edition.is_history
    if not edition.items and (is_closed or not keeps or edition.event.kind == Kind.IMPROMPTU):
        return None
    items = [*edition.due, *edition.ahead[:NEXT]]
    context = {
        "event": edition.event,
        "edition": edition,
        "rows": item_rows(asker, edition, items, names_of_people()),
        "template": edition.event.series or SINGLE_EVENTS,
        "is_closed": is_closed,
    }
    return Panel("checklists/_event.html", context, style=STYLE)


def series_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:  # noqa: ARG001 - as registered
    """Return how long the list of a series is, and where it is written."""
    if not may_keep_checklists(asker):
        return None
    return Panel("checklists/_series.html", {"template": template_of(slug)})


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Return what is due: the asker's, and of hosts also what others were to do; then the rest.

    The asker's own comes first, then what is nobody's, each the longest overdue first.
    """
    keeps = may_keep_checklists(asker)
    due = [
        (edition, item)
        for edition in editions_for(asker, now)
        for item in edition.due
        if keeps or is_mine_of(asker, item)
    ]
    if not due:
        return OverviewPart()
    names = {**names_of_people(), int(asker.pk or 0): _("yours")}
    due.sort(key=lambda both: (_distance(asker, both[1]), both[1].due))
    todos = [_todo(edition, item, names) for edition, item in due[:MOST_TO_DOS]]
    if rest := len(due) - len(todos):
        words = ngettext(
            "%(number)s more thing to do for your events",
            "%(number)s more things to do for your events",
            rest,
        )
        address = reverse("checklists:to_do") + ("" if keeps else "?who=me")
        actions = (Action(_("What is to do"), address, quiet=True),)
        todos.append(Todo(words % {"number": rest}, actions=actions))
    return OverviewPart(todos=todos)


def _distance(asker: Asker, item: ListedItem) -> int:
    """Return 0 for what is the asker's, 1 for what is nobody's, 2 for what is somebody else's."""
    if item.assignee is None:
        return 1
    return 0 if item.assignee == asker.pk else 2


def _todo(edition: Edition, item: ListedItem, names: Mapping[int, str]) -> Todo:
    event, words = edition.event, str(said(item.texts))
    due = day_in_words(item.due, year=False)
    note = _("was due on %(day)s") if item.due < edition.today else _("due today")
    who = names.get(item.assignee or 0, "")
    done = Action(
        _("Done"),
        reverse("checklists:act", args=[event.slug, item.key, "done"]),
        posts=True,
        back=f"{reverse('desk:overview')}#{TO_DO_ANCHOR}",
        spoken=_("Done: %(item)s") % {"item": words},
    )
    notes = (day_in_words(event.local_start, year=False), note % {"day": due}, who)
    return Todo(
        words,
        spoken(event.titles) or event.slug,
        reverse("checklists:edition", args=[event.slug]),
        tuple(f"· {each}" for each in notes if each),
        (done,),
    )
