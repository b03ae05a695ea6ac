"""Shell: an event's announcement in the current language: what is new, when, where, what for.

Reads no row: what everybody may read of an event is all it is given, so that a place which is told
to those who come cannot get into a text for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.choices import SESSIONS, ItemKind, State
from meshup.agenda.domain.occurrence import Phase
from meshup.agenda.domain.wording import beginning_of, title_of, where_in_words, withheld_in_words
from meshup.agenda_desk.domain.announcement import (
    Announcement,
    forum_post_of,
    hashtag_of,
    length_of,
    mail_of,
    post_of,
)
from meshup.kit.addresses import address_of
from meshup.kit.date_words import hour, moment_in_words, one_evening, short_weekday, span_in_words
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.community.domain.node_profile import NodeProfile
    from meshup.kit.localized_text import Texts

MOST_NAMED: Final = 40
"""Of a timetable; a longer one is a festival's, and its page shows it better."""

Sections = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ReadyTexts:
    """What a host copies, in one language.

    Attributes:
        post_length: as Mastodon counts it.
        card: path of the picture, "" where nobody draws one.
    """

    language: str
    post: str
    post_length: int
    forum_post: str
    subject: str
    mail: str
    card: str


def ready_texts(event: Occurrence, node: NodeProfile, now: datetime) -> list[ReadyTexts]:
    """Return the texts of a public event in every language of ``node``, the main one first."""
    texts = []
    for language in node.languages:
        with translation.override(language):
            announcement = announcement_of(event, node, now, language)
        card = address_of("event_card", slug=event.slug)
        post = post_of(announcement)
        texts.append(
            ReadyTexts(
                language=language,
                post=post,
                post_length=length_of(post),
                forum_post=forum_post_of(announcement),
                subject=announcement.subject,
                mail=mail_of(announcement),
                card=f"{card}?lang={language}" if card else "",
            )
        )
    return texts


def announcement_of(
    event: Occurrence, node: NodeProfile, now: datetime, language: str
) -> Announcement:
    """Return a public event as it is announced at ``now``, in ``language``, the current one."""
    over = event.phase(now) is Phase.OVER
    headline = _headline(event, title_of(event, language, node.languages).words, over=over)
    if event.cancelled:
        summary, text = localized(event.reasons, language, node.languages).words, ""
    elif over:
        summary, text = "", _own(event.notes, language)
    else:
        summary, text = _own(event.summaries, language), _own(event.texts, language)
    path = address_of("event", language, slug=event.slug)
    names = dict.fromkeys(filter(None, map(hashtag_of, (node.name, node.city))))
    return Announcement(
        headline=headline,
        subject=f"{headline}, {beginning_of(event)}",
        facts=tuple(_facts(event, over=over)),
        summary=summary,
        text=text,
        sections=() if event.cancelled else _sections(event, language, over=over),
        url=f"{settings.CONFIG.address}{path}",
        node=node.name,
        hashtags=tuple(names),
    )


def _headline(event: Occurrence, title: str, *, over: bool) -> str:
    if event.cancelled:
        return _("Cancelled: %(title)s") % {"title": title}
    if over:
        return _("How it was: %(title)s") % {"title": title}
    if event.moved:
        return _("New date: %(title)s") % {"title": title}
    return title


def _facts(event: Occurrence, *, over: bool) -> Iterator[str]:
    """Yield when and where; of an event to come, all that one needs to find it."""
    when = span_in_words(event.local_start, event.local_end, all_day=event.all_day)
    yield capfirst(when)
    if event.cancelled:
        return
    if event.moved and not over and event.local_original_start:
        facts = {
            "before": moment_in_words(event.local_original_start),
            "now": beginning_of(event),
        }
        yield _("Moved from %(before)s to %(now)s") % facts
    if place := _place(event, over=over):
        yield place
    if event.for_attendees and not over:
        yield withheld_in_words(event)
    if over and event.head_count is not None:
        count = event.head_count
        yield ngettext("%(number)s person came.", "%(number)s people came.", count) % {
            "number": count
        }


def _place(event: Occurrence, *, over: bool) -> str:
    """Return where it is, with street or link; for what is over, in short."""
    where = where_in_words(event)
    link = "" if over or event.mode == "offline" else event.online_url
    if over or event.online or event.place is None:
        return f"{where} {link}".strip()
    address = event.place.address
    name = event.place.name if address else where
    return " · ".join(filter(None, (f"{name}, {address}" if address else name, link)))


def _sections(event: Occurrence, language: str, *, over: bool) -> Sections:
    lines = tuple(_sessions(event, language) if over else _timetable(event, language))
    links = tuple(f"{link.label}: {link.url}" if link.label else link.url for link in event.links)
    sections = [(_("Programme"), lines)]
    if over:
        sections.append((_("To look at again"), links))
    return tuple((heading, found) for heading, found in sections if found)


def _timetable(event: Occurrence, language: str) -> Iterator[str]:
    placed = [line for line in event.timetable if line.starts_at is not None]
    if len(placed) > MOST_NAMED:
        return
    single = one_evening(event.local_start, event.local_end)
    for line in placed:
        if line.starts_at is not None:
            begins = line.starts_at.astimezone(event.zone)
            day = "" if single else f"{short_weekday(begins)} "
            yield f"{day}{hour(begins)} {_line_words(line, language)}"


def _sessions(event: Occurrence, language: str) -> Iterator[str]:
    """Yield what was held, without hours and without what every evening has."""
    for line in event.timetable:
        if line.titles and line.kind in SESSIONS:
            yield _line_words(line, language)


def _line_words(line: Line, language: str) -> str:
    """Return what a line is called, and who speaks."""
    return " – ".join(filter(None, (_line_title(line, language), line.speakers)))


def _line_title(line: Line, language: str) -> str:
    title = localized(line.titles, language).words
    label = str(ItemKind(line.kind).label) if line.kind in ItemKind.values else line.kind
    return title or capfirst(label)


def _own(texts: Texts, language: str) -> str:
    """Return ``texts`` in ``language`` alone: a text in another one would surprise a reader."""
    return texts.get(language, "").strip()


def is_unsure(event: Occurrence, now: datetime) -> bool:
    """Say whether hosts should confirm ``event`` before they announce it."""
    return event.state == State.USUAL and event.phase(now) is not Phase.OVER


def is_unrecorded(event: Occurrence, now: datetime) -> bool:
    """Say whether nothing is kept of ``event`` that a report could tell."""
    kept = event.notes or event.links or event.head_count is not None
    return event.phase(now) is Phase.OVER and not event.cancelled and not kept
