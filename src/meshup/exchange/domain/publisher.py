"""Shell: who publishes, in which language, at which addresses; and events as told there.

Every feed reads ``Entry`` values: an occurrence with its words in one language and the addresses
of its pages, so that the modules that write a format need know neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info, gettext as _, override

from meshup.agenda.choices import ItemKind, Kind
from meshup.agenda.domain.wording import title_of
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import day_in_words, span_in_words
from meshup.kit.text import localized, markdown, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.agenda.domain.occurrence import Occurrence, SeriesCalendar

LONGEST_TEXT: Final = 20_000
LONGEST_PLAIN: Final = 4_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as a feed tells it, in one language. Addresses are complete.

    Attributes:
        event: the facts.
        title: with the number of the edition.
        language: of the title; another than the feed's when nobody has translated it.
        summary: one plain sentence, or "". text: Markdown, or "".
        remarks: what else a reader must know: not confirmed yet, moved from, cancelled because.
        page, picture: addresses of its page and of its picture.
        kind: its kind, when: its time, in the words of the feed's language.
    """

    event: Occurrence
    title: str
    language: str
    summary: str
    text: str
    remarks: tuple[str, ...]
    page: str
    picture: str
    kind: str = ""
    when: str = ""

    @property
    def where(self) -> str:
        """Where it takes place, on one line; "" when nobody has said."""
        one = self.event
        if one.online or one.place is None:
            return one.online_url
        return ", ".join(filter(None, (one.place.name, one.place.address)))

    @property
    def html(self) -> str:
        """All that is said about it, as HTML that is safe to show."""
        told = filter(None, (self.when, self.where, *self.remarks, self.summary))
        paragraphs = format_html_join("", "<p>{}</p>", ((words,) for words in told))
        return format_html("{}{}", paragraphs, markdown(self.text))

    @property
    def description(self) -> str:
        """All that is said about it, as plain text, a paragraph each."""
        return "\n\n".join(filter(None, (*self.remarks, self.summary, _plain(self.text))))


@dataclass(frozen=True, slots=True)
class Publisher:
    """A node as it publishes in one language. ``address`` is its origin, without a final slash."""

    name: str
    summary: str
    city: str
    contact: str
    language: str
    languages: tuple[str, ...]
    address: str
    time_zone: str
    colour: str
    since: int | None = None
    links: tuple[str, ...] = field(default=())

    @property
    def host(self) -> str:
        """The name of the machine, for identifiers."""
        return urlsplit(self.address).hostname or "localhost"

    def said(self, texts: Mapping[str, str]) -> str:
        """Return ``texts`` in the language of the outlet, or the next best."""
        return localized(texts, self.language, self.languages).words

    def uid_of_one(self, slug: str) -> str:
        """Return a UID for one date of a series, as a file of its own.

        Every other UID is kept in its row, as it was made or as it came from elsewhere, so that
        it stays the same when the node moves to another address.
        """
        return f"{slug}@{self.host}"

    def page(self, name: str, **parts: str) -> str:
        """Return the complete address of a page, in the language of the outlet."""
        with override(self.language):
            return self.address + address_of(name, **parts)

    def file(self, name: str, **parts: str) -> str:
        """Return the complete address of a feed, naming the language if it is not the main one."""
        query = "" if self.language == self.languages[0] else f"?lang={self.language}"
        return self.address + address_of(name, **parts) + query

    def item(self, kind: str) -> str:
        """Return what a line of a timetable is, in the language of the outlet."""
        with override(self.language):
            return str(ItemKind(kind).label)

    def entry(self, event: Occurrence) -> Entry:
        """Return ``event`` as this outlet tells it."""
        title = title_of(event, self.language, self.languages)
        text = localized(event.texts, self.language, self.languages).words
        with override(self.language):
            return Entry(
                event=event,
                title=title.words,
                language=title.language,
                summary=self.said(event.summaries),
                text=text[:LONGEST_TEXT],
                remarks=tuple(self._remarks(event)),
                page=self.page("site:event", slug=event.slug),
                picture=self.file("files:event_card", slug=event.slug),
                kind=str(Kind(event.kind).label),
                when=span_in_words(event.local_start, event.local_end, all_day=event.all_day),
            )

    def usual(self, series: SeriesCalendar, first: Occurrence) -> Entry:
        """Return what holds for every date of a series: the words of ``first``, no number."""
        entry = self.entry(first)
        return Entry(
            event=first,
            title=self.said(series.titles),
            language=entry.language,
            summary=entry.summary,
            text=entry.text,
            remarks=entry.remarks,
            page=self.page("site:series", slug=series.slug),
            picture=entry.picture,
            kind=entry.kind,
        )

    def _remarks(self, event: Occurrence) -> list[str]:
        remarks = []
        if event.cancelled:
            reason = self.said(event.reasons)
            remarks.append(" ".join(filter(None, (_("Cancelled."), reason))))
        elif event.state == "usual":
            remarks.append(_("The usual date; the hosts have not confirmed it yet."))
        if event.moved and event.local_original_start:
            before = day_in_words(event.local_original_start)
            remarks.append(_("Moved: it was to be on {date}.").format(date=before))
        if event.online:
            remarks.append(_("It takes place online."))
        if event.languages:
            remarks.append(_("Languages: {list}.").format(list=", ".join(named(event.languages))))
        return remarks


def outlet_in(language: str = "") -> Publisher:
    """Return the node as it publishes in ``language``; in its main one when it has not this one.

    Raises:
        NoNode: nobody has run ``meshup init``.
    """
    node = this_node()
    languages = tuple(node.languages) or (settings.LANGUAGE_CODE,)
    chosen = language if language in languages else languages[0]
    return Publisher(
        name=node.name,
        summary=localized(node.summaries, chosen, languages).words,
        city=node.city,
        contact=node.contact,
        language=chosen,
        languages=languages,
        address=settings.CONFIG.address,
        time_zone=node.time_zone,
        colour=node.primary,
        since=node.since.year if node.since else None,
        links=tuple(link["url"] for link in node.links),
    )


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    """Return Markdown as plain text; kept, for the dates of a series share theirs."""
    return plain(text, LONGEST_PLAIN)


def address_of(name: str, **parts: str) -> str:
    """Return the path of a page or feed of this node."""
    return reverse(name, kwargs=parts or None)


def named(languages: tuple[str, ...]) -> list[str]:
    """Return languages by their names, in the current language."""
    return [_language(code) for code in languages]


def _language(code: str) -> str:
    try:
        info: dict[str, Any] = get_language_info(code)
    except KeyError:
        return code
    return str(info["name_translated"])
