"""Shell: the letter of what changed: from what to what, for all that its reader comes to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from meshup.attendance_letters.domain.calendar_parts import (
    WHOLE_SERIES,
    calendar_of,
    calendar_part,
)
from meshup.attendance_letters.domain.letter_words import (
    contact,
    day,
    event_facts,
    page_button,
    rhythm,
    short_name,
    title,
    when,
    where,
    words_of,
)
from meshup.attendance_letters.domain.reader_evenings import evenings_of
from meshup.attendance_letters.domain.snapshots import News, news_between, read_snapshot
from meshup.attendance_letters.models import EventNotice
from meshup.kit.clock import now
from meshup.letters.letter_content import Facts, Heading, LetterContent, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from django_stubs_ext import StrOrPromise

    from meshup.attendance.domain.queries.letter_readers import ReaderRegistration
    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening
    from meshup.attendance_letters.domain.snapshots import Snapshot
    from meshup.letters.letter_content import CalendarPart, Part

SUBJECTS: Final[dict[News, StrOrPromise]] = {
    News.CANCELLED: gettext_lazy("Cancelled: %(title)s, %(day)s"),
    News.BACK: gettext_lazy("It takes place after all: %(title)s, %(day)s"),
    News.TIME: gettext_lazy("Moved: %(title)s, now on %(day)s"),
    News.ONLINE: gettext_lazy("Online instead: %(title)s, %(day)s"),
    News.ON_SITE: gettext_lazy("On site again: %(title)s, %(day)s"),
    News.PLACE: gettext_lazy("Another place: %(title)s, %(day)s"),
    News.LINK: gettext_lazy("Another link: %(title)s, %(day)s"),
}
SENTENCES: Final[dict[News, StrOrPromise]] = {
    News.CANCELLED: gettext_lazy("It does not take place. There is nothing for you to do."),
    News.BACK: gettext_lazy("It had been cancelled, and takes place after all."),
    News.TIME: gettext_lazy("It takes place at another time."),
    News.ONLINE: gettext_lazy("It takes place online: there is no place to go to."),
    News.ON_SITE: gettext_lazy("It is not online: there is a place to go to."),
    News.PLACE: gettext_lazy("It takes place somewhere else."),
    News.LINK: gettext_lazy("The link to it is another one."),
}
MANY: Final = 4
"""So many dates of one series that moved are told in one list."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One event of the letter, from what to what; ``before`` is None for a date that was added."""

    evening: ReaderEvening
    before: Snapshot | None
    after: Snapshot

    @property
    def news(self) -> tuple[News, ...]:
        return news_between(self.before, self.after) if self.before else ()


