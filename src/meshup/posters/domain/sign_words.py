"""Shell: what the signs of an event say; asks who the node is, and which tables rounds have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from meshup.agenda.domain.wording import title_of
from meshup.community.domain.queries import this_node
from meshup.kit.addresses import address_of
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.posters.domain.inks import black_inks, inks_of
from meshup.posters.domain.poster_words import page_of, typed_address
from meshup.posters.domain.signs import SIZES, SignWords
from meshup.posters.domain.typefaces import DISPLAY, missing, settable
from meshup.posters.errors import NoSuchTables, SignLettersMissing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence


def tables_of(slug: str, at: datetime) -> tuple[str, ...]:
    """Return the names that hosts gave to the tables of an event's rounds; none for numbers."""
    session = session_of(slug, at)
    return session.wish.tables if session is not None else ()


def zones_of(event: Occurrence) -> tuple[str, ...]:
    """Return the rooms and zones of an event: of its place, and those of its timetable."""
    named = event.place.zones if event.place else ()
    return tuple(dict.fromkeys(filter(None, (*named, *(line.zone for line in event.timetable)))))


def table_words(event: Occurrence, language: str) -> SignWords:
    """Return what stands on the signs of tables: the way to one's table on the phone."""
    path = address_of("person_to_person", language, slug=event.slug)
    return _words(event, language, _("Table"), _("Scan: your table, and whom you meet."), path)


def zone_words(event: Occurrence, language: str) -> SignWords:
    """Return what stands on the signs of zones: the way to what is on now."""
    path = address_of("now", language, slug=event.slug)
    return _words(event, language, "", _("Scan: what is on now, and what comes next."), path)


def drawn_signs(
    names: Sequence[str], words: SignWords, size: str, *, is_black: bool = False
) -> bytes:
    """Return a sign for each of ``names`` as PDF; ``size`` is a5 or a6.

    Raises:
        NoSuchTables: there are no names. SignLettersMissing: one cannot be printed.
    """
    from meshup.posters.domain.signs_pdf import signs_pdf  # noqa: PLC0415 - loads much

    if not names:
        raise NoSuchTables
    for name in names:
        if not settable(name, DISPLAY) or missing(name, DISPLAY):
            raise SignLettersMissing(name=name, letters=missing(name, DISPLAY) or name)
    node = this_node()
    inks = black_inks() if is_black else inks_of(node.primary, node.accent)
    return signs_pdf(names, words, SIZES[size], inks)


def _words(event: Occurrence, language: str, kind: str, reason: str, path: str) -> SignWords:
    """Return the words of signs whose code leads to ``path``; to the event where that is ""."""
    node = this_node()
    address = settings.CONFIG.address + path if path else page_of(event, language)
    title = title_of(event, language, node.languages).words
    return SignWords(
        node=node.name if not missing(node.name) else typed_address(),
        kind=kind,
        reason=reason,
        address=address,
        typed=typed_address(),
        language=language,
        title=_("Signs: %(title)s") % {"title": title},
        code_spoken=_("QR code of %(address)s") % {"address": address},
    )
