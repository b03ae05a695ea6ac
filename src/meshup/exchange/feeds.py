"""Doors of the feeds: calendars, news, descriptions and programmes that other programs read.

Every feed is public, the same for everybody, and may be read by pages of other sites (CORS).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from meshup.agenda.choices import SESSIONS
from meshup.agenda.domain.calendars import series_calendars, single_events
from meshup.agenda.domain.occurrence import next_change
from meshup.agenda.domain.queries.events import past_events, upcoming
from meshup.agenda.domain.queries.timetables import with_own_lines
from meshup.agenda.domain.shown import calendar_of, public_event
from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import NODE_TAG
from meshup.exchange.domain import atom, frab, jsonld
from meshup.kit import clock
from meshup.kit.json_in_page import json_in_page
from meshup.kit.web import keep, open_to_all
from meshup.proposals.domain.queries.calls import shown_open_calls
from meshup.proposals.domain.queries.talks import talks_not_recorded
from meshup.proposals.domain.tags import TALKS
from meshup.publishing.domain import ical
from meshup.publishing.domain.publisher import publisher_in
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meshup.kit.shown import Shown
    from meshup.proposals.domain.queries.calls import OpenCalls
    from meshup.publishing.domain.entries import Publisher

MOST_SINGLES: Final = 500
BACK: Final = timedelta(days=365)
MOST_NEWS: Final = 60
MOST_SHOWN: Final = 200
CALENDAR: Final = "text/calendar; charset=utf-8"
ATOM: Final = "application/atom+xml; charset=utf-8"
LINKED: Final = "application/ld+json"
XML: Final = "application/xml; charset=utf-8"
JSON: Final = "application/json"


def requested_publisher(request: HttpRequest) -> Publisher:
    """Return the node in the language that the address asks for, else in its main one."""
    return publisher_in(request.GET.get("lang", ""))


def feed(content: bytes | str, kind: str, name: str = "") -> HttpResponse:
    """Return an answer that pages of any site may read; ``name`` is what a saved file is called.

    It is in the current language, whatever the reader's browser prefers.
    """
    response = HttpResponse(content, content_type=kind)
    response["Content-Language"] = get_language() or ""
    if name:
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return open_to_all(response)


def window(now: datetime) -> tuple[datetime, datetime]:
    """Return since when feeds tell the past, and when that next changes: by whole months."""
    month = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (month - BACK).replace(day=1), (month + timedelta(days=32)).replace(day=1)


@require_safe
def agenda_ics(request: HttpRequest) -> HttpResponse:
    """Answer with the node's calendar: the last 12 months, and all that comes."""
    publisher, now = requested_publisher(request), clock.now()
    since, until = window(now)
    calls = shown_open_calls(now)
    contents = ical.Contents(
        name=publisher.name,
        source=publisher.file("exchange:agenda_ics"),
        page=publisher.page("agenda"),
        series=series_calendars(since.date(), with_lines=True),
        singles=single_events(since, now, MOST_SINGLES),
        now=now,
        takes=calls.value.takes,
    )
    until = min(until, _until(contents, calls) or until)
    answer = _calendar(publisher, contents, "agenda")
    return keep(answer, NODE_TAG, AGENDA, *calls.tags, until=until)


@require_safe
def series_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the calendar of a series, from its first date on."""
    publisher, shown = requested_publisher(request), calendar_of(slug, with_lines=True)
    series, now = shown.value, clock.now()
    calls = shown_open_calls(now)
    contents = ical.Contents(
        name=publisher.localize(series.titles),
        source=publisher.file("exchange:series_ics", slug=slug),
        page=publisher.page("series", slug=slug),
        series=[series],
        now=now,
        takes=calls.value.takes,
    )
    answer = _calendar(publisher, contents, slug)
    return keep(answer, NODE_TAG, *shown.tags, *calls.tags, until=_until(contents, calls))


@require_safe
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with one event, to put into a calendar."""
    publisher, shown = requested_publisher(request), public_event(slug)
    event, now = shown.value, clock.now()
    calls = shown_open_calls(now)
    contents = ical.Contents(
        name=publisher.localize(event.titles),
        source=publisher.file("exchange:event_ics", slug=slug),
        page=publisher.page("event", slug=slug),
        singles=[event],
        now=now,
        takes=calls.value.takes,
    )
    answer = _calendar(publisher, contents, slug)
    return keep(answer, NODE_TAG, *shown.tags, *calls.tags, until=_until(contents, calls))


