"""Shell: the slides of an evening, as they are shown in the room.

Who calls opened the event for the room: with its place, where that is told to attendees only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.wording import beginning_of, title_of, where_in_words
from meshup.community.domain.queries import this_node
from meshup.kit.addresses import address_of
from meshup.kit.date_words import day_in_words, hour, span_in_words
from meshup.kit.french import spaced
from meshup.kit.link_labels import label_in
from meshup.kit.localized_text import localized
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.posters.domain.poster_words import typed_address
from meshup.posters.domain.slide_pages import Point, divided, in_pages
from meshup.projector.domain.evenings import evening_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.kit.localized_text import LocalizedText
    from meshup.projector.domain.moments import EveningLine

HEIGHT: Final = 134
"""What there is room for on a slide of the programme, in tenths of its letters: six short lines."""
ROW: Final = 13
BETWEEN: Final = 7
CHARACTERS: Final = 46
"""Of a line of the programme in one row; what is longer goes on in the next."""
NEXT_DATES: Final = 3
MOST_SPONSORS: Final = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a slide: its hour or day, and what it is; ``beside`` in smaller letters."""

    when: str
    words: str
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """One slide; what is empty is not there.

    Attributes:
        name: welcome, programme, values, rounds, dates, thanks: what it is about.
        large: one sentence in large letters, below the heading.
        code: the address of a QR code. note: below all else.
    """

    name: str
    heading: str
    large: str = ""
    entries: tuple[Entry, ...] = ()
    points: tuple[Point, ...] = ()
    code: str = ""
    note: str = ""


def slides_of(event: Occurrence, language: str, now: datetime) -> list[Slide]:
    """Return the slides of ``event`` in ``language``, which is the current one, in order."""
    return [
        _welcome(event, language),
        *_programme(event, language),
        *_values(language),
        *_rounds(event, language, now),
        *_dates(event, language, now),
        _thanks(language),
    ]


def _welcome(event: Occurrence, language: str) -> Slide:
    title = _words(title_of(event, language, this_node().languages))
    when = span_in_words(event.local_start, event.local_end, all_day=event.all_day)
    page = address_of("event", language, slug=event.slug)
    return Slide(
        name="welcome",
        heading=title,
        large=_("Welcome!"),
        entries=(Entry(capfirst(when), where_in_words(event)),),
        code=_in_full(page),
        note=typed_address(),
    )


def _programme(event: Occurrence, language: str) -> Iterator[Slide]:
    evening = evening_of(event, language)
    days = dict.fromkeys(line.day for line in evening.lines)
    for day in days:
        lines = [line for line in evening.lines if line.day == day]
        of_day = f" · {capfirst(day_in_words(day, year=False))}" if len(days) > 1 else ""
        for page in in_pages(lines, HEIGHT, _height):
            yield Slide(
                name="programme",
                heading=_("Programme") + of_day,
                entries=tuple(
                    Entry(hour(line.starts_at.astimezone(event.zone)), line.title, _beside(line))
                    for line in page
                ),
            )


def _height(line: EveningLine) -> int:
    rows = -(-len(f"{line.title} {_beside(line)}".strip()) // CHARACTERS)
    return BETWEEN + ROW * max(1, rows)


def _beside(line: EveningLine) -> str:
    """Return who speaks, and where."""
    return " · ".join(filter(None, (line.speakers, line.zone)))


def _values(language: str) -> Iterator[Slide]:
    node = this_node()
    charter = localized(node.charters, language, node.languages)
    pages = divided(_words(charter))
    more = _("The whole charter: %(address)s") % {"address": typed_address()}
    for number, points in enumerate(pages.slides, start=1):
        is_last = number == len(pages.slides)
        yield Slide(
            name="values",
            heading=_("What we stand for"),
            points=points,
            note=more if is_last and pages.has_more else "",
            code=_in_full(address_of("charter", language)) if is_last and pages.has_more else "",
        )


def _rounds(event: Occurrence, language: str, now: datetime) -> Iterator[Slide]:
    session = session_of(event.slug, now)
    if session is None or session.ended_at is not None:
        return
    count, minutes = session.wish.rounds, max(1, round(session.wish.round_seconds / 60))
    sentence = ngettext(
        "%(count)s round of %(minutes)s minutes, two by two.",
        "%(count)s rounds of %(minutes)s minutes, two by two.",
        count,
    )
    yield Slide(
        name="rounds",
        heading=_("Person to person"),
        large=sentence % {"count": count, "minutes": minutes},
        points=(
            Point("", _("Scan the code: your phone says at which table, and with whom.")),
            Point("", _("When the time is over, the screen and your phone say where to go.")),
        ),
        code=_in_full(address_of("person_to_person", language, slug=event.slug)),
    )


def _dates(event: Occurrence, language: str, now: datetime) -> Iterator[Slide]:
    languages = this_node().languages
    coming = [
        one
        for one in upcoming(now, NEXT_DATES + 2)
        if one.slug != event.slug and not one.cancelled and one.starts_at > now
    ][:NEXT_DATES]
    if coming:
        yield Slide(
            name="dates",
            heading=_("Next dates"),
            entries=tuple(
                Entry(
                    capfirst(beginning_of(one)),
                    _words(title_of(one, language, languages)),
                    where_in_words(one),
                )
                for one in coming
            ),
            code=_in_full(address_of("agenda", language)),
            note=typed_address(),
        )


def _thanks(language: str) -> Slide:
    labels = (label_in(link["label"], language) for link in this_node().sponsors)
    named = [label.words for label in labels if label]
    return Slide(
        name="thanks",
        heading=_("Thank you, and see you soon!"),
        points=(Point("", " · ".join(named[:MOST_SPONSORS])),) if named else (),
        code=_in_full(address_of("home", language)),
        note=typed_address(),
    )


def _in_full(path: str) -> str:
    return f"{settings.CONFIG.address}{path}" if path else ""


def _words(text: LocalizedText) -> str:
    return spaced(text.words) if text.language == "fr" else text.words
