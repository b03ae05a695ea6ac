"""Pure: an event of another server as it is kept here: bounded, without markup that does something.

Everybody may put anything into an event. What is kept is short enough for a page, has a time that
somebody may live to see, and leads to http addresses only; its pictures are not kept at all.

Words
    left out   not taken, for a reason with a name; hosts read how many
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import is_web_url, same_origin
from meshup.activitypub.ids import is_public
from meshup.activitypub.safe_html import plain_text, safe_html
from meshup.kit.printable import printable_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.events import EventDocument
    from meshup.kit.localized_text import Texts

HORIZON: Final = timedelta(days=2 * 366)
"""How far ahead an event may begin; what begins later is read when it is nearer."""
PAST: Final = timedelta(days=366)
"""How long ago one may have ended; older ones tell nobody anything."""
LONGEST: Final = timedelta(days=62)
"""How long an event may last."""
ASSUMED: Final = timedelta(hours=3)
"""How long an event lasts whose origin says no end."""
LONGEST_TITLE: Final = 200
LONGEST_TEASER: Final = 300
LONGEST_TEXT: Final = 20_000
LONGEST_LINE: Final = 200
MOST_LANGUAGES: Final = 8
MOST_TAGS: Final = 8
LONGEST_TAG: Final = 40


class LeftOut(Exception):  # noqa: N818 - no error: an event that is not taken
    """The event is not taken; ``reason`` is one of ``reasons.REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class EventValues:
    """An event as it is kept; every text is within its bounds.

    Attributes:
        titles: by language; "" for a language that nobody named.
        teaser: plain text. text: HTML, sanitised.
        ends_at: worked out where ``has_end`` is false.
        status: "confirmed", "tentative" or "cancelled".
        contacts: ids of actors that it names beside whose it is; they may not know of it.
    """

    url: str
    titles: Texts
    teaser: str
    text: str
    starts_at: datetime
    ends_at: datetime
    has_end: bool
    time_zone: str
    status: str
    is_online: bool
    place_name: str
    street: str
    town: str
    tags: tuple[str, ...]
    contacts: tuple[str, ...] = ()

    def content(self) -> bytes:
        """Return all of it as bytes that are equal where the values are."""
        return json.dumps(asdict(self), default=_instant, sort_keys=True).encode()


def values_of(event: EventDocument, at: datetime) -> EventValues:
    """Return what is kept of ``event``.

    Raises:
        LeftOut: it has no title, or a time that is none.
    """
    titles = _titles(event)
    if not titles:
        raise LeftOut("untitled")
    starts_at, ends_at, has_end = _span(event, at)
    place = event.place
    return EventValues(
        url=event.url if is_web_url(event.url) else event.id,
        titles=titles,
        teaser=_teaser(event),
        text=safe_html(event.content, LONGEST_TEXT),
        starts_at=starts_at,
        ends_at=ends_at,
        has_end=has_end,
        time_zone=event.time_zone,
        status=event.status,
        is_online=bool(event.online_url) and place is None,
        place_name=_line(place.name) if place else "",
        street=_line(place.street) if place else "",
        town=_line(place.city) if place else "",
        tags=_tags(event.tags),
        contacts=tuple(one for one in event.contacts if is_web_url(one)),
    )


def public_values_of(
    event: EventDocument, at: datetime, also_to: tuple[str, ...] = ()
) -> EventValues:
    """Return what is kept of ``event``, if everybody may read it.

    ``also_to``: for whom what brought it is, which counts where itself does not say.

    Raises:
        LeftOut: it is not for everybody, has no title, or a time that is none.
    """
    if not is_public((*event.to, *event.cc) or also_to):
        raise LeftOut("private")
    return values_of(event, at)


def owners_of(event: EventDocument) -> tuple[str, ...]:
    """Return the ids of the actors whose event it is: of its own origin alone (FEP-fe34)."""
    return tuple(owner for owner in event.attributed_to if same_origin(owner, event.id))


def changed_at(event: EventDocument) -> datetime | None:
    """Return when its origin changed it last, as far as it says so."""
    return event.updated or event.published


def _span(event: EventDocument, at: datetime) -> tuple[datetime, datetime, bool]:
    """Return when it begins and ends, and whether its origin says when it ends."""
    starts_at = event.starts_at
    if not at - PAST - LONGEST < starts_at < at + HORIZON:
        raise LeftOut("far-away")
    ends_at = event.ends_at
    if ends_at is None or ends_at <= starts_at:
        return starts_at.astimezone(UTC), (starts_at + ASSUMED).astimezone(UTC), False
    if ends_at - starts_at > LONGEST:
        raise LeftOut("too-long")
    return starts_at.astimezone(UTC), ends_at.astimezone(UTC), True


def _titles(event: EventDocument) -> Texts:
    names: Mapping[str, str] = event.names or {event.language: event.name}
    kept = {
        language: plain_text(name, LONGEST_TITLE)
        for language, name in sorted(names.items())[:MOST_LANGUAGES]
    }
    return {language: title for language, title in kept.items() if title}


def _teaser(event: EventDocument) -> str:
    return plain_text(event.summary, LONGEST_TEASER) or plain_text(event.content, LONGEST_TEASER)


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    lines = (_line(tag).lstrip("#") for tag in tags)
    return tuple(dict.fromkeys(tag for tag in lines if 0 < len(tag) <= LONGEST_TAG))[:MOST_TAGS]


def _line(words: str) -> str:
    return printable_line(words)[:LONGEST_LINE].strip()


def _instant(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
