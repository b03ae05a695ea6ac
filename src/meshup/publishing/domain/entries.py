"""Pure: what the formats know: events as entries in one language, and who publishes them.

Words
    entry      an occurrence with its words in one language and the addresses of its pages, so that
               the modules that write a format need know neither languages nor addresses
    publisher  the node in one language; the Shell (``publisher``) makes it
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Occurrence, SeriesCalendar
    from meshup.kit.link_labels import Label
    from meshup.publishing.held_with import OtherHost


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as a feed shows it, in one language. Addresses are complete.

    Attributes:
        event: the facts.
        title: with the number of the edition. name: without it, as hosts wrote it.
        language: of the title; another than the feed's when nobody has translated it.
        summary: one plain sentence, or "". text: Markdown, or "". text_language: of the text.
        remarks: what else a reader must know: not confirmed yet, moved from, cancelled because.
        page, picture: addresses of its page and of its picture.
        kind: its kind, when: its time, in the words of the feed's language.
        ended: whether nobody can come any more, as far as whoever made it knew the time.
        held_with: the communities that hold it with us.
    """

    event: Occurrence
    title: str
    language: str
    summary: str
    text: str
    remarks: tuple[str, ...]
    page: str
    picture: str
    name: str = ""
    text_language: str = ""
    kind: str = ""
    when: str = ""
    ended: bool = False
    held_with: tuple[OtherHost, ...] = ()

    @property
    def source(self) -> str:
        """The page where others announce it, or where it was imported from; "" for none."""
        return self.event.source_url

    @property
    def where(self) -> str:
        """Where it takes place, on one line; the town if more is withheld; "" when nobody said.

        A room online is no place any more when the event has ended, or was cancelled.
        """
        event = self.event
        if event.online or event.place is None:
            address = "" if self.ended or event.cancelled else event.online_url
            return address or ("" if event.online else event.area)
        return ", ".join(filter(None, (event.place.name, event.place.address)))


@dataclass(frozen=True, slots=True)
class Publisher(ABC):
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
    links: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The name of the machine, for identifiers."""
        return urlsplit(self.address).hostname or "localhost"

    def occurrence_uid(self, slug: str) -> str:
        """Return a UID for one date of a series, as a file of its own.

        Every other UID is kept in its row, as it was made or as it came from elsewhere, so that
        it stays the same when the node moves to another address. This one stays when its series
        is given another rhythm; ``agenda.domain.queries.search.known_uids`` knows it again.
        """
        return f"{slug}@{self.host}"

    @abstractmethod
    def localize(self, texts: Mapping[str, str]) -> str:
        """Return ``texts`` in the language of the publisher, or the next best."""

    def called(self, label: Label) -> str:
        """Return the label of a link in the language of the publisher, or the next best."""
        return label if isinstance(label, str) else self.localize(label)

    @abstractmethod
    def plain(self, texts: Mapping[str, str]) -> str:
        """Return Markdown in the language of the publisher, or the next best, as plain text."""

    @abstractmethod
    def talk_page(self, line: Line) -> str:
        """Return the complete address of the talk that a line carries; "" where no room has it."""

    @abstractmethod
    def speakers(self, event: Occurrence) -> str:
        """Return who speaks about what, a line for each talk, with the hour; "" for nobody."""

    @abstractmethod
    def slots(self, event: Occurrence, *, is_open: bool = True) -> str:
        """Return how much room an event has for talks, and where to propose one; "" for none."""

    @abstractmethod
    def page(self, name: str, **parts: str) -> str:
        """Return the complete address of a page, in the language of the publisher."""

    @abstractmethod
    def file(self, name: str, **parts: str) -> str:
        """Return the complete address of a feed, naming the language if it is not the main one."""

    @abstractmethod
    def item_label(self, kind: str) -> str:
        """Return what a line of a timetable is, in the language of the publisher."""

    @abstractmethod
    def entry(self, event: Occurrence, now: datetime | None = None) -> Entry:
        """Return ``event`` in the words of the publisher, as it stands at ``now``.

        Without ``now``, as an event to come: a calendar file knows no time.
        """

    @abstractmethod
    def series_entry(self, series: SeriesCalendar, first: Occurrence) -> Entry:
        """Return what holds for every date of a series: the words of ``first``, no number."""

    @abstractmethod
    def html(self, entry: Entry) -> str:
        """Return all that is said about an event, as HTML that is safe to show."""

    @abstractmethod
    def description(self, entry: Entry) -> str:
        """Return all that is said about an event, as plain text, a paragraph each."""
