"""Shell: events in letters of dates: the words of feeds and pages, as parts of a letter.

What everybody may read, and no more: a place that attendees only are told stays its town.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meshup.letters.letter_content import Button, Facts, Heading, Links, Paragraph
from meshup.mailings.domain.followers import link_of
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.letters.letter_content import Part
    from meshup.publishing.domain.entries import Entry

IN_FULL: Final = 5
"""So many events stand in a letter with all that is said in short; the others in a line."""


def entries_of(events: Iterable[Occurrence], language: str, at: datetime) -> list[Entry]:
    """Return events as the node words them in ``language``."""
    publisher = publisher_in(language)
    return [publisher.entry(event, at) for event in events]


def news_of(entries: Sequence[Entry], language: str) -> tuple[Part, ...]:
    """Return a letter about events: of one, whose title is the subject, its words and its page."""
    if len(entries) > 1:
        return (*parts_of(entries), agenda_button(language))
    (entry,) = entries
    return (*_facts(entry), Button(_("All about it"), entry.page))


def parts_of(entries: Sequence[Entry]) -> tuple[Part, ...]:
    """Return events as parts of a letter: the first few in full, the others in a line each."""
    full = [part for entry in entries[:IN_FULL] for part in _in_full(entry)]
    rest = entries[IN_FULL:]
    return (*full, *((Heading(_("And also")), lines_of(rest)) if rest else ()))


def lines_of(entries: Iterable[Entry]) -> Links:
    """Return events in a line each: the title as a link, when, and where."""
    return Links(
        tuple((entry.title, entry.page, _beside(entry)) for entry in entries),
    )


def standing_in_words(entry: Entry) -> str:
    """Return what a reader must know before all: cancelled, or at another time; "" for nothing."""
    return " ".join(entry.remarks[:1]) if entry.event.cancelled or entry.event.moved else ""


def agenda_button(language: str) -> Button:
    """Return the button that leads to the agenda."""
    return Button(_("The whole agenda"), publisher_in(language).page("agenda"))


def choosing(follower: int, language: str) -> Links:
    """Return the secret link under which a follower chooses what they are told."""
    path = link_of(follower, language)
    address = publisher_in(language).address
    return Links(((_("Choose what you are told, or stop it"), address + path, ""),))


def _in_full(entry: Entry) -> Iterable[Part]:
    yield Heading(entry.title)
    yield from _facts(entry)
    yield Links(((_("All about it"), entry.page, ""),))


def _facts(entry: Entry) -> Iterable[Part]:
    pairs = ((_("When"), capfirst(entry.when)), (_("Where"), entry.where))
    yield Facts(tuple((label, words) for label, words in pairs if words))
    for words in (" ".join(entry.remarks), entry.summary):
        if words:
            yield Paragraph(words)


def _beside(entry: Entry) -> str:
    return ", ".join(filter(None, (entry.when, entry.where, standing_in_words(entry))))
