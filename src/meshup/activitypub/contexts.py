"""Pure: the one ``@context`` of our documents, and the terms of the draft FEP-8a8e.

Nobody who reads us needs to fetch a context, and we fetch none: all is plain JSON with the names
that other servers look for. The context says what these names mean to who reads JSON-LD.

Source
    Activity Streams 2.0, 2.1; FEP-8a8e (draft); FEP-8b32; FEP-521a; the extensions of Mobilizon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from meshup.activitypub.ids import Json

ACTIVITY_STREAMS: Final = "https://www.w3.org/ns/activitystreams"
SECURITY: Final = "https://w3id.org/security/v1"
DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v1"
DECENTRALIZED_IDENTIFIERS: Final = "https://www.w3.org/ns/did/v1"
"""The one context that says what ``assertionMethod`` is."""
MULTIKEY: Final = "https://w3id.org/security/multikey/v1"

MEDIA_TYPE: Final = "application/activity+json"
LONG_MEDIA_TYPE: Final = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'

FEP_8A8E: Final = "https://w3id.org/fep/8a8e/"
EVENT_STATUS: Final = {
    "confirmed": "EventScheduled",
    "tentative": "EventTentative",
    "cancelled": "EventCancelled",
}
"""``eventStatus`` of FEP-8a8e by ours; see also EventRescheduled and EventMovedOnline."""

CATEGORIES: Final = frozenset(
    {"ARTS", "AUTO_BOAT_AIR", "BOOK_CLUBS", "BUSINESS", "CAUSES", "CLIMATE_ENVIRONMENT"}
    | {"COMMUNITY", "COMEDY", "CRAFTS", "CREATIVE_JAM", "DIY_MAKER_SPACES", "FAMILY_EDUCATION"}
    | {"FASHION_BEAUTY", "FESTIVALS", "FILM_MEDIA", "FOOD_DRINK", "GAMES", "INCLUSIVE_SPACES"}
    | {"LANGUAGE_CULTURE", "LEARNING", "LGBTQ", "MEETING", "MEDITATION_WELLBEING"}
    | {"MOVEMENTS_POLITICS", "MUSIC", "NETWORKING", "OUTDOORS_ADVENTURE", "PARTY"}
    | {"PERFORMING_VISUAL_ARTS", "PETS", "PHOTOGRAPHY", "SCIENCE_TECH"}
    | {"SPIRITUALITY_RELIGION_BELIEFS", "SPORTS", "THEATRE", "WORKSHOPS_SKILL_SHARING"}
)
"""``category`` of FEP-8a8e: what is none of these means nothing to others."""

FEP_8A8E_TERMS: Final[Json] = {
    "fep8a8e": FEP_8A8E,
    "eventStatus": "fep8a8e:eventStatus",
    "displayEndTime": "fep8a8e:displayEndTime",
    "organizers": {"@id": "fep8a8e:organizers", "@type": "@id"},
    "attendees": {"@id": "fep8a8e:attendees", "@type": "@id"},
    "upcomingEvents": {"@id": "fep8a8e:upcomingEvents", "@type": "@id"},
}

EVENT_TERMS: Final[Json] = {
    "sc": "http://schema.org#",
    "mz": "https://joinmobilizon.org/ns#",
    "ical": "http://www.w3.org/2002/12/cal/ical#",
    "pt": "https://joinpeertube.org/ns#",
    "toot": "http://joinmastodon.org/ns#",
    "Hashtag": "as:Hashtag",
    "PostalAddress": "sc:PostalAddress",
    "address": {"@id": "sc:address", "@type": "sc:PostalAddress"},
    "streetAddress": "sc:streetAddress",
    "postalCode": "sc:postalCode",
    "addressLocality": "sc:addressLocality",
    "addressRegion": "sc:addressRegion",
    "addressCountry": "sc:addressCountry",
    "maximumAttendeeCapacity": "sc:maximumAttendeeCapacity",
    "remainingAttendeeCapacity": "sc:remainingAttendeeCapacity",
    "participantCount": "mz:participantCount",
    "joinMode": "mz:joinMode",
    "externalParticipationUrl": "mz:externalParticipationUrl",
    "timezone": "mz:timezone",
    "isOnline": "mz:isOnline",
    "category": "sc:category",
    "alsoKnownAs": {"@id": "as:alsoKnownAs", "@type": "@id"},
    "uuid": "sc:identifier",
    "inLanguage": "sc:inLanguage",
    "status": "ical:status",
    "commentsEnabled": "pt:commentsEnabled",
    "superEvent": {"@id": "sc:superEvent", "@type": "@id"},
    "VirtualLocation": "sc:VirtualLocation",
    "focalPoint": {"@container": "@list", "@id": "toot:focalPoint"},
    **FEP_8A8E_TERMS,
}

ACTOR_TERMS: Final[Json] = {
    "toot": "http://joinmastodon.org/ns#",
    "discoverable": "toot:discoverable",
    "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
    "alsoKnownAs": {"@id": "as:alsoKnownAs", "@type": "@id"},
    "implements": {
        "@id": "https://w3id.org/fep/844e/implements",
        "@type": "@id",
        "@container": "@list",
    },
    "webfinger": "https://purl.archive.org/socialweb/webfinger#webfinger",
    "VerifiableIdentityStatement": "https://w3id.org/fep/c390#VerifiableIdentityStatement",
    "subject": "https://w3id.org/fep/c390#subject",
    "upcomingEvents": FEP_8A8E_TERMS["upcomingEvents"],
    "fep8a8e": FEP_8A8E,
}

EVENT_CONTEXT: Final[list[object]] = [ACTIVITY_STREAMS, DATA_INTEGRITY, EVENT_TERMS]
ACTOR_CONTEXT: Final[list[object]] = [
    ACTIVITY_STREAMS,
    SECURITY,
    DATA_INTEGRITY,
    DECENTRALIZED_IDENTIFIERS,
    MULTIKEY,
    ACTOR_TERMS,
]
PLAIN_CONTEXT: Final[list[object]] = [ACTIVITY_STREAMS, DATA_INTEGRITY]
NAMESPACE: Final = "https://meshup.example/ns#"
"""Of the names that are our own: in cards, and in what nodes ask of each other."""
REQUEST_CONTEXT: Final[list[object]] = [ACTIVITY_STREAMS, DATA_INTEGRITY, {"@vocab": NAMESPACE}]


def embedded(document: Json) -> Json:
    """Return a document as it stands inside another: without a context, unless a proof is over it.

    What is signed keeps its context, for the proof holds for the document only as it was.
    """
    if "proof" in document:
        return document
    return {key: value for key, value in document.items() if key != "@context"}
