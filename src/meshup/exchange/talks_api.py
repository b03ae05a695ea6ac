"""Talks, speakers and open slots, for programs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from meshup.agenda.domain.occurrence import Occurrence, next_change
from meshup.agenda.domain.open_slots import minutes_for_a_talk
from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.queries.talks import TalkPlace
from meshup.agenda.domain.queries.timetables import with_own_lines
from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import NODE_TAG
from meshup.exchange import talk_shapes as shapes
from meshup.exchange.api_shapes import RefusalShape
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.url_paths import path_of
from meshup.kit.web import keep, open_to_all
from meshup.proposals.domain.call_facts import CallFacts
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.domain.queries.talks import TalkFacts, open_slots, talk_at
from meshup.proposals.domain.tags import CALLS, TALKS
from meshup.publishing.domain.entries import Publisher
from meshup.publishing.domain.publisher import publisher_in
from meshup.talks.domain.choosing import Choice, chosen, tidy
from meshup.talks.domain.queries.materials import MaterialFacts
from meshup.talks.domain.queries.pages import TalkEntry, entries_of, shown_talk, shown_talks
from meshup.talks.domain.queries.speakers import SpeakerFacts, pages_of_speakers, speakers
from meshup.talks.domain.tags import SPEAKERS

MOST_AHEAD: Final = 200
REFUSED = {404: RefusalShape, 422: RefusalShape}
Thing = TypeVar("Thing")

router = Router()


@router.get("talks", response={200: shapes.TalksShape, **REFUSED})
def talks(request: HttpRequest, response: HttpResponse, ask: Query[shapes.AskTalks]) -> Any:  # noqa: ANN401 - ninja reads it
    """Talks: accepted, coming and held, with slides and where they are held."""
    publisher, shown = publisher_in(), shown_talks(clock.now())
    keep(open_to_all(response), NODE_TAG, SPEAKERS, *shown.tags, until=shown.until)
    choice = Choice(words=tidy(ask.q), language=ask.language, topic=ask.topic, year=ask.year)
    matching = chosen(shown.value, choice)
    page = _part(matching, ask)
    pages = pages_of_speakers(entry.talk.uuid for entry in page)
    items = [talk_fields(publisher, entry, pages) for entry in page]
    return _listed(request, publisher, matching, ask) | {"items": items}


@router.get("talks/{slug:slug}", response={200: shapes.TalkShape, **REFUSED})
def talk(request: HttpRequest, response: HttpResponse, slug: str) -> Any:  # noqa: ANN401, ARG001 - ninja reads it
    """One talk."""
    now, found = clock.now(), talk_at(slug)
    shown = shown_talk(slug, now)
    keep(open_to_all(response), NODE_TAG, *shown.tags, until=shown.until)
    entry = entries_of([found], now)[0]
    return talk_fields(publisher_in(), entry, shown.value.speaker_pages)


@router.get("speakers", response={200: shapes.SpeakersShape, **REFUSED})
def all_speakers(request: HttpRequest, response: HttpResponse, ask: Query[shapes.AskPage]) -> Any:  # noqa: ANN401 - ninja reads it
    """Speakers who asked for a page, with their talks."""
    publisher, found = publisher_in(), speakers()
    keep(open_to_all(response), NODE_TAG, SPEAKERS, TALKS, AGENDA)
    items = [_speaker_fields(publisher, each) for each in _part(found, ask)]
    return _listed(request, publisher, found, ask) | {"items": items}


@router.get("slots", response={200: shapes.SlotsShape, **REFUSED})
def slots(request: HttpRequest, response: HttpResponse, ask: Query[shapes.AskPage]) -> Any:  # noqa: ANN401 - ninja reads it
    """Coming events with room for talks, and where one proposes."""
    publisher, now = publisher_in(), clock.now()
    coming, calls = upcoming(now, MOST_AHEAD), all_calls()
    free = [event for event in coming if open_slots(event) and not event.cancelled]
    changes = [next_change(coming, now), *(call.next_change(now) for call in calls)]
    until = min(filter(None, changes), default=None)
    keep(open_to_all(response), NODE_TAG, AGENDA, CALLS, until=until)
    page = with_own_lines(_part(free, ask))
    items = [_slot_fields(publisher, event, _call_for(event, calls, now)) for event in page]
    return _listed(request, publisher, free, ask) | {"items": items}


def talk_fields(publisher: Publisher, entry: TalkEntry, pages: Mapping[int, str]) -> dict[str, Any]:
    """Return a talk as this interface tells it; ``pages`` of speakers by their numbers."""
    found = entry.talk
    same = ("uuid", "slug", "state", "titles", "abstracts", "kind", "minutes", "languages")
    others = ("levels", "money", "recording", "changed_at")
    return {name: getattr(found, name) for name in (*same, *others)} | {
        "url": publisher.page("talk", slug=found.slug),
        "speakers": [
            {
                "name": speaker.name,
                "url": publisher.page("speaker", slug=pages[speaker.number])
                if speaker.number in pages
                else "",
            }
            for speaker in found.speakers
        ],
        "topics": [
            {
                "slug": topic.slug,
                "names": topic.names,
                "url": publisher.page("topic", slug=topic.slug),
            }
            for topic in entry.topics
        ],
        "materials": [_material_fields(publisher, found, each) for each in entry.materials],
        "places": [_place_fields(publisher, place) for place in found.places],
    }


def _material_fields(
    publisher: Publisher, found: TalkFacts, material: MaterialFacts
) -> dict[str, Any]:
    file = path_of("talks:file", (found.slug, material.number), language=publisher.language)
    return {
        "kind": material.kind,
        "name": material.label,
        "url": f"{publisher.address}{file}" if material.is_file else material.url,
        "format": material.file_kind,
        "licence": material.licence,
        "licence_url": material.licence_address,
        "credit": material.credit,
    }


def _place_fields(publisher: Publisher, place: TalkPlace) -> dict[str, Any]:
    event, line = place.event, place.line
    return {
        "event": event.slug,
        "event_url": publisher.page("event", slug=event.slug),
        "event_titles": event.titles,
        "state": event.state,
        "starts_at": (line.starts_at or event.starts_at).astimezone(event.zone),
        "ends_at": (line.ends_at or event.ends_at).astimezone(event.zone),
        "zone": line.zone,
        "is_timed": line.starts_at is not None,
    }


def _speaker_fields(publisher: Publisher, speaker: SpeakerFacts) -> dict[str, Any]:
    return {
        "slug": speaker.slug,
        "url": publisher.page("speaker", slug=speaker.slug),
        "name": speaker.name,
        "texts": speaker.texts,
        "link": speaker.url,
        "talks": [
            {
                "slug": each.slug,
                "url": publisher.page("talk", slug=each.slug),
                "titles": each.titles,
            }
            for each in speaker.talks
        ],
    }


def _slot_fields(publisher: Publisher, event: Occurrence, call: CallFacts | None) -> dict[str, Any]:
    form = address_of("propose", publisher.language, slug=event.slug) if call else ""
    return {
        "event": event.slug,
        "event_url": publisher.page("event", slug=event.slug),
        "titles": event.titles,
        "starts_at": event.local_start,
        "ends_at": event.local_end,
        "open_slots": open_slots(event),
        "minutes": minutes_for_a_talk(event),
        "propose_url": f"{publisher.address}{form}" if form else "",
        "call": call.slug if call else "",
    }


def _call_for(event: Occurrence, calls: Sequence[CallFacts], now: datetime) -> CallFacts | None:
    """Return the open call by which one proposes for an event: its own, or the standing one."""
    open_calls = [call for call in calls if call.is_open_at(now)]
    own = (call for call in open_calls if call.event == event.slug)
    return next(own, None) or next((call for call in open_calls if call.is_standing), None)


def _part(found: Sequence[Thing], ask: shapes.AskPage) -> Sequence[Thing]:
    return found[ask.offset : ask.offset + ask.limit]


def _listed(
    request: HttpRequest, publisher: Publisher, found: Sequence[object], ask: shapes.AskPage
) -> dict[str, Any]:
    offset = ask.offset + ask.limit
    query = urlencode({**request.GET.dict(), "offset": offset})
    following = f"{publisher.address}{request.path}?{query}"
    return {"count": len(found), "next": following if offset < len(found) else None}
