"""The event of the golden document, and variations of it."""

from dataclasses import replace
from datetime import UTC, datetime

from meshup.activitypub.event_document import EventFacts, ImageFacts, PlaceFacts

NODE = "https://paris.example"
ID = f"{NODE}/ap/events/0193d5a1-0000-7000-8000-000000000042"
GROUP = f"{NODE}/ap/paris"

EVENT = EventFacts(
    id=ID,
    uuid="0193d5a1-0000-7000-8000-000000000042",
    url=f"{NODE}/events/meetup-42",
    actor=GROUP,
    followers=f"{GROUP}/followers",
    published=datetime(2026, 11, 1, 10, tzinfo=UTC),
    updated=datetime(2026, 11, 22, 12, tzinfo=UTC),
    language="en",
    names={"en": "P2P meetup 42"},
    summaries={"en": "Wed 2 Dec 2026, 19:00 (Europe/Paris), La Cantine, Paris. Encounters, free."},
    contents={"en": "<p>Come.</p>", "fr": "<p>Venez.</p>"},
    starts_at=datetime(2026, 12, 2, 18, tzinfo=UTC),
    ends_at=datetime(2026, 12, 2, 21, tzinfo=UTC),
    time_zone="Europe/Paris",
    place=PlaceFacts(
        id=f"{NODE}/ap/places/la-cantine",
        name="La Cantine",
        street="12 rue X",
        postal_code="75002",
        city="Paris",
        country="France",
        latitude=48,
        longitude=2.3522,
    ),
    image=ImageFacts(url=f"{NODE}/events/meetup-42/card.png"),
    online_url=f"{NODE}/rooms/42",
    tags=(("p2p", f"{NODE}/tags/p2p"),),
    category="NETWORKING",
    external_participation_url=f"{NODE}/events/meetup-42#rsvp",
    capacity=80,
    participants=23,
    attendees=f"{ID}/attendees",
    organizers=f"{ID}/organizers",
    comments_enabled=True,
)


def event(**changed):
    """Return the facts of the golden event, some of them changed."""
    return replace(EVENT, **changed)
