"""Pure: what a host says of an event, a series or a venue, before it becomes rows; and its bounds.

A form, a calendar file and the demo all fill in the same plans, so each bound is checked once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from meshup.agenda.domain.registration import ELSEWHERE, HERE
from meshup.agenda.errors import (
    EndsBeforeStart,
    ImpossibleDate,
    LinkMissing,
    NotText,
    RegistrationAddressMissing,
    RegistrationNeverOpens,
    SourceUnreadable,
    TextTooLong,
    TitleMissing,
    TooLong,
    UnknownZone,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from meshup.kit.localized_text import Texts


FIRST: Final = datetime(1970, 1, 2, tzinfo=UTC)
LAST: Final = datetime(2200, 1, 1, tzinfo=UTC)
MOST_DAYS: Final = 62
MOST_MINUTES: Final = 24 * 60
NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")
LONGEST_URL: Final = 500
LONGEST: Final = {
    "titles": 200,
    "summaries": 500,
    "texts": 50_000,
    "notes": 50_000,
    "reasons": 1_000,
    "persons": 120,
    "abstracts": 20_000,
}
"""Characters of one text, in each language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """What is to be said of one event. For an occurrence of a series, empty means inherited.

    Times are aware. ``venue`` is a slug, "" for none; ``new_venue`` is one to be made with the
    event, or found by its name and street. ``cover`` is a path below media/. See
    ``Registration`` for what is said of it; saying how is saying its limits too.
    """

    kind: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    titles: Texts = field(default_factory=dict)
    summaries: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    all_day: bool = False
    venue: str = ""
    new_venue: VenuePlan | None = None
    mode: str = ""
    online_url: str = ""
    languages: tuple[str, ...] = ()
    cover: str = ""
    open_slots: int | None = None
    source_url: str = ""
    registration: str = ""
    registration_url: str = ""
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    place_audience: str = ""

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            EndsBeforeStart, TooLong, ImpossibleDate, UnknownZone, TextTooLong, LinkMissing,
            SourceUnreadable, RegistrationAddressMissing, RegistrationNeverOpens
        """
        check_zone(self.time_zone)
        check_span(self.starts_at, self.ends_at)
        check_source(self.source_url)
        for name in ("titles", "summaries", "texts"):
            check_texts(name, getattr(self, name))
        if self.mode == "online" or self.online_url:
            check_link(self.online_url)
        self._check_registration()

    def _check_registration(self) -> None:
        check_registration_address(self.registration, self.registration_url)
        if self.registration == HERE and self.registration_opens_at:
            closes_at = min(self.registration_closes_at or self.ends_at, self.ends_at)
            if self.registration_opens_at >= closes_at:
                raise RegistrationNeverOpens


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlan:
    """What is to be said of a series as a whole, for all of its dates.

    ``source_url`` is where others announce it. Registration opens and closes that many days and
    hours before each start; None is at once, and with the end.
    """

    titles: Texts
    summaries: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    kind: str = "meetup"
    cover: str = ""
    source_url: str = ""
    registration: str = "none"
    registration_url: str = ""
    registration_opens_days: int | None = None
    registration_closes_hours: int | None = None
    place_audience: str = "everyone"

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            TitleMissing, TextTooLong, SourceUnreadable, RegistrationAddressMissing,
            RegistrationNeverOpens
        """
        check_title(self.titles)
        check_source(self.source_url)
        check_registration_address(self.registration, self.registration_url)
        days, hours = self.registration_opens_days, self.registration_closes_hours
        both = self.registration == HERE and days is not None and hours is not None
        if both and timedelta(days=days or 0) <= timedelta(hours=hours or 0):
            raise RegistrationNeverOpens
        for name in ("titles", "summaries", "texts"):
            check_texts(name, getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternPlan:
    """When and where a series takes place, from one date on.

    Attributes:
        rule: an RRULE; ``starts_on``: the first date counts from here; ``ends_on``: inclusive.
        start: wall time; ``minutes``: length; ``time_zone``: IANA name.
        venue, new_venue: as in ``EventPlan``.
        timetable: lines as ``Pattern.timetable`` keeps them, ``{"start": "18:30", …}``.
    """

    rule: str
    starts_on: date
    start: time
    minutes: int
    time_zone: str
    ends_on: date | None = None
    venue: str = ""
    new_venue: VenuePlan | None = None
    mode: str = "offline"
    online_url: str = ""
    languages: tuple[str, ...] = ()
    timetable: tuple[dict[str, Any], ...] = ()
    open_slots: int = 0

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            EndsBeforeStart, TooLong, ImpossibleDate, UnknownZone, LinkMissing
        """
        check_zone(self.time_zone)
        if self.minutes < 1:
            raise EndsBeforeStart
        if self.minutes > MOST_MINUTES:
            raise TooLong(days=1)
        if not FIRST.year <= self.starts_on.year <= LAST.year:
            raise ImpossibleDate(first=FIRST.year, last=LAST.year)
        begins = datetime.combine(self.starts_on, self.start, UTC)
        check_span(begins, begins + timedelta(minutes=self.minutes))
        if self.mode == "online" or self.online_url:
            check_link(self.online_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class VenuePlan:
    """What is to be said of a venue; see ``Place`` for the meaning of each."""

    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    step_free: str = "unknown"
    access: Texts = field(default_factory=dict)
    directions: Texts = field(default_factory=dict)
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTalk:
    """The talk that a line carries, as the room above that has it wants it shown.

    ``persons`` are names as they chose to be shown; ``slug`` is the talk's own address.
    """

    uuid: UUID
    slug: str = ""
    persons: tuple[str, ...] = ()
    abstracts: Texts = field(default_factory=dict)
    level: int | None = None

    def check(self) -> None:
        """Refuse names and texts that are too long.

        Raises:
            TextTooLong, NotText
        """
        check_texts("persons", dict(enumerate(self.persons)))
        check_texts("abstracts", self.abstracts)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlan:
    """A line of an event's own timetable; without times it is not placed yet.

    ``key`` is that of the line which it was until now, and which keeps its talk unless another
    ``talk`` is said.
    """

    kind: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    zone: str = ""
    track: str = ""
    languages: tuple[str, ...] = ()
    links: tuple[dict[str, Any], ...] = ()
    key: int | None = None
    talk: LineTalk | None = None

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            EndsBeforeStart, TextTooLong
        """
        ends = self.ends_at or self.starts_at
        if (self.starts_at is None and self.ends_at is not None) or (
            self.starts_at and ends and ends < self.starts_at
        ):
            raise EndsBeforeStart
        check_texts("titles", self.titles)
        check_texts("summaries", self.notes)
        if self.talk:
            self.talk.check()


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """What is kept of an event that took place; a link is ``{"kind": …, "label": …, "url": …}``.

    ``line_links`` are those of lines of its own timetable, by the key of the line; lines that are
    not named keep theirs.
    """

    head_count: int | None = None
    notes: Texts = field(default_factory=dict)
    links: tuple[dict[str, Any], ...] = ()
    line_links: Mapping[int, tuple[dict[str, Any], ...]] = field(default_factory=dict)

    def check(self) -> None:
        """Refuse what cannot be.

        Raises:
            TextTooLong, LinkMissing
        """
        check_texts("notes", self.notes)
        for link in chain(self.links, *self.line_links.values()):
            check_link(link.get("url", ""))


def check_span(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a time that ends before it starts, lasts for months, or is out of reach."""
    if not FIRST <= starts_at <= LAST:
        raise ImpossibleDate(first=FIRST.year, last=LAST.year)
    if ends_at <= starts_at:
        raise EndsBeforeStart
    if ends_at - starts_at > timedelta(days=MOST_DAYS):
        raise TooLong(days=MOST_DAYS)


def check_zone(name: str) -> None:
    """Refuse a time zone that nobody knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(zone=name[:64]) from None


def check_title(titles: Texts) -> None:
    """Refuse an event without any title."""
    if not any(words.strip() for words in titles.values()):
        raise TitleMissing


def check_texts(name: str, texts: Mapping[Any, str]) -> None:
    """Refuse texts longer than ``LONGEST[name]``, and what no database keeps in them."""
    if any(NO_TEXT.search(words) for words in texts.values()):
        raise NotText
    longest = max(map(len, texts.values()), default=0)
    if longest > LONGEST[name]:
        refusal = TextTooLong(length=longest, most=LONGEST[name])
        refusal.field = name  # type: ignore[misc]
        raise refusal


def check_link(url: str) -> None:
    """Refuse what is no web address, or more than one line of it."""
    if not is_web_address(url):
        raise LinkMissing


def check_source(url: str) -> None:
    """Refuse what is no web address, longer than a row keeps, or more than one line; "" is none."""
    if url and (not is_web_address(url) or len(url) > LONGEST_URL):
        raise SourceUnreadable


def check_registration_address(how: str, url: str) -> None:
    """Refuse registration elsewhere without a web address, and one longer than a row keeps."""
    if (how == ELSEWHERE or url) and (not is_web_address(url) or len(url) > LONGEST_URL):
        raise RegistrationAddressMissing


def is_web_address(url: str) -> bool:
    """Say whether ``url`` begins as a web address does, on one line and without spaces."""
    return url.startswith(("https://", "http://")) and url.isprintable() and " " not in url


def spoken_texts(texts: Iterable[Texts]) -> str:
    """Return all words of several texts, for search."""
    return " ".join(words for text in texts for words in text.values())
