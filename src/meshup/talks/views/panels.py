"""What talks show on the desk's own pages: what waits to be read, and the talks of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.domain.queries.events import event_for
from meshup.community.templatetags.words import spoken
from meshup.desk.registry import Action, OverviewPart, Panel, Todo
from meshup.proposals.domain.queries.talks import talks_by_uuid
from meshup.talks.domain.queries.materials import shown_materials, talks_to_look_at
from meshup.talks.domain.queries.speakers import pages_to_read
from meshup.talks.domain.queries.thanks import thanks_waiting
from meshup.talks.rules import may_keep_talks

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

MOST_LED_TO: Final = 3


def overview_part(asker: Asker, _now: datetime) -> OverviewPart:
    """Say what visitors and speakers wrote that nobody has read."""
    if not may_keep_talks(asker):
        return OverviewPart()
    todos = []
    if waiting := len(thanks_waiting(asker)):
        words = ngettext(
            "%(number)s visitor wrote to a speaker",
            "%(number)s visitors wrote to speakers",
            waiting,
        )
        todos.append(_todo(words % {"number": waiting}, "thanks"))
    if pages := len(pages_to_read()):
        words = ngettext(
            "%(number)s page of a speaker has links that nobody has read",
            "%(number)s pages of speakers have links that nobody has read",
            pages,
        )
        todos.append(_todo(words % {"number": pages}, "pages"))
    talks = talks_by_uuid(talks_to_look_at())
    for talk in list(talks.values())[:MOST_LED_TO]:
        page = reverse("talks:desk_talk", args=[talk.slug])
        look = Action(_("Look where it leads"), page)
        heading = _("A speaker added an address: look where it leads")
        todos.append(Todo(heading, spoken(talk.titles), page, actions=(look,)))
    return OverviewPart(todos=todos)


def _todo(heading: str, anchor: str) -> Todo:
    return Todo(heading, actions=(Action(_("Read"), f"{reverse('talks:desk')}#{anchor}"),))


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return the talks of an event, with what is there of each.

    Raises:
        NoSuchEvent
    """
    if not may_keep_talks(asker):
        return None
    event = event_for(asker, slug)
    on_lines = [line.talk for line in event.timetable if line.talk is not None]
    talks = talks_by_uuid(on_lines) if on_lines else {}
    if not talks:
        return None
    materials = shown_materials(talks)
    rows = [(talks[uuid], materials.get(uuid, ())) for uuid in on_lines if uuid in talks]
    return Panel("talks/_event_panel.html", {"rows": rows, "is_over": event.ends_at <= now})
