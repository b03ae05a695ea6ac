"""What waits for hosts of programmes that several communities fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.errors import NoSuchEvent
from meshup.community.rules import may_run_community
from meshup.community.templatetags.words import said
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.shared_programme.domain.queries.at_desk import filled_with_news, given_with_news
from meshup.shared_programme.part_news_words import filled_news_in_words, given_news_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.shared_programme.domain.queries.at_desk import FilledFor, GivenFacts


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Say what co-hosts put into their parts, and what homes did with ours."""
    if not may_run_community(asker):
        return OverviewPart()
    todos = [_given(asker, given) for given in given_with_news(asker)]
    todos += [_filled(asker, filled) for filled in filled_with_news(asker, now)]
    return OverviewPart(todos=todos)


def _given(asker: Asker, given: GivenFacts) -> Todo:
    page = reverse("shared_programme_pages:parts", args=[given.slug])
    notes = [given_news_in_words(one) for one in given.news]
    if given.has_conflict:
        notes.append(_("They signed two things at once: ask them which one holds."))
    seen = reverse("shared_programme_pages:part_seen", args=[given.slug, given.terms.uuid])
    heading = _("%(who)s and their part of the programme") % {"who": given.name}
    return _todo(asker, given.slug, heading, page, notes, seen)


def _filled(asker: Asker, filled: FilledFor) -> Todo:
    page = reverse("desk:event", args=[filled.slug])
    notes = [filled_news_in_words(one, filled.home) for one in filled.news]
    seen = reverse("shared_programme_pages:seen", args=[filled.slug])
    heading = _("%(home)s and your part of its programme") % {"home": filled.home}
    return _todo(asker, filled.slug, heading, page, notes, seen)


def _todo(asker: Asker, slug: str, heading: str, page: str, notes: list[str], seen: str) -> Todo:
    try:
        title = str(said(event_for(asker, slug).titles)) or slug
    except NoSuchEvent:
        title = slug
    actions = [Action(_("Look"), page), Action(_("Seen"), seen, posts=True, quiet=True)]
    return Todo(heading, title, page, notes, actions)
