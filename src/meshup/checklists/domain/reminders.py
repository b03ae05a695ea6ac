"""Shell: what somebody took on and is to do today, or was to do, for their daily letter.

The daily letter goes out once a day, at seven where the node is, in the language of its reader,
with all that waits and that they have not heard of (``community.domain.notifications``). The day
on which an item is due is part of what names it: moved with its event, it is told again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext as _, gettext_lazy

from meshup.agenda.domain.wording import title_of
from meshup.checklists.domain.queries.editions import editions_for
from meshup.checklists.rules import may_see_checklists
from meshup.community.domain.queries import this_node
from meshup.community.notification_kinds import Notice, NotificationKind
from meshup.kit import clock
from meshup.kit.date_words import day_in_words
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.checklists.domain.items import ListedItem
    from meshup.checklists.domain.queries.editions import Edition
    from meshup.community.rules import Asker


def due_of(asker: Asker) -> Iterator[Notice]:
    """Yield what ``asker`` took on, or was given, and is due today or was before."""
    for edition in editions_for(asker, clock.now()):
        for item in edition.due:
            if item.assignee is not None and item.assignee == asker.pk:
                yield _notice(edition, item)


def _notice(edition: Edition, item: ListedItem) -> Notice:
    event, languages = edition.event, this_node().languages
    words = localized(item.texts, get_language() or "en", languages).words
    title = title_of(event, get_language() or "", languages).words
    facts = {
        "item": words,
        "event": " ".join(title.split()) or event.slug,
        "day": day_in_words(event.local_start, year=False),
    }
    return Notice(
        f"{event.slug}:{item.key}:{item.due.isoformat()}",
        _("To do for “%(event)s” on %(day)s: %(item)s") % facts,
        reverse("checklists:edition", args=[event.slug]),
    )


DUE: Final = NotificationKind(
    "checklists.due",
    gettext_lazy("What you took on is due (always in the daily letter)"),
    may_see_checklists,
    due_of,
    position=60,
)
