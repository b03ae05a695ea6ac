"""Pure: events of other servers, read liberally and within bounds.

Words
    left out   fields that are there and cannot be believed: named, and never guessed at

Method
    What an event cannot be without is its id, a name and a start; all else may be lacking. An end
    before the start, a zone that nobody knows, a place in degrees that are none: each is left out
    by itself. Beyond the bounds (years, a length, counts) there is no event.

    Who publishes it is read, not believed: that its id and its actor are of one origin, and that
    this is who sent it, is for who keeps it to decide.

Source
    Activity Streams 2.0 (Event); FEP-8a8e (draft); the shapes of Mobilizon, Gancio, WordPress with
    Event Bridge, Friendica.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from meshup.activitypub.actors import page_of
from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.event_details import (
    Image,
    read_image,
    read_joining,
    read_status,
    read_tags,
    read_website,
)
from meshup.activitypub.ids import audience_of, id_of, ids_of, items_of, types_of
from meshup.activitypub.instants import read_instant
from meshup.activitypub.places import read_locations
from meshup.activitypub.words import LONGEST_NAME, read_languages, read_line, read_text
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.activitypub.places import PlaceDocument

LONGEST: Final = timedelta(days=366)
"""Of an event: what takes ten years is none."""
MOST_ORGANIZERS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDocument:
    """What another server says of an event; words and addresses that it lacks are "".

    Attributes:
        id: its address; ``url`` its page for people, else its id.
        name: one line, at most 200 characters; ``names`` the same by language.
        summary: raw; plain text or HTML. content: raw HTML, not safe to show.
        contents: raw HTML by language.
        language: of ``name`` and ``content``, in lower case; "" where it does not say.
        starts_at: in UTC, as are ``ends_at`` (None: nobody knows), ``published`` and ``updated``.
        time_zone: an IANA zone that exists; "" where it does not say.
        status: "confirmed", "tentative" or "cancelled".
        place: None where there is none. online_url: where it is online.
        website: more about it, elsewhere.
        image_url: its picture, and ``image_alt`` what that shows.
        tags: without "#".
        attributed_to: who publishes it: ids of actors; never empty unless nobody is named at all.
        organizers: ids, or the id of their collection. contacts: ids; who else organises.
        join_mode: "free", "restricted", "external", "invite", "none".
        capacity: places, and ``participants`` how many come; None where it does not say.
        to: for whom, and ``cc`` for whom besides.
        left_out: names of fields that were not believed.
        document: the whole.
    """

    id: str
    url: str
    name: str
    names: dict[str, str]
    summary: str
    content: str
    contents: dict[str, str]
    language: str
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str
    status: str
    place: PlaceDocument | None
    online_url: str
    website: str
    image_url: str
    image_alt: str
    tags: tuple[str, ...]
    attributed_to: tuple[str, ...]
    organizers: tuple[str, ...]
    contacts: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    join_mode: str
    external_participation_url: str
    capacity: int | None
    participants: int | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    in_reply_to: str
    left_out: tuple[str, ...]
    document: Json = field(compare=False, repr=False)


def is_event(document: object) -> bool:
    """Say whether a document says of itself that it is an event."""
    return isinstance(document, dict) and "Event" in types_of(document)


def read_event(document: object) -> EventDocument:
    """Return what another server says of an event.

    Raises:
        BadDocument: it is no event, its id is no web address, it has no name or no start, lasts
            longer than ``LONGEST``, or names as its publisher what cannot be an actor.
    """
    if not isinstance(document, dict) or not is_event(document):
        raise BadDocument("event")
    event_id = _own_id(document)
    name, names = _names(document)
    time_zone = _time_zone(document)
    starts_at, ends_at = _times(document, time_zone)
    place, online_url = read_locations(document)
    image, joining = read_image(document) or Image("", ""), read_joining(document)
    contents = read_languages(document, "content")
    return EventDocument(
        id=event_id,
        url=page_of(document) or event_id,
        name=name,
        names=names,
        summary=read_text(document.get("summary")),
        content=read_text(document.get("content")) or next(iter(contents.values()), ""),
        contents=contents,
        language=_language(document),
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=time_zone,
        status=read_status(document),
        place=place,
        online_url=online_url or _online_website(document),
        website=read_website(document),
        image_url=image.url,
        image_alt=image.alt,
        tags=read_tags(document),
        attributed_to=read_publishers(document),
        organizers=_ids(document, "organizers"),
        contacts=_ids(document, "contacts"),
        published=read_instant(document.get("published")),
        updated=read_instant(document.get("updated")),
        join_mode=joining.mode,
        external_participation_url=joining.url,
        capacity=joining.capacity,
        participants=joining.participants,
        to=audience_of(document.get("to")),
        cc=audience_of(document.get("cc")),
        in_reply_to=id_of(document.get("inReplyTo")),
        left_out=_left_out(document, time_zone, ends_at, place),
        document=document,
    )


def _ids(document: Json, key: str) -> tuple[str, ...]:
    return ids_of(document.get(key))[:MOST_ORGANIZERS]


def _online_website(document: Json) -> str:
    return read_website(document) if document.get("isOnline") is True else ""


def _own_id(document: Json) -> str:
    event_id = document.get("id")
    if not isinstance(event_id, str) or not is_web_url(event_id):
        raise BadDocument("event_id")
    return event_id


def _names(document: Json) -> tuple[str, dict[str, str]]:
    """Return the name, and the names by language."""
    names = {
        language: read_line(name, LONGEST_NAME)
        for language, name in read_languages(document, "name").items()
    }
    name = read_line(document.get("name"), LONGEST_NAME) or next(iter(names.values()), "")
    if not name:
        raise BadDocument("event_name")
    return name, {language: words for language, words in names.items() if words}


def read_publishers(document: Json) -> tuple[str, ...]:
    """Return the ids of who publishes a document: ``attributedTo``, else ``actor``; () for nobody.

    Raises:
        BadDocument: one of them can be no actor.
    """
    for key in ("attributedTo", "actor"):
        value = document.get(key)
        if value is None or value == []:
            continue
        publishers = [id_of(item) for item in items_of(value, MOST_ORGANIZERS + 1)]
        if len(publishers) > MOST_ORGANIZERS or not all(map(is_web_url, publishers)):
            raise BadDocument("attributed_to")
        return tuple(dict.fromkeys(publishers))
    return ()


def _language(document: Json) -> str:
    language = document.get("inLanguage")
    return read_line(language, 20).lower()


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(document: Json) -> str:
    name = document.get("timezone")
    return name if isinstance(name, str) and name in _known_zones() else ""


def _times(document: Json, time_zone: str) -> tuple[datetime, datetime | None]:
    """Return start and end; None for an end that is lacking, a guess, or not after the start."""
    zone = ZoneInfo(time_zone) if time_zone else UTC
    starts_at = read_instant(document.get("startTime"), zone)
    if starts_at is None:
        raise BadDocument("start_time")
    if document.get("displayEndTime") is False:
        return starts_at, None
    ends_at = read_instant(document.get("endTime"), zone)
    if ends_at and ends_at - starts_at > LONGEST:
        raise BadDocument("too_long")
    return starts_at, ends_at if ends_at and ends_at > starts_at else None


def _left_out(
    document: Json, time_zone: str, ends_at: datetime | None, place: PlaceDocument | None
) -> tuple[str, ...]:
    is_guess = document.get("displayEndTime") is False
    left_out = {
        "timezone": bool(document.get("timezone")) and not time_zone,
        "endTime": bool(document.get("endTime")) and ends_at is None and not is_guess,
        "latitude": place is not None and place.latitude is None and _says_degrees(document),
    }
    return tuple(name for name, is_left_out in left_out.items() if is_left_out)


def _says_degrees(document: Json) -> bool:
    location = document.get("location")
    return isinstance(location, dict) and location.get("latitude") is not None
