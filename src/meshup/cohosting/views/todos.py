"""What waits for hosts of events that are held together, on the first page of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.cohosting.domain.queries.at_desk import held_with_news, requests_for_places
from meshup.cohosting.news_words import news_in_words
from meshup.community.rules import may_run_community
from meshup.community.templatetags.words import said
from meshup.desk.registry import Action, OverviewPart, Todo

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Say what homes changed, and who asks for places."""
    if not may_run_community(asker):
        return OverviewPart()
    todos = []
    for held in held_with_news(asker, now):
        page = reverse("desk:event", args=[held.slug])
        notes = [news_in_words(one) for one in held.news]
        if held.has_conflict:
            notes.append(_("They signed two things at once: ask them which one holds."))
        todos.append(
            Todo(
                _("%(home)s changed an event that you hold together") % {"home": held.home},
                str(said(held.titles)),
                page,
                notes,
                [
                    Action(_("See the event"), page),
                    Action(
                        _("Seen"),
                        reverse("cohosting_pages:seen", args=[held.slug]),
                        posts=True,
                        quiet=True,
                    ),
                ],
            )
        )
    for slug, node in requests_for_places(asker, now):
        heading = ngettext(
            "%(node)s asks for %(number)s more place",
            "%(node)s asks for %(number)s more places",
            node.wants,
        ) % {"node": node.node.name, "number": node.wants}
        page = reverse("cohosting_pages:together", args=[slug])
        todos.append(Todo(heading, actions=[Action(_("Look and decide"), page)]))
    return OverviewPart(todos=todos)