def compose_change(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Write what changed, as it was noted when the letter was posted; None when all are gone."""
    at = now()
    evenings = evenings_of(facts["registrations"], at)
    own = [one for one in evenings if one.registration.address == facts["address"]]
    pieces = [
        _Piece(one, read_snapshot(one.notice.before), last)
        for one in own
        if one.notice and one.notice.letter == facts["letter"] and (last := one.last)
    ]
    if not pieces:
        return None
    parts = [part for group in _by_series(pieces) for part in _parts(group, len(pieces))]
    return LetterContent(
        subject=_subject(pieces),
        parts=(*parts, *_buttons(pieces), *contact()),
        calendar=_calendar(own, pieces, facts["letter"], language),
        stop_label=_("No letters about this registration any more"),
    )


def _by_series(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Return dates of one registration to a series together, and each other event alone."""
    groups: dict[object, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        row = piece.evening.registration
        groups[row.number if row.series else (row.number, piece.evening.slug)].append(piece)
    return list(groups.values())


def _subject(pieces: Sequence[_Piece]) -> str:
    if len(pieces) == 1:
        piece = pieces[0]
        known = piece.before if piece.before and piece.news == (News.CANCELLED,) else piece.after
        named = {"title": title(piece.after), "day": day(known)}
        if not piece.news:
            return _("A new date: %(title)s, %(day)s") % named
        return str(SUBJECTS[piece.news[0]]) % named
    series = {piece.evening.registration.series for piece in pieces}
    first = pieces[0].evening.registration
    if len(series) == 1 and first.series:
        return _("Changed dates: %(title)s") % {"title": words_of(first.titles)}
    number = len(pieces)
    words = ngettext(
        "%(number)d change to what you come to", "%(number)d changes to what you come to", number
    )
    return words % {"number": number}


def _parts(group: Sequence[_Piece], number: int) -> list[Part]:
    """Return the words about one event, or about some dates of one series."""
    only_moved = [piece for piece in group if piece.news == (News.TIME,)]
    added = [piece for piece in group if piece.before is None]
    if len(only_moved) + len(added) < MANY:
        return [part for piece in group for part in _event(piece, has_heading=number > 1)]
    others = [piece for piece in group if piece not in only_moved and piece not in added]
    return [
        *_rhythm(group[0].evening.registration),
        *_listed(_("Moved"), [_moved(one, one.before) for one in only_moved if one.before]),
        *_listed(
            _("New dates"), [(short_name(one.evening, one.after), when(one.after)) for one in added]
        ),
        *(part for piece in others for part in _event(piece, has_heading=True)),
    ]


def _moved(piece: _Piece, before: Snapshot) -> tuple[str, str]:
    named = {"now": when(piece.after), "before": day(before)}
    label = short_name(piece.evening, piece.after)
    return label, _("%(now)s, instead of %(before)s") % named


def _new(piece: _Piece) -> tuple[str, str]:
    return short_name(piece.evening, piece.after), when(piece.after)


def _listed(heading: str, pairs: Sequence[tuple[str, str]]) -> list[Part]:
    return [Heading(heading), Facts(tuple(pairs))] if pairs else []


def _rhythm(registration: ReaderRegistration) -> list[Part]:
    calendar = calendar_of(registration)
    if calendar is None or not calendar.patterns:
        return []
    named = {
        "title": words_of(calendar.titles),
        "rhythm": rhythm(calendar.patterns[-1]),
    }
    return [Paragraph(_("The dates of “%(title)s” have changed. From now on: %(rhythm)s.") % named)]


def _event(piece: _Piece, *, has_heading: bool) -> list[Part]:
    parts: list[Part] = [Heading(title(piece.after))] if has_heading else []
    if piece.before is None:
        return [*parts, Paragraph(_("A new date.")), event_facts(piece.after)]
    parts += [Paragraph(str(SENTENCES[news])) for news in piece.news]
    if News.CANCELLED in piece.news:
        return [*parts, *_reason(piece), Facts(((_("It was to be"), when(piece.before)),))]
    return [*parts, Facts(tuple(_differences(piece.before, piece.after)))]


def _reason(piece: _Piece) -> list[Part]:
    """Return why hosts cancelled it, in their words."""
    words = words_of(piece.evening.event.reasons) if piece.evening.event else ""
    return [Paragraph(words)] if words else []


def _differences(before: Snapshot, after: Snapshot) -> Iterable[tuple[str, str]]:
    """Yield what was and what is now; of what stayed, how it is."""
    if when(before) != when(after):
        yield _("Until now"), when(before)
        yield _("From now on"), when(after)
    else:
        yield _("When"), when(after)
    if where(before) != where(after):
        yield _("Place until now"), where(before)
        yield _("Place from now on"), where(after)
    elif where(after):
        yield _("Where"), where(after)
    if after.link and after.mode != "offline":
        yield _("Link"), after.link


def _buttons(pieces: Iterable[_Piece]) -> list[Part]:
    rows = {piece.evening.registration.number: piece for piece in pieces}
    if len(rows) == 1:
        return [page_button(piece.evening.registration) for piece in rows.values()]
    return [
        page_button(piece.evening.registration, _("Your page: %(title)s") % {"title": _name(piece)})
        for piece in rows.values()
    ]


def _name(piece: _Piece) -> str:
    row = piece.evening.registration
    return words_of(row.titles) if row.series else title(piece.after)


def _calendar(
    evenings: Sequence[ReaderEvening], pieces: Sequence[_Piece], letter: str, language: str
) -> CalendarPart | None:
    """Return the entries of what changed; of a series that changed its rule, all there are."""
    rows = {piece.evening.registration.number: piece.evening.registration for piece in pieces}
    notices = EventNotice.objects.filter(
        registration__in=rows, event_slug=WHOLE_SERIES, letter=letter
    )
    whole = set(notices.values_list("registration", flat=True))
    changed = {(piece.evening.registration.number, piece.evening.slug) for piece in pieces}
    wanted = [
        one
        for one in evenings
        if one.registration.number in whole or (one.registration.number, one.slug) in changed
    ]
    return calendar_part(wanted, [rows[number] for number in sorted(whole)], language)
