"""Shell: an event in the words of its poster; asks who the node is, and nothing else.

Who calls has read the event as everybody may: of a place that is withheld it holds the town, so a
poster cannot tell more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext, override

from meshup.agenda.choices import ItemKind, RegistrationMode
from meshup.agenda.domain.wording import (
    number_beside,
    title_of,
    when_by_days,
    where_in_words,
    withheld_in_words,
)
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import day_in_words, hour, hours_in_words
from meshup.kit.text import plain
from meshup.pictures.lettering import is_drawable
from meshup.pictures.uploads import as_icon
from meshup.posters.domain.poster_values import Poster, PosterWords, Row
from meshup.posters.domain.printable_words import Printable, printable
from meshup.posters.domain.typefaces import BODY, DISPLAY, missing
from meshup.posters.errors import LettersMissing, NothingToInviteTo
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.community.domain.node_profile import NodeProfile

LONGEST_LEAD: Final = 900
"""Characters; a poster is read in passing."""
LOGO_SIDE: Final = 256
"""Pixels."""


def poster_of(event: Occurrence, language: str, *, is_black: bool = False) -> Poster:
    """Return the poster of ``event`` in ``language``.

    Raises:
        NothingToInviteTo: it is cancelled. LettersMissing: no title of it can be printed.
    """
    if event.cancelled:
        raise NothingToInviteTo
    node = this_node()
    with override(language):
        return Poster(
            words=_words(event, node, language),
            language=language,
            page=page_of(event, language),
            code_spoken=_("QR code of the event’s page: %(address)s")
            % {"address": page_of(event, language)},
            seed=event.slug,
            logo=b"" if is_black else _logo(node),
        )


def page_of(event: Occurrence, language: str) -> str:
    """Return the complete address of an event's page."""
    return publisher_in(language).page("event", slug=event.slug)


def typed_address() -> str:
    """Return the community's address as one types it."""
    parts = urlsplit(settings.CONFIG.address)
    return f"{parts.netloc}{parts.path.rstrip('/')}"


def title_to_print(event: Occurrence, language: str, node: NodeProfile) -> str:
    """Return the title of an event with its number, in a language that can be printed.

    Raises:
        LettersMissing
    """
    title = printable(event.titles, language, node.languages, DISPLAY)
    if not title.words:
        raise LettersMissing(letters=title.lacking[:20])
    return f"{title.words} {number_beside(title.words, event)}".strip()


def picture_title(event: Occurrence, language: str, node: NodeProfile) -> str:
    """Return the title for a picture, whose letters are fewer than those of a poster.

    In the first language that can be drawn, else the node's name.
    """
    for tried in dict.fromkeys((language, *node.languages, *sorted(event.titles))):
        title = title_of(event, tried, node.languages).words
        if title and is_drawable(title):
            return title
    return f"{node.name} {number_beside(node.name, event)}".strip()


def _words(event: Occurrence, node: NodeProfile, language: str) -> PosterWords:
    lead, rows = _lead(event, language, node.languages), rows_of(event, language, node.languages)
    where = where_to_print(event)
    name = node.name if not missing(node.name, DISPLAY) else typed_address()
    has_more = bool(lead.lacking or where.lacking or lead.words.endswith("…")) or any(
        line.starts_at is None or _is_lacking(line, language, node.languages)
        for line in event.timetable
    )
    return PosterWords(
        node=name,
        title=title_to_print(event, language, node),
        address=typed_address(),
        when=capfirst(when_by_days(event)),
        hours=_hours(event),
        where=where.words,
        lead=lead.words,
        rows=rows,
        note=_note(event),
        welcome=_welcome(event),
        more=_("There is more: scan the code, or look at %(address)s.")
        % {"address": typed_address()},
        rest=_rest,
        has_more=has_more,
    )


def _hours(event: Occurrence) -> str:
    """Return from when to when it is; "" for whole days, and for one of several days."""
    first, last = event.local_start, event.local_end
    if event.all_day or (last - first).days > 0:
        return ""
    return capfirst(hours_in_words(first, last))


def where_to_print(event: Occurrence) -> Printable:
    """Return where it is, with the street; of a place that is withheld, the town and why."""
    parts = [where_in_words(event)]
    if event.place and not event.online:
        place = event.place
        town = place.city if place.city and place.city not in place.name else ""
        parts = [place.name, place.street, f"{place.postal_code} {town}".strip() if town else ""]
    lacking = "".join(map(missing, parts))
    words = ", ".join(part for part in parts if part and not missing(part))
    if event.for_attendees and not event.place:
        words = " — ".join(filter(None, (words, withheld_in_words(event).rstrip("."))))
    elif event.mode == "mixed":
        words = _("%(place)s, and online") % {"place": words} if words else _("On site and online")
    return Printable(words, lacking)


def _lead(event: Occurrence, language: str, languages: Sequence[str]) -> Printable:
    """Return what it is: the summary, else how the text begins."""
    summary = printable(event.summaries, language, languages)
    if summary.words:
        return summary
    text = printable(event.texts, language, languages)
    return Printable(plain(text.words, LONGEST_LEAD), text.lacking or summary.lacking)


def rows_of(event: Occurrence, language: str, languages: Sequence[str]) -> tuple[Row, ...]:
    """Return the lines of the timetable that have an hour, with a row before each day's.

    One whose letters cannot be printed has its hour, and what kind it is.
    """
    lines = [
        (line, line.starts_at.astimezone(event.zone)) for line in event.timetable if line.starts_at
    ]
    lines.sort(key=lambda both: both[1])
    has_days = (
        len({at.date() for _line, at in lines}) > 1
        and (event.local_end - event.local_start).days > 0
    )
    rows: list[Row] = []
    day = None
    for line, at in lines:
        if has_days and at.date() != day:
            day = at.date()
            rows.append(Row("", capfirst(day_in_words(day, year=False)), is_day=True))
        rows.append(Row(hour(at), _line_words(line, language, languages)))
    return tuple(rows)


def _is_lacking(line: Line, language: str, languages: Sequence[str]) -> bool:
    title = printable(line.titles, language, languages)
    return bool(missing(line.zone) or missing(line.speakers) or (title.lacking and not title.words))


def _line_words(line: Line, language: str, languages: Sequence[str]) -> str:
    kind = str(ItemKind(line.kind).label) if line.kind in ItemKind.values else line.kind
    title = printable(line.titles, language, languages).words or capfirst(kind)
    zone = "" if missing(line.zone, BODY) else line.zone
    speakers = "" if missing(line.speakers, BODY) else line.speakers
    return " · ".join(filter(None, (title, speakers, zone)))


def _note(event: Occurrence) -> str:
    if event.state == "usual":
        return _("The usual date; the hosts have not confirmed it yet.")
    return ""


def _welcome(event: Occurrence) -> str:
    if event.registration.how == RegistrationMode.NONE:
        return _("Open to all, without registration.")
    return _("Open to all. Please register: scan the code.")


def _rest(count: int) -> str:
    sentence = ngettext("… and %(count)s line more", "… and %(count)s lines more", count)
    return sentence % {"count": count}


def _logo(node: NodeProfile) -> bytes:
    file = Path(settings.MEDIA_ROOT, node.logo)
    return as_icon(file, LOGO_SIDE, on_white=True) if node.logo and file.is_file() else b""
