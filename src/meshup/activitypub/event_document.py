"""Pure: one of our events as other servers read it: the one shape that all of them accept.

Every field is as some server needs it; what a rule below forbids has made a real one drop the
event, or answer with an error.

Rules
     1  the first attachment is a picture, with ``url`` and ``mediaType``
     2  every attachment has ``type`` and ``mediaType``
     3  ``attributedTo`` is one string; who organises besides is in ``organizers``
     4  ``location`` is one object; an address has a street, a town or a country; degrees are floats
     5  what is only online is at a ``VirtualLocation`` with a name; of what is both, the link is an
        attachment named "Website"
     6  ``summary`` is one plain line that says when and where: some show nothing else
     7  ``joinMode``, ``status``, ``category`` are words that all know; 3 to 200 letters of name;
        the end is after the start; tags are shorter than 40 letters
     8  ``to`` is there, and nothing is null
     9  ids have no query and no fragment
    10  one occurrence, never a series: that is named as ``superEvent``

Source
    Activity Streams 2.0; FEP-8a8e (draft); the vocabulary of Mobilizon; Mastodon's ``focalPoint``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.contexts import CATEGORIES, EVENT_CONTEXT, EVENT_STATUS, PLAIN_CONTEXT
from meshup.activitypub.ids import PUBLIC
from meshup.activitypub.instants import written_instant
from meshup.activitypub.words import LONGEST_LINE, LONGEST_NAME, read_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.activitypub.ids import Json

JOIN_MODES: Final = frozenset({"free", "restricted", "external", "invite"})
SHORTEST_NAME: Final = 3
LONGEST_TAG: Final = 39
MOST_TAGS: Final = 20
UNKNOWN_PLACE: Final = "To be announced"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """Where an event takes place; all but ``name`` may be lacking. Degrees are of WGS 84."""

    name: str
    id: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """The picture of an event; ``name`` says what it shows."""

    url: str
    media_type: str = "image/png"
    name: str = "Banner"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """What other servers get to know of one of our events.

    Attributes:
        id: a web address without query and fragment; ``uuid`` is its last part.
        url: its page.
        actor: id of the Group that publishes it; ``followers`` that of its collection.
        published: when it was first sent, and ``updated`` when it was last changed; aware.
        language: of ``name``, ``summary`` and ``content``; one of those that ``names`` has.
        names: titles by language; ``summaries`` one plain line, and ``contents`` sanitised HTML.
        starts_at: aware, and so is ``ends_at``; both are written in ``time_zone``.
        shows_end: whether the end is more than a guess.
        status: "confirmed", "tentative" or "cancelled".
        is_moved: whether it takes place at another time than was announced first.
        is_moved_online: whether it was announced for a place first.
        is_online: whether there is no place to go to.
        place: None where it is withheld, not known, or online.
        image: its picture; every event has one.
        links: more to look at, by name.
        tags: names, and the page of each.
        category: of ``contexts.CATEGORIES``.
        join_mode: of ``JOIN_MODES``.
        capacity: places, or None for as many as come.
        participants: how many come, or None where hosts show no numbers.
        attendees: ids of collections, as are ``organizers`` and ``replies``; "" for none.
        series: page of the series that it is an occurrence of; "" for none.
    """

    id: str
    uuid: str
    url: str
    actor: str
    followers: str
    published: datetime
    updated: datetime
    language: str
    names: Mapping[str, str]
    summaries: Mapping[str, str]
    contents: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str
    image: ImageFacts
    shows_end: bool = True
    status: str = "confirmed"
    is_moved: bool = False
    is_moved_online: bool = False
    is_online: bool = False
    place: PlaceFacts | None = None
    online_url: str = ""
    links: tuple[tuple[str, str], ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    category: str = "MEETING"
    join_mode: str = "free"
    external_participation_url: str = ""
    capacity: int | None = None
    participants: int | None = None
    attendees: str = ""
    organizers: str = ""
    replies: str = ""
    comments_enabled: bool = False
    series: str = ""
    extensions: Mapping[str, object] = field(default_factory=dict)


def event_document(facts: EventFacts) -> Json:
    """Return an event in the one shape.

    Raises:
        ValueError: an id, a status, a category or a way to join is none, or there is no picture.
    """
    _refuse_wrong(facts)
    document: Json = {
        "@context": EVENT_CONTEXT,
        "id": facts.id,
        "type": "Event",
        "uuid": facts.uuid,
        "url": facts.url,
        **_words(facts),
        **_times(facts),
        "actor": facts.actor,
        "attributedTo": facts.actor,
        "to": [PUBLIC],
        "cc": [facts.followers],
        "location": _location(facts),
        "attachment": _attachments(facts),
        "tag": [_hashtag(name, page) for name, page in facts.tags[:MOST_TAGS] if _tag_name(name)],
        **_status(facts),
        "category": facts.category,
        "isOnline": facts.is_online,
        "draft": False,
        "commentsEnabled": facts.comments_enabled,
        **_joining(facts),
        **facts.extensions,
    }
    named = {"organizers": facts.organizers, "replies": facts.replies, "superEvent": facts.series}
    return document | {key: value for key, value in named.items() if value}


def summary_line(when: str, zone: str, where: str, teaser: str = "", note: str = "") -> str:
    """Return the line that stands for an event where nothing else is shown.

    Args:
        when: date and hour in the reader's language.
        zone: the time zone, as people call it; "" leaves it out.
        where: place and town, or that it is online.
        teaser: a sentence about it.
        note: what nobody may overlook, such as "Cancelled", said first.
    """
    time = f"{when} ({zone})" if zone else when
    place = ", ".join(filter(None, (time, where)))
    parts = (f"{note}:" if note else "", f"{place}." if place else "", teaser)
    return read_line(" ".join(filter(None, parts)), LONGEST_LINE)


def tombstone(event_id: str, deleted: datetime, former_type: str = "Event") -> Json:
    """Return what is left of an event, or a note, that is gone."""
    return {
        "@context": PLAIN_CONTEXT,
        "id": event_id,
        "type": "Tombstone",
        "formerType": former_type,
        "deleted": written_instant(deleted),
    }


def _refuse_wrong(facts: EventFacts) -> None:
    if not is_web_url(facts.id) or {"?", "#"} & set(facts.id):
        raise ValueError(facts.id)
    if not is_web_url(facts.image.url) or not facts.image.media_type.startswith("image/"):
        raise ValueError(facts.image)
    if facts.status not in EVENT_STATUS or facts.join_mode not in JOIN_MODES:
        raise ValueError((facts.status, facts.join_mode))
    if facts.category not in CATEGORIES:
        raise ValueError(facts.category)


def _words(facts: EventFacts) -> Json:
    names = {language: _name(facts, name) for language, name in sorted(facts.names.items()) if name}
    contents = {language: html for language, html in sorted(facts.contents.items()) if html}
    content = contents.get(facts.language) or next(iter(contents.values()), "")
    words: Json = {
        "name": names.get(facts.language) or next(iter(names.values()), "") or _name(facts, ""),
        "summary": read_line(facts.summaries.get(facts.language, ""), LONGEST_LINE),
        "content": content,
        "mediaType": "text/html",
        "inLanguage": facts.language,
        "contentMap": contents or {facts.language: content},
    }
    return words | ({"nameMap": names} if len(names) > 1 else {})


def _name(facts: EventFacts, name: str) -> str:
    line = read_line(name, LONGEST_NAME)
    if len(line) >= SHORTEST_NAME:
        return line
    return f"{line} ({facts.starts_at:%Y-%m-%d})".strip()


def _times(facts: EventFacts) -> Json:
    zone = ZoneInfo(facts.time_zone)
    ends_at = facts.ends_at
    times: Json = {"startTime": facts.starts_at.astimezone(zone).isoformat(timespec="seconds")}
    if ends_at and ends_at > facts.starts_at:
        times["endTime"] = ends_at.astimezone(zone).isoformat(timespec="seconds")
    return times | {
        "timezone": facts.time_zone,
        "displayEndTime": "endTime" in times and facts.shows_end,
        "published": written_instant(facts.published),
        "updated": written_instant(facts.updated),
    }


def _location(facts: EventFacts) -> Json:
    if facts.is_online:
        virtual = {"type": "VirtualLocation", "name": "Online"}
        return virtual | ({"url": facts.online_url} if facts.online_url else {})
    return place_document(facts.place or PlaceFacts(name=UNKNOWN_PLACE))


def place_document(place: PlaceFacts) -> Json:
    """Return a place as the location of an event; without a context."""
    address = {
        "streetAddress": place.street,
        "postalCode": place.postal_code,
        "addressLocality": place.city,
        "addressRegion": place.region,
        "addressCountry": place.country,
    }
    location: Json = {"type": "Place", "name": place.name or place.city or UNKNOWN_PLACE}
    if place.id:
        location["id"] = place.id
    if place.latitude is not None and place.longitude is not None:
        location |= {"latitude": float(place.latitude), "longitude": float(place.longitude)}
    if place.street or place.city or place.region or place.country:
        given = {key: value for key, value in address.items() if value}
        location["address"] = {"type": "PostalAddress", **given}
    return location


def _attachments(facts: EventFacts) -> list[Json]:
    image = {
        "type": "Document",
        "mediaType": facts.image.media_type,
        "url": facts.image.url,
        "name": facts.image.name or "Banner",
        "focalPoint": [0, 0],
    }
    hybrid = (("Website", facts.online_url),) if facts.online_url and not facts.is_online else ()
    links = [
        {"type": "Link", "mediaType": "text/html", "href": url, "name": name}
        for name, url in (*hybrid, *facts.links)
    ]
    return [image, *links]


def _tag_name(name: str) -> str:
    return "".join(read_line(name).split()).lstrip("#")[: LONGEST_TAG - 1]


def _hashtag(name: str, page: str) -> Json:
    return {"type": "Hashtag", "name": f"#{_tag_name(name)}", "href": page}


def _status(facts: EventFacts) -> Json:
    said = EVENT_STATUS[facts.status]
    if facts.status == "confirmed" and facts.is_moved_online:
        said = "EventMovedOnline"
    elif facts.status == "confirmed" and facts.is_moved:
        said = "EventRescheduled"
    upper = facts.status.upper()
    return {"status": upper, "ical:status": upper, "eventStatus": said}


def _joining(facts: EventFacts) -> Json:
    joining: Json = {"joinMode": facts.join_mode}
    if facts.external_participation_url:
        joining["externalParticipationUrl"] = facts.external_participation_url
    if facts.capacity is not None:
        joining["maximumAttendeeCapacity"] = facts.capacity
    if facts.participants is not None:
        joining["participantCount"] = facts.participants
    if facts.capacity is not None and facts.participants is not None:
        joining["remainingAttendeeCapacity"] = max(0, facts.capacity - facts.participants)
    if facts.attendees:
        collection: Json = {"type": "Collection", "id": facts.attendees}
        shown = facts.participants is not None
        joining["attendees"] = collection | ({"totalItems": facts.participants} if shown else {})
    return joining
