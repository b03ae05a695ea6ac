"""Pure: an event as everybody reads it, whether it stands alone or belongs to a series.

Pages, feeds and the interface for machines all read ``Occurrence`` values, never rows. What a
series leaves unsaid is filled in here from its pattern, so a reader need not know whether anybody
has said anything about a date yet.

A place may be told to attendees only. What everybody reads then has no place at all, only the
town: an occurrence without ``whole`` in its making cannot give away what it does not hold.

Words
    occurrence   one event at one time; of a series, or alone
    withheld     told to attendees only: the place, the zones in it, and the link of what is online
    original     where the rule, or the first announcement, had put a moved event
    phase        before, now or over: by the clock alone
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from meshup.agenda.domain.registration import Registration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, time
    from uuid import UUID

    from meshup.agenda.domain.registration import Standing
    from meshup.kit.link_labels import Label
    from meshup.kit.localized_text import Texts
    from meshup.recurrence.dates import Rhythm


class Addressed(Protocol):
    """What has an address on this node, as the steps that make or change it return it."""

    slug: str


class Phase(Enum):
    """Where the clock stands, seen from an event."""

    BEFORE = "before"
    NOW = "now"
    OVER = "over"


def phase_between(starts_at: datetime, ends_at: datetime, now: datetime) -> Phase:
    """Return where ``now`` stands to an event that lasts from ``starts_at`` to ``ends_at``."""
    if now < starts_at:
        return Phase.BEFORE
    return Phase.NOW if now < ends_at else Phase.OVER


@dataclass(frozen=True, slots=True)
class Place:
    """A venue as a reader sees it: degrees of WGS 84; ``step_free`` yes, partly, no or unknown.

    ``version`` is for telling two hosts who edit at once.
    """

    slug: str
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
    version: int = 1
    changed_at: datetime | None = None

    @property
    def address(self) -> str:
        """One line: street, postal code and city."""
        town = " ".join(filter(None, (self.postal_code, self.city)))
        return ", ".join(filter(None, (self.street, town)))


@dataclass(frozen=True, slots=True)
class Link:
    """Something to look at: ``kind`` is slides, video, photos, notes or other."""

    kind: str
    label: Label
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a timetable; without ``starts_at`` it is not placed yet. Times are aware.

    One that carries a ``talk`` says who holds it and what it is about: ``persons`` are names as
    they chose to be shown, ``abstracts`` Markdown, ``talk_slug`` the address of the talk, ``level``
    one of ``agenda.choices.Level``.
    """

    kind: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    zone: str = ""
    track: str = ""
    languages: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    pk: int | None = None
    talk: UUID | None = None
    talk_slug: str = ""
    persons: tuple[str, ...] = ()
    abstracts: Texts = field(default_factory=dict)
    level: int | None = None

    @property
    def speakers(self) -> str:
        """Its persons as one line of words; "" for nobody."""
        return ", ".join(self.persons)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event, complete. Times are aware, in UTC; ``time_zone`` is where it takes place.

    Attributes:
        slug: its address, unique on this node; of a series: ``<series>-<date by the rule>``.
        uid: UID of RFC 5545; all occurrences of a pattern share one.
        kind: meetup, themed, festival, impromptu.
        state: suggested, draft, usual, confirmed, cancelled, skipped (see ``agenda.choices``).
        place: None as well when it is withheld; then ``area`` is its town, if that is known.
        place_audience: everyone, attendees: who is told the place, and the link of what is online.
        mode: offline, online, mixed.
        languages: spoken there, as language codes; empty when nobody said.
        open_slots: for how many talks there was room; placed_talks: how many of them are placed.
        edition: its number in the series, which never changes; None for a single event.
        series: slug of its series, "" for a single event; ``series_titles`` is its name.
        recurrence_date: the date by the rule, in ``time_zone``; None for a single event.
        original_starts_at: where it was before somebody moved it; None when nobody did.
        source_url: where others announce it, or where it was imported from; "" when nowhere.
        stored: whether anybody has said anything about it.
        sequence: SEQUENCE of RFC 5545. version: for telling two hosts who edit at once.
    """

    slug: str
    uid: str
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    all_day: bool = False
    titles: Texts = field(default_factory=dict)
    summaries: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    reasons: Texts = field(default_factory=dict)
    place: Place | None = None
    place_audience: str = "everyone"
    area: str = ""
    mode: str = "offline"
    online_url: str = ""
    registration: Registration = field(default_factory=Registration)
    languages: tuple[str, ...] = ()
    timetable: tuple[Line, ...] = ()
    open_slots: int = 0
    placed_talks: int = 0
    edition: int | None = None
    series: str = ""
    series_titles: Texts = field(default_factory=dict)
    recurrence_date: date | None = None
    original_starts_at: datetime | None = None
    cover: str = ""
    head_count: int | None = None
    notes: Texts = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    source_url: str = ""
    stored: bool = True
    sequence: int = 0
    version: int = 0
    changed_at: datetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the event."""
        return ZoneInfo(self.time_zone)

    @property
    def local_start(self) -> datetime:
        """Its beginning, as the clock on its wall shows it."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        """Its end, as the clock on its wall shows it."""
        return self.ends_at.astimezone(self.zone)

    @property
    def local_original_start(self) -> datetime | None:
        """Where it was before it was moved, by the clock on its wall; None when it was not."""
        return self.original_starts_at and self.original_starts_at.astimezone(self.zone)

    @property
    def moved(self) -> bool:
        """Whether it takes place at another time than first said."""
        return self.original_starts_at is not None and self.original_starts_at != self.starts_at

    @property
    def online(self) -> bool:
        """Whether there is no place to go to."""
        return self.mode == "online"

    @property
    def for_attendees(self) -> bool:
        """Whether only those who come are told the place, and the link of what is online."""
        return self.place_audience == "attendees"

    @property
    def free_slots(self) -> int:
        """How many talks may still be proposed for it."""
        return max(0, self.open_slots - self.placed_talks)

    @property
    def is_full(self) -> bool:
        """Whether there was room for talks, and each has its talk."""
        return bool(self.open_slots) and not self.free_slots

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.state == "cancelled"

    def phase(self, now: datetime) -> Phase:
        """Return where ``now`` (aware) stands: before, during or after it."""
        return phase_between(self.starts_at, self.ends_at, now)

    def registration_at(self, now: datetime) -> Standing:
        """Return where registration stands at ``now`` (aware), and when the clock ends that."""
        return self.registration.standing(self.ends_at, now, cancelled=self.cancelled)

    def next_change(self, now: datetime) -> datetime | None:
        """Return when the clock alone next changes what is said of it; None if it never does."""
        moments = (self.starts_at, self.ends_at, self.registration_at(now).until)
        return min((at for at in moments if at is not None and at > now), default=None)

    def badges(self, now: datetime) -> tuple[str, ...]:
        """Return all that is worth a badge: state first, then the facts that combine with it.

        Words: suggested, draft, usual, confirmed, cancelled, skipped; moved, online, over. Once
        it is over, whether it had been confirmed is no news any more.
        """
        over = self.phase(now) is Phase.OVER
        told = () if over and self.state in {"usual", "confirmed"} else (self.state,)
        facts = (("moved", self.moved), ("online", self.online), ("over", over))
        return (*told, *(word for word, holds in facts if holds))


def next_change(occurrences: Iterable[Occurrence], now: datetime) -> datetime | None:
    """Return when the clock alone next changes one of them; None if it never does."""
    moments = (occurrence.next_change(now) for occurrence in occurrences)
    return min(filter(None, moments), default=None)


@dataclass(frozen=True, slots=True)
class PatternFacts:
    """When and where a series takes place, from one date on; see ``PatternPlan`` for each.

    ``area`` is the town of a place that is withheld.
    """

    uid: str
    rhythm: Rhythm
    start: time
    minutes: int
    time_zone: str
    venue: Place | None = None
    area: str = ""
    mode: str = "offline"
    online_url: str = ""
    languages: tuple[str, ...] = ()
    timetable: tuple[dict[str, Any], ...] = ()
    open_slots: int = 0

    @property
    def rule(self) -> str:
        """The RRULE, without COUNT and UNTIL."""
        return self.rhythm.rule

    @property
    def starts_on(self) -> date:
        """The first date."""
        return self.rhythm.starts_on

    @property
    def ends_on(self) -> date | None:
        """The last possible date, inclusive; None while no end is known."""
        return self.rhythm.ends_on


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """A series with its patterns, in the order of their dates.

    Attributes:
        pk: the key of its row, which the history of changes names.
        source_url: where others announce it, or where it was imported from; "" when nowhere.
        registration: how people register for its dates: none, here, elsewhere; with an address
            if elsewhere, and limits in days and hours before each start, None for none.
        place_audience: everyone, attendees: who is told where its dates take place.
        version: for telling two hosts who edit at once.
    """

    pk: int
    slug: str
    kind: str
    titles: Texts
    summaries: Texts
    texts: Texts
    cover: str
    source_url: str
    version: int
    changed_at: datetime
    registration: str = "none"
    registration_url: str = ""
    registration_opens_days: int | None = None
    registration_closes_hours: int | None = None
    place_audience: str = "everyone"
    patterns: tuple[PatternFacts, ...] = ()

    @property
    def for_attendees(self) -> bool:
        """Whether only those who come are told the place, and the link of what is online."""
        return self.place_audience == "attendees"


@dataclass(frozen=True, slots=True)
class PatternCalendar:
    """A pattern of a series, as a calendar keeps it: a rule, and the dates that differ from it.

    Attributes:
        uid: UID of RFC 5545.
        rhythm: its rule; it may begin later than the pattern did, when only a part was asked for.
        start: wall time in ``time_zone``; with a date of the rule, it names an occurrence.
        first: its first occurrence, as if nobody had said anything about it.
        overrides: occurrences about which somebody has said something, by their date by the rule.
        skipped: dates of the rule that are left out.
        changing: occurrences about which nobody has said anything, in whose night clocks change.
    """

    uid: str
    rhythm: Rhythm
    start: time
    time_zone: str
    first: Occurrence
    overrides: tuple[Occurrence, ...] = ()
    skipped: tuple[date, ...] = ()
    changing: tuple[Occurrence, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesCalendar:
    """A series as a calendar keeps it; ``others`` belong to it, but to no date of its rules."""

    slug: str
    titles: Texts
    summaries: Texts
    patterns: tuple[PatternCalendar, ...]
    others: tuple[Occurrence, ...] = ()
    source_url: str = ""
    changed_at: datetime | None = None
