"""What the interface for machines answers, field by field.

Its description (OpenAPI) is made from this, so the names of shapes and fields are public and stay.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from annotated_types import Ge, Le
from ninja import Field, Schema
from pydantic import StringConstraints

from meshup.kit.localized_text import Texts

Slug = Annotated[str, StringConstraints(pattern=r"^[-\w]*$", max_length=120)]


class LinkShape(Schema):
    """Something to look at."""

    kind: str = Field("other", description="slides, video, photos, notes or other")
    label: str = Field(description="in the main language of the community")
    labels: Texts = Field(description="by language; empty when the label is one for everybody")
    url: str


class VenueShape(Schema):
    """A place; degrees of WGS 84."""

    slug: str
    url: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    latitude: float | None
    longitude: float | None
    step_free: str = Field(description="yes, partly, no or unknown")
    access: Texts
    directions: Texts
    zones: list[str]


class LineShape(Schema):
    """A line of a timetable; without times it is not placed yet."""

    kind: str
    starts_at: datetime | None
    ends_at: datetime | None
    titles: Texts
    notes: Texts
    zone: str
    track: str
    languages: list[str]
    links: list[LinkShape]
    talk: UUID | None = Field(description="the talk that it carries; the same wherever it is held")
    talk_url: str = Field(description="the talk's own page; empty where there is none")
    persons: list[str] = Field(description="who speaks, as they want to be named")
    abstracts: Texts = Field(description="what the talk is about, Markdown")
    level: int | None = Field(description="how much it takes for granted: 0 nothing to 3 experts")


class RegistrationShape(Schema):
    """How people register for an event; limits carry the offset of the place."""

    how: str = Field(description="none, here or elsewhere")
    url: str = Field(description="where, if elsewhere")
    opens_at: datetime | None = Field(description="null: at once")
    closes_at: datetime | None = Field(description="null: when the event ends")


class EventShape(Schema):
    """An event, or one date of a series. Times carry the offset of the place."""

    slug: str
    uid: str = Field(description="UID of RFC 5545, as in the calendars")
    url: str
    calendar: str
    kind: str = Field(description="meetup, themed, festival or impromptu")
    state: str = Field(description="usual (by the rule, not confirmed), confirmed or cancelled")
    titles: Texts
    summaries: Texts
    texts: Texts = Field(description="Markdown")
    reasons: Texts = Field(description="why it is cancelled")
    starts_at: datetime
    ends_at: datetime
    original_starts_at: datetime | None = Field(description="before it was moved")
    time_zone: str
    all_day: bool
    mode: str = Field(description="offline, online or mixed")
    online_url: str
    venue: VenueShape | None = Field(
        description="null as well when attendees only are told the place, and online_url is empty"
    )
    place_audience: str = Field(description="who is told the place: everyone or attendees")
    area: str = Field(description="the town of a place that attendees only are told")
    registration: RegistrationShape
    languages: list[str]
    open_slots: int = Field(description="for how many talks there is still room")
    edition: int | None
    series: str = Field(description="slug of its series, or empty")
    recurrence_date: date | None
    head_count: int | None
    notes: Texts
    links: list[LinkShape]
    source_url: str = Field(description="where others announce it, or where it was imported from")
    changed_at: datetime | None


class NumbersShape(Schema):
    """How many come, as registered with this node; never what other sites count."""

    count: int = Field(description="persons who come, companions included")
    waiting: int = Field(description="persons on the waiting list")
    capacity: int | None = Field(description="how many may come; null: no limit")


class ExpectedShape(Schema):
    """How many will probably come, as it was forecast last night; in heads."""

    median: int = Field(description="as many come, or more, in one of two events")
    low: int = Field(description="fewer come in one of ten")
    high: int = Field(description="more come in one of ten")


class HeldPlaceShape(Schema):
    """Where one of several communities holds an event; degrees of WGS 84."""

    host: str = Field(description="the community")
    url: str = Field(description="its own page of the event")
    name: str
    city: str
    latitude: float | None
    longitude: float | None
    coming: int | None = Field(description="roughly; null where it does not show numbers")


class TogetherShape(Schema):
    """That an event is held by several communities."""

    home: str = Field(description="whose event it is; its date and programme are theirs")
    hosts: list[str] = Field(description="all of them, the home first")
    coming: int | None = Field(description="in all places, roughly; null where nobody shows it")
    places: list[HeldPlaceShape]


class OneEventShape(EventShape):
    """An event with its timetable, and how many come."""

    together: TogetherShape | None = Field(description="null where one community holds it alone")

    timetable: list[LineShape]
    coming: NumbersShape | None = Field(description="null where hosts do not show numbers")
    expected: ExpectedShape | None = Field(
        description="null where hosts show no forecast, or there is none"
    )


class ComingAsk(Schema):
    """That somebody comes; all of it may be left out, the body as well."""

    companions: int = Field(0, ge=0, le=9, description="who come along")
    name: str | None = Field(
        None, max_length=80, description="a name or nickname; shown to nobody by default"
    )
    email: str | None = Field(
        None, max_length=254, description="for a confirmation, a reminder and any change"
    )
    maybe: bool = Field(default=False, description="not sure yet; not counted")
    series: bool = Field(default=False, description="every date of its series, from this one on")
    only_changes: bool = Field(
        default=False, description="no reminder, a letter only when it changes"
    )
    code: str | None = Field(
        None, max_length=40, description="the code of the evening, from its poster"
    )


class ComingAnswer(Schema):
    """That it is noted; whoever has the link reads, changes and withdraws it."""

    link: str = Field(
        description="secret: GET it (as JSON by Accept), PATCH it with the same fields, `skip`,"
        " `unskip` (lists of dates of the series) and `accept` (an offered place: true or false),"
        " or DELETE it, and nothing is kept"
    )
    state: str = Field(description="coming, maybe or waiting")
    offered_until: datetime | None = Field(
        description="of who waits: until when a place that became free is kept"
    )


class EventsShape(Schema):
    """A page of events, in order of time."""

    count: int = Field(description="all that match")
    next: str | None = Field(description="address of the next page")
    items: list[EventShape]


class PatternShape(Schema):
    """When a series takes place, from one date on."""

    uid: str
    rule: str = Field(description="RRULE of RFC 5545, without its end")
    starts_on: date
    ends_on: date | None
    start: str = Field(description="wall time")
    time_zone: str


class SeriesShape(Schema):
    """A recurring event."""

    slug: str
    url: str
    calendar: str
    titles: Texts
    summaries: Texts
    patterns: list[PatternShape]
    source_url: str = Field(description="where others announce it, or where it was imported from")
    changed_at: datetime | None


class CommunityShape(Schema):
    """Who runs this node."""

    name: str
    city: str
    country: str
    latitude: float | None
    longitude: float | None
    languages: list[str]
    time_zone: str
    contact: str
    since: date | None
    url: str
    summaries: Texts
    links: list[LinkShape]
    feeds: dict[str, str]
    umbrella: bool = Field(description="whether other communities gather their agendas here")
    software: str = "meshup"


class MeshEventShape(Schema):
    """An event of somebody under our umbrella, with where it is at home."""

    id: str = Field(description="what it is called at its origin")
    title: str = Field(description="in the main language of this node, or the next best")
    starts_at: datetime
    ends_at: datetime | None = Field(description="null: its origin does not say")
    home: str = Field(description="address of its node")
    owner: str = Field(description="whose event it is, as they call themselves")
    hosts: list[str] = Field(description="who holds it, the owner first")
    url: str = Field(description="its page at its origin; may be empty")
    place: str
    city: str
    online: bool
    state: str = Field(description="confirmed, tentative or cancelled")
    languages: list[str]
    guest: bool = Field(description="whether only a guest brought it, who has not asked to be here")


class MeshEventsShape(Schema):
    """Events of all who are under our umbrella, soonest first."""

    count: int = Field(description="all that match, on this page or not")
    items: list[MeshEventShape]


class RefusalShape(Schema):
    """Why there is no answer."""

    error: str = Field(description="a stable code")
    detail: str


class Ask(Schema):
    """Which events are wanted; a date without a time is midnight where the node is."""

    from_: datetime | date | None = Field(
        None, alias="from", description="Events that end after this; without it: now."
    )
    to: datetime | date | None = Field(
        None, description="Events that start before this; without it: 400 days after from."
    )
    kind: Literal["", "meetup", "themed", "festival", "impromptu"] = ""
    series: Slug = Field("", description="Slug of a series.")
    q: Annotated[str, StringConstraints(max_length=200)] = Field(
        "", description="Words that all occur in the event; accents and case make no difference."
    )
    limit: Annotated[int, Ge(1), Le(100)] = 20
    offset: Annotated[int, Ge(0), Le(10_000)] = 0
