"""Pure: parts of events of other servers: status, tags, pictures, links, how to join.

Source
    FEP-8a8e (draft); the shapes of Mobilizon, Gancio and WordPress.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.ids import id_of, items_of, types_of
from meshup.activitypub.words import LONGEST_NAME, read_line

if TYPE_CHECKING:
    from meshup.activitypub.ids import Json

STATUS_KEYS: Final = ("eventStatus", "status", "ical:status")
CANCELLED: Final = frozenset({"cancelled", "canceled", "eventcancelled"})
TENTATIVE: Final = frozenset({"tentative", "eventtentative", "eventpostponed"})
JOIN_MODES: Final = frozenset({"free", "restricted", "external", "invite", "none"})
MOST_ATTACHMENTS: Final = 20
MOST_TAGS: Final = 30
LONGEST_TAG: Final = 40
MOST_PEOPLE: Final = 1_000_000
NO_ALTERNATIVE: Final = frozenset({"banner", "image"})
"""Names of pictures that say nothing of what they show."""
DRAWN: Final = frozenset({"image/svg+xml"})
"""Pictures that can hold programs; they are no pictures here."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its address, and what it shows."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Joining:
    """How somebody may join: ``mode`` is one of ``JOIN_MODES``, or "" where it does not say."""

    mode: str
    url: str
    capacity: int | None
    participants: int | None


def read_status(document: Json) -> str:
    """Return "cancelled" if any field says so, else "tentative", else "confirmed"."""
    words = {read_line(document.get(key), 100).rpartition("/")[2].lower() for key in STATUS_KEYS}
    if words & CANCELLED:
        return "cancelled"
    return "tentative" if words & TENTATIVE else "confirmed"


def read_tags(document: Json) -> tuple[str, ...]:
    """Return the hashtags, without "#", each once."""
    names = []
    for tag in items_of(document.get("tag"), MOST_TAGS):
        is_hashtag = isinstance(tag, dict) and "Hashtag" in types_of(tag)
        name = tag.get("name") if isinstance(tag, dict) and is_hashtag else tag
        if isinstance(name, str):
            names.append(read_line(name, LONGEST_TAG).lstrip("# "))
    return tuple(dict.fromkeys(filter(None, names)))


def read_image(document: Json) -> Image | None:
    """Return the picture: the first that is attached, else ``image``; None for none."""
    for image in items_of(document.get("attachment"), MOST_ATTACHMENTS):
        if isinstance(image, dict) and (url := _picture_url(image)):
            return Image(url, _alternative(image))
    for image in items_of(document.get("image"), MOST_ATTACHMENTS):
        if isinstance(image, dict) and (url := _picture_url({"type": "Image", **image})):
            return Image(url, _alternative(image))
        if isinstance(image, str) and is_web_url(image):
            return Image(image, "")
    return None


def _picture_url(attachment: Json) -> str:
    """Return the address of an attachment that is a picture; "" for another."""
    media_type = attachment.get("mediaType")
    media_type = media_type.lower() if isinstance(media_type, str) else ""
    is_picture = media_type.startswith("image/") or (
        not media_type and "Image" in types_of(attachment)
    )
    url = id_of(attachment.get("url") or attachment.get("href"))
    return url if is_picture and media_type not in DRAWN and is_web_url(url) else ""


def _alternative(image: Json) -> str:
    alt = read_line(image.get("summary"), LONGEST_NAME) or read_line(
        image.get("name"), LONGEST_NAME
    )
    return "" if alt.lower() in NO_ALTERNATIVE else alt


def read_website(document: Json) -> str:
    """Return where there is more about it: the link that is called so; "" for nowhere."""
    for link in items_of(document.get("attachment"), MOST_ATTACHMENTS):
        if isinstance(link, dict) and "Link" in types_of(link) and link.get("name") == "Website":
            url = id_of(link.get("href"))
            return url if is_web_url(url) else ""
    return ""


def read_joining(document: Json) -> Joining:
    """Return how somebody may join."""
    mode, url = document.get("joinMode"), id_of(document.get("externalParticipationUrl"))
    attendees = document.get("attendees")
    total = attendees.get("totalItems") if isinstance(attendees, dict) else None
    return Joining(
        mode if isinstance(mode, str) and mode in JOIN_MODES else "",
        url if is_web_url(url) else "",
        read_count(document.get("maximumAttendeeCapacity"), least=1),
        read_count(document.get("participantCount") if total is None else total),
    )


def read_count(value: object, least: int = 0) -> int | None:
    """Return a number of people, at most ``MOST_PEOPLE``; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        return None
    return min(value, MOST_PEOPLE)