def _until(contents: ical.Contents, calls: Shown[OpenCalls]) -> datetime | None:
    """Return when the clock next changes what a calendar says of room for talks."""
    moments = (contents.until(), calls.until)
    return min((moment for moment in moments if moment is not None), default=None)


@require_safe
def atom_feed(request: HttpRequest) -> HttpResponse:
    """Answer with what is new in the agenda."""
    publisher, now = requested_publisher(request), clock.now()
    coming = upcoming(now, MOST_NEWS)
    news = [event for event in (*past_events(now), *coming) if atom.is_news(event, now)]
    source, page = publisher.file("exchange:atom"), publisher.page("agenda")
    with override(publisher.language):
        response = feed(atom.atom(publisher, news, now, source=source, page=page), ATOM)
    moments = filter(None, (atom.next_news(coming, now), next_change(coming, now)))
    return keep(response, NODE_TAG, AGENDA, until=min(moments, default=None))


@require_safe
def event_jsonld(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with an event as linked data."""
    publisher, now = requested_publisher(request), clock.now()
    shown = public_event(slug, now)
    event = shown.value
    series = calendar_of(event.series) if event.series else None
    with override(publisher.language):
        thing = jsonld.schema_event(publisher, event, series.value if series else None, now)
        response = feed(json_in_page(thing), LINKED)
    tags = (*shown.tags, *(series.tags if series else ()))
    return keep(response, NODE_TAG, *tags, until=shown.until)


@require_safe
def series_jsonld(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a series as linked data."""
    publisher, series = requested_publisher(request), calendar_of(slug)
    with override(publisher.language):
        response = feed(json_in_page(jsonld.schema_series(publisher, series.value)), LINKED)
    return keep(response, NODE_TAG, *series.tags)


@require_safe
def event_schedule(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Answer with the programme of one event, as frab's XML or JSON."""
    publisher, shown = requested_publisher(request), public_event(slug)
    with override(publisher.language):
        response = _schedule(frab.event_programme(publisher, shown.value), form)
    return keep(response, NODE_TAG, TALKS, *shown.tags)


@require_safe
def schedule(request: HttpRequest, form: str) -> HttpResponse:
    """Answer with the talks of the node's coming events as one programme, as frab's XML or JSON."""
    publisher, now = requested_publisher(request), clock.now()
    coming = upcoming(now, MOST_SHOWN)
    events = with_own_lines(event for event in coming if not event.cancelled)
    with override(publisher.language):
        response = _schedule(frab.node_programme(publisher, events, now, SESSIONS), form)
    until = next_change(events, now) or _tomorrow(now, publisher.time_zone)
    return keep(response, NODE_TAG, AGENDA, TALKS, until=until)


def _tomorrow(now: datetime, zone: str) -> datetime:
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return moment(day, time(), zone)


def _schedule(programme: frab.Programme, form: str) -> HttpResponse:
    programme = replace(programme, unrecorded=talks_not_recorded(programme.carried()))
    if form == "xml":
        return feed(frab.as_xml(programme), XML, "schedule.xml")
    return feed(json.dumps(frab.as_json(programme), ensure_ascii=False), JSON, "schedule.json")


def _calendar(publisher: Publisher, contents: ical.Contents, name: str) -> HttpResponse:
    with override(publisher.language):
        return feed(ical.calendar(publisher, contents), CALENDAR, f"{name}.ics")
