"""Shell: reads the node and its languages. An event of the agenda as facts of an ActivityPub event.

What is given comes from what everybody may read (``agenda.domain.occurrence``): of a place that is
told to attendees only there is the town at most, so that no document, however it is asked for, can
hold more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.event_document import EventFacts, ImageFacts, PlaceFacts, event_document
from meshup.federated_events.domain.event_words import name_in, place_moved, summary_in
from meshup.federated_events.domain.post_words import with_complete_links
from meshup.federated_events.event_parts import former_ids_of, organizers_of
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group
from meshup.publishing.domain.publisher import address_of, publisher_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.agenda.domain.occurrence import Occurrence, Place
    from meshup.attendance.domain.numbers import Numbers
    from meshup.federated_events.models import FederatedEvent
    from meshup.fediverse.domain.own_actors import OwnActorFacts
    from meshup.publishing.domain.entries import Publisher

FORM: Final = "1"
"""Changes when documents are to say the same in another way: then each event is sent anew."""
STATUS: Final = {"usual": "tentative", "confirmed": "confirmed", "cancelled": "cancelled"}
CATEGORIES: Final = {
    "meetup": "NETWORKING",
    "themed": "LEARNING",
    "festival": "COMMUNITY",
    "impromptu": "MEETING",
}
"""Of the list that FEP-8a8e took from Mobilizon, by kind of event."""
COVER_TYPE: Final = "image/webp"
"""Every cover is drawn anew (``pictures.uploads``)."""
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
NO_IMAGE: Final = ImageFacts(url="")


@dataclass(frozen=True)
class EventWriter:
    """Writes the documents of events as the node is now.

    ``numbers`` has how many come, by slug; it is empty where hosts show no numbers.
    """

    actor: OwnActorFacts
    publishers: tuple[Publisher, ...]
    numbers: Mapping[str, Numbers]

    def document(self, event: Occurrence, row: FederatedEvent) -> dict[str, Any]:
        """Return the document of ``event``, without a proof."""
        return event_document(self._facts(event, row))

    def digest(self, event: Occurrence, row: FederatedEvent) -> bytes:
        """Return a digest of all that the document says, but for its moments and the count.

        How many come changes too often to be told to everybody each time.
        """
        facts = self._facts(event, row)
        counted = None if facts.participants is None else 0
        constant = replace(
            facts, published=NEVER, updated=NEVER, image=NO_IMAGE, participants=counted
        )
        return sha256(f"{FORM} {event.cover} {constant!r}".encode()).digest()

    def _facts(self, event: Occurrence, row: FederatedEvent) -> EventFacts:
        main = self.publishers[0]
        numbers = self.numbers.get(event.slug)
        own_id, page = absolute(row.path), absolute(f"/events/{event.slug}/")
        summaries = {
            one.language: summary_in(one, event, row.first_place) for one in self.publishers
        }
        return EventFacts(
            id=own_id,
            uuid=str(row.uuid),
            url=page,
            actor=self.actor.id,
            followers=self.actor.followers,
            published=row.published_at,
            updated=row.updated_at,
            language=main.language,
            names={one.language: name_in(one, event) for one in self.publishers},
            summaries=summaries,
            contents={one.language: _content(one, event) for one in self.publishers},
            starts_at=event.local_start,
            ends_at=event.local_end,
            time_zone=event.time_zone,
            status=STATUS.get(event.state, "tentative"),
            is_moved=event.moved,
            is_online=event.online,
            place=_place(event),
            is_moved_online=event.online and place_moved(event, row.first_place),
            online_url="" if event.cancelled else event.online_url,
            image=_image(main, event, row.version),
            links=_links(event, page),
            tags=_tags(main),
            category=CATEGORIES.get(event.kind, "MEETING"),
            join_mode="external" if event.registration.url else "free",
            external_participation_url=event.registration.url or f"{page}#coming",
            capacity=numbers.capacity if numbers else None,
            participants=numbers.count if numbers else None,
            attendees=f"{own_id}/attendees",
            organizers=f"{own_id}/organizers",
            replies=f"{own_id}/replies",
            comments_enabled=True,
            series=main.page("series", slug=event.series) if event.series else "",
            extensions=_extensions(self.actor.id, event, summaries),
        )


def event_writer(numbers: Mapping[str, Numbers]) -> EventWriter:
    """Return what writes events as the node is now, in each of its languages.

    Raises:
        FederationOff: federation was never switched on.
    """
    main = publisher_in()
    publishers = tuple(publisher_in(language) for language in main.languages)
    return EventWriter(group(), publishers, numbers)


def _extensions(actor: str, event: Occurrence, summaries: dict[str, str]) -> dict[str, object]:
    """Return what only some servers read: ``contacts`` are organizers, as Mobilizon has them."""
    found: dict[str, object] = {"summaryMap": summaries} if len(summaries) > 1 else {}
    if before := former_ids_of(event.slug):
        found["alsoKnownAs"] = before
    with_us = organizers_of(event.slug)
    return found | ({"contacts": [actor, *with_us]} if with_us else {})


def _content(publisher: Publisher, event: Occurrence) -> str:
    """Return all that is said of an event, as HTML whose addresses are complete."""
    return with_complete_links(publisher.html(publisher.entry(event)))


def _place(event: Occurrence) -> PlaceFacts | None:
    """Return where one goes; of a place that is withheld, its town."""
    if event.online:
        return None
    if event.place is None:
        return PlaceFacts(name=event.area, city=event.area) if event.area else None
    return place_facts(event.place)


def place_facts(place: Place) -> PlaceFacts:
    """Return a venue that everybody may know."""
    return PlaceFacts(
        id=absolute(f"/ap/places/{place.slug}"),
        name=place.name,
        street=place.street,
        postal_code=place.postal_code,
        city=place.city,
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _image(publisher: Publisher, event: Occurrence, version: int) -> ImageFacts:
    """Return its picture, or the card that shared links show, anew with each version."""
    name = publisher.entry(event).title
    if event.cover:
        address = absolute(f"/media/{event.cover}")
        return ImageFacts(url=address, media_type=COVER_TYPE, name=name)
    card = absolute(address_of("event_card", publisher.language, slug=event.slug))
    return ImageFacts(url=f"{card}?v={version}", name=name)


def _links(event: Occurrence, page: str) -> tuple[tuple[str, str], ...]:
    """Return what else one may look at; of an evening that is online too, its room comes first."""
    name = "Announced at" if event.mode == "mixed" and event.online_url else "Website"
    return ((name, event.source_url or page),)


def _tags(publisher: Publisher) -> tuple[tuple[str, str], ...]:
    """Return the hashtags under which people look for it: the community and its town."""
    agenda = publisher.page("agenda")
    words = dict.fromkeys(filter(None, map(_hashtag, (publisher.name, publisher.city))))
    return tuple((f"#{word}", agenda) for word in words)


def _hashtag(words: str) -> str:
    """Return words as one, each with a capital: "ParisP2P"."""
    found = re.findall(r"[^\W_]+", words)
    return "".join(word[:1].upper() + word[1:] for word in found)[:39]
