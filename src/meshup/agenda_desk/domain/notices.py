"""Shell: what hosts hear of from the agenda: suggestions that wait for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext as _, gettext_lazy

from meshup.agenda.choices import State
from meshup.agenda.domain.queries.events import events_for
from meshup.community.domain.queries import this_node
from meshup.community.notification_kinds import Notice, NotificationKind
from meshup.community.rules import may_edit_agenda
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.community.rules import Asker


def undecided(asker: Asker) -> Iterator[Notice]:
    """Yield each suggestion that waits: its title and where to decide, no more."""
    languages = this_node().languages
    for event in events_for(asker, State.SUGGESTED):
        title = localized(event.titles, get_language() or "", languages).words
        sentence = _("a visitor suggests “%(title)s”") % {"title": " ".join(title.split())}
        yield Notice(event.slug, sentence, reverse("agenda_desk:suggestions"))


SUGGESTIONS: Final = NotificationKind(
    "suggestions", gettext_lazy("Suggestions of visitors"), may_edit_agenda, undecided, position=10
)
