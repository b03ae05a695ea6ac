"""Shell: an event of ours as others carry it: what everybody may read of it, or will.

Of a place that is told to attendees only there is the town at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import is_web_url
from meshup.attendance.domain.numbers import rough
from meshup.attendance.domain.queries.numbers import numbers_of, settings_of_node
from meshup.cohosting.domain.document_parts import LONGEST_URL
from meshup.cohosting.domain.record import HeldPlace, LineLink, RecordLine
from meshup.cohosting.domain.record_reading import MOST_LINKS
from meshup.cohosting.shared_lines import parts_of_lines
from meshup.community.domain.queries import this_node
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group
from meshup.kit.printable import printable_line, printable_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.agenda.domain.occurrence import Line, Link, Occurrence

SUGGESTED: Final = "suggested"


def event_fields(event: Occurrence) -> dict[str, Any]:
    """Return what a record says of an event of ours, by the names of ``Record``."""
    return {
        "event_id": id_of_event(event.slug),
        "page": event_page(event.slug),
        "uid": event.uid,
        "sequence": event.sequence,
        "kind": event.kind,
        "state": "draft" if event.state == SUGGESTED else event.state,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "time_zone": event.time_zone,
        "all_day": event.all_day,
        "original_starts_at": event.original_starts_at,
        "titles": _lines(event.titles),
        "summaries": _texts(event.summaries),
        "texts": _texts(event.texts),
        "reasons": _texts(event.reasons),
        "registration": event.registration.how,
        "registration_url": event.registration.url,
        "lines": _record_lines(event),
    }


def event_page(slug: str) -> str:
    """Return the address of an event's page, in whatever language."""
    return absolute(f"/events/{slug}/")


def own_place(event: Occurrence, *, given: int | None = None) -> HeldPlace:
    """Return where we hold an event, and roughly how many come, where hosts show that."""
    place, shows = event.place, settings_of_node().shows_numbers
    numbers = numbers_of(event.slug)
    return HeldPlace(
        group=group().id,
        name=printable_line(place.name) if place else "",
        street=printable_line(place.street) if place else "",
        postal_code=place.postal_code if place else "",
        city=printable_line(place.city) if place else event.area,
        country=place.country if place else "",
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        mode=event.mode,
        page=event_page(event.slug),
        coming=rough(numbers.count) if shows else None,
        capacity=numbers.capacity,
        given=given,
    )


def _record_lines(event: Occurrence) -> tuple[RecordLine, ...]:
    parts = parts_of_lines(event.slug)
    return tuple(
        _line(line, parts.get(line.talk, "") if line.talk else "") for line in event.timetable
    )


def _line(line: Line, part: str) -> RecordLine:
    return RecordLine(
        id=str(line.pk or ""),
        kind=line.kind,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        titles=_lines(line.titles),
        notes=_texts(line.notes),
        zone=printable_line(line.zone),
        track=printable_line(line.track),
        languages=line.languages,
        persons=tuple(map(printable_line, line.persons)),
        abstracts=_texts(line.abstracts),
        level=line.level,
        has_talk=line.talk is not None,
        part=part,
        links=tuple(_link(link) for link in line.links[:MOST_LINKS] if _is_told(link)),
    )


def _is_told(link: Link) -> bool:
    return len(link.url) <= LONGEST_URL and is_web_url(link.url)


def _link(link: Link) -> LineLink:
    """Return a link as a record tells of it; a label for everybody is one in all languages."""
    label = link.label
    names = dict.fromkeys(this_node().languages, label) if isinstance(label, str) else label
    return LineLink(
        link.url, {code: printable_line(name)[:200] for code, name in names.items() if name}
    )


def _lines(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: printable_line(words) for language, words in texts.items()}


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: printable_text(words) for language, words in texts.items()}
