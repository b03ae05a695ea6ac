"""What the interface for programs answers about talks, speakers and slots, field by field."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from annotated_types import Ge, Le
from ninja import Field, Schema
from pydantic import StringConstraints

from meshup.exchange.api_shapes import Slug
from meshup.kit.localized_text import Texts

Word = Annotated[str, StringConstraints(max_length=100)]


class SpeakerNameShape(Schema):
    """Who holds a talk, as they want to be named."""

    name: str
    url: str = Field(description="their page; empty for those who asked for none")


class TopicShape(Schema):
    """What a talk is about."""

    slug: str
    names: Texts
    url: str


class MaterialShape(Schema):
    """Slides, a video or a page that belongs to a talk."""

    kind: str = Field(description="slides, video or link")
    name: str = Field(description="in the main language of the community")
    url: str
    format: str = Field(description="pdf, odp, pptx or md, of a file of this node; else empty")
    licence: str = Field(description="by, by-sa, zero or reserved")
    licence_url: str
    credit: str


class TalkPlaceShape(Schema):
    """Where and when a talk is or was held; times carry the offset of the place."""

    event: str = Field(description="slug of the event")
    event_url: str
    event_titles: Texts
    state: str = Field(description="of the event: usual, confirmed or cancelled")
    starts_at: datetime
    ends_at: datetime
    zone: str
    is_timed: bool = Field(description="false: the hours are those of the whole event")


class TalkShape(Schema):
    """A talk: a proposal that was accepted; it has one address for ever."""

    uuid: UUID = Field(description="the `talk` of lines of timetables")
    slug: str
    url: str
    state: str = Field(description="accepted, scheduled or held")
    titles: Texts
    abstracts: Texts = Field(description="Markdown")
    kind: str
    minutes: int = Field(description="0: all along")
    languages: list[str] = Field(description="in which it can be held")
    levels: dict[str, int] = Field(description="0 to 3, by topic of its call")
    money: str = Field(description="what money is involved, from when it is scheduled")
    recording: str = Field(description="what may be recorded: no, slides or full")
    speakers: list[SpeakerNameShape]
    topics: list[TopicShape]
    materials: list[MaterialShape]
    places: list[TalkPlaceShape] = Field(description="in order of time")
    changed_at: datetime


class TalksShape(Schema):
    """A page of talks: those ahead first, then those without a date, then the held ones."""

    count: int = Field(description="all that match")
    next: str | None = Field(description="address of the next page")
    items: list[TalkShape]


class SpeakerTalkShape(Schema):
    """A talk of a speaker."""

    slug: str
    url: str
    titles: Texts


class SpeakerShape(Schema):
    """A speaker who asked for a page."""

    slug: str
    url: str
    name: str
    texts: Texts = Field(description="Markdown")
    link: str = Field(description="an address of theirs, or empty")
    talks: list[SpeakerTalkShape]


class SpeakersShape(Schema):
    """A page of speakers, by name."""

    count: int
    next: str | None = Field(description="address of the next page")
    items: list[SpeakerShape]


class OpenEventShape(Schema):
    """Room for talks in a coming event."""

    event: str = Field(description="slug of the event")
    event_url: str
    titles: Texts
    starts_at: datetime
    ends_at: datetime
    open_slots: int = Field(description="for how many talks there is room")
    minutes: int | None = Field(description="how long one may be; null where nobody said")
    propose_url: str = Field(description="the form, with this event chosen; empty: no call is open")
    call: str = Field(description="slug of the call for `POST /api/proposals`; empty: the standing")


class SlotsShape(Schema):
    """Room for talks, soonest first."""

    count: int
    next: str | None = Field(description="address of the next page")
    items: list[OpenEventShape]


class AskPage(Schema):
    """Which part of a list is wanted."""

    limit: Annotated[int, Ge(1), Le(100)] = 20
    offset: Annotated[int, Ge(0), Le(10_000)] = 0


class AskTalks(AskPage):
    """Which talks are wanted."""

    q: Word = Field("", description="Words that all occur; accents and case make no difference.")
    language: Word = Field("", description="In which it can be held, such as fr.")
    topic: Slug = Field("", description="Slug of a topic.")
    year: Annotated[int, Ge(1000), Le(9000)] | None = Field(
        None, description="In which it was held last."
    )
