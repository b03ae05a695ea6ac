"""A talk as search engines read it: the work itself, and each evening at which it is performed.

Pure, but for the settings, which whatever makes words plain knows.

Source
    schema.org: CreativeWork, Event (``workPerformed``, ``performer``), PresentationDigitalDocument,
    VideoObject; JSON-LD 1.1, section 2.1 (``@graph``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.kit.text import plain
from meshup.talks.choices import MaterialKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.publishing.domain.entries import Publisher
    from meshup.talks.domain.queries.materials import MaterialFacts
    from meshup.talks.domain.queries.pages import TalkPage
    from meshup.talks.other_evenings import OtherEvening

SCHEMA: Final = "https://schema.org"
MOST_WORDS: Final = 2_000
DOCUMENTS: Final = {
    MaterialKind.SLIDES.value: "PresentationDigitalDocument",
    MaterialKind.VIDEO.value: "VideoObject",
    MaterialKind.LINK.value: "WebPage",
}

Thing = dict[str, Any]


def talk_data(
    publisher: Publisher, page: TalkPage, address_of_file: Callable[[MaterialFacts], str]
) -> Thing:
    """Return a talk as linked data; ``address_of_file`` gives the complete address of a file."""
    talk = page.talk
    address = publisher.page("talk", slug=talk.slug)
    work = {
        "@type": "CreativeWork",
        "@id": f"{address}#talk",
        "url": address,
        "name": publisher.localize(talk.titles),
        "abstract": plain(publisher.localize(talk.abstracts), MOST_WORDS),
        "inLanguage": list(talk.languages),
        "creator": _persons(page, publisher),
        "keywords": [publisher.localize(topic.names) for topic in page.topics],
        "timeRequired": f"PT{talk.minutes}M" if talk.minutes else "",
        "isBasedOn": [each.url for each in page.elsewhere if each.is_first],
        "associatedMedia": [_document(each, address_of_file) for each in page.materials],
    }
    held = [_event(publisher, page, place) for place in (*page.past, *page.coming)]
    there = [_event_elsewhere(publisher, page, each) for each in page.elsewhere]
    return {"@context": SCHEMA, "@graph": [_filled(work), *held, *there]}


def _persons(page: TalkPage, publisher: Publisher) -> list[Thing]:
    persons = []
    for speaker in page.talk.speakers:
        slug = page.speaker_pages.get(speaker.number)
        url = publisher.page("speaker", slug=slug) if slug else ""
        persons.append(_filled({"@type": "Person", "name": speaker.name, "url": url}))
    return persons


def _document(material: MaterialFacts, address_of_file: Callable[[MaterialFacts], str]) -> Thing:
    thing = {
        "@type": DOCUMENTS[material.kind],
        "name": material.label,
        "url": address_of_file(material) if material.is_file else material.url,
        "license": material.licence_address,
        "creditText": material.credit,
    }
    return _filled(thing)


def _event(publisher: Publisher, page: TalkPage, place: TalkPlace) -> Thing:
    """Return one evening; a place that attendees only are told is not in what everybody reads."""
    event, line = place.event, place.line
    address = publisher.page("talk", slug=page.talk.slug)
    starts_at, ends_at = line.starts_at or event.starts_at, line.ends_at or event.ends_at
    return _filled(
        {
            "@type": "Event",
            "name": publisher.localize(page.talk.titles),
            "startDate": starts_at.astimezone(event.zone).isoformat(),
            "endDate": ends_at.astimezone(event.zone).isoformat(),
            "location": _location(place),
            "superEvent": {
                "@type": "Event",
                "name": publisher.localize(event.titles),
                "url": publisher.page("event", slug=event.slug),
                "startDate": event.local_start.isoformat(),
            },
            "performer": _persons(page, publisher),
            "workPerformed": {"@id": f"{address}#talk"},
        }
    )


def _event_elsewhere(publisher: Publisher, page: TalkPage, evening: OtherEvening) -> Thing:
    """Return an evening of another community, as far as it is known here."""
    address = publisher.page("talk", slug=page.talk.slug)
    return _filled(
        {
            "@type": "Event",
            "name": publisher.localize(evening.titles) or publisher.localize(page.talk.titles),
            "startDate": evening.day.isoformat() if evening.day else "",
            "organizer": {"@type": "Organization", "name": evening.node},
            "url": evening.url,
            "workPerformed": {"@id": f"{address}#talk"},
        }
    )


def _location(place: TalkPlace) -> Thing | None:
    venue = place.event.place
    if venue is None or place.event.online:
        return None
    return _filled({"@type": "Place", "name": venue.name, "address": venue.address})


def _filled(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}
