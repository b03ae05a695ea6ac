"""Shell: how a letter begins before a host has written anything: a greeting and the facts.

Facts are those that everybody may read: a place that attendees only are told is its town.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _, override

from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.wording import when_by_days
from meshup.community.domain.queries import this_node
from meshup.kit.localized_text import localized
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.kit.localized_text import Texts


def first_words(about: str, at: datetime) -> tuple[Texts, Texts]:
    """Return subjects and texts of a new letter about "event:<slug>" …, in the node's languages.

    Raises:
        NoSuchEvent, NoSuchSeries: what it is about is not public.
    """
    kind, _colon, slug = about.partition(":")
    subjects, texts = {}, {}
    for language in this_node().languages:
        with override(language):
            if kind == "event":
                subjects[language], texts[language] = _of_event(slug, language, at)
            else:
                subjects[language], texts[language] = _of_series(slug, language)
    return subjects, texts


def name_of(about: str) -> str:
    """Return what a letter is about, in the current language: an event with its day.

    Raises:
        NoSuchEvent, NoSuchSeries: it is not public any more.
    """
    kind, _colon, slug = about.partition(":")
    language = get_language() or ""
    if kind == "event":
        event = event_of(slug)
        title = publisher_in(language).entry(event).title
        return f"{title}, {when_by_days(event)}"
    return localized(series_of(slug).titles, language, this_node().languages).words


def _of_event(slug: str, language: str, at: datetime) -> tuple[str, str]:
    event = event_of(slug)
    entry = publisher_in(language).entry(event, at)
    facts = [(_("When"), capfirst(entry.when)), (_("Where"), entry.where)]
    lines = "  \n".join(
        _("**%(label)s**: %(words)s") % {"label": label, "words": words}
        for label, words in facts
        if words
    )
    words = (_("Hello,"), lines, _("See you soon!"))
    return f"{entry.title}, {when_by_days(event, year=False)}", "\n\n".join(words)


def _of_series(slug: str, language: str) -> tuple[str, str]:
    subject = localized(series_of(slug).titles, language).words if slug else this_node().name
    return subject, "\n\n".join((_("Hello,"), _("See you soon!")))
