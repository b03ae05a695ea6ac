"""Doors for programs: public data as JSON, to be read by anybody from anywhere."""

import dataclasses
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from meshup.agenda.domain.calendars import series_calendars
from meshup.agenda.domain.occurrence import Link, Occurrence, Place, SeriesCalendar
from meshup.agenda.domain.queries.venues import public_venues
from meshup.agenda.domain.shown import calendar_of, public_event, public_venue
from meshup.agenda.domain.tags import AGENDA
from meshup.attendance.domain.queries.numbers import shown_numbers
from meshup.cohosting.domain.queries.shown import TogetherPage, shown_together
from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.exchange import api_shapes as shapes
from meshup.exchange.api_refusals import refused
from meshup.exchange.coming_api import router
from meshup.exchange.domain.event_filters import EventFilter, matching_events, valid_until, window
from meshup.exchange.errors import BadParameter
from meshup.exchange.mesh_api import mesh_router
from meshup.exchange.readable_api import router as proposing_router
from meshup.exchange.talks_api import router as talks_router
from meshup.exchange.umbrella_api import router as umbrella_router
from meshup.forecast.domain.queries.forecasts import shown_expected
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.link_labels import label_texts
from meshup.kit.shown import together
from meshup.kit.web import keep, open_to_all
from meshup.publishing.domain.entries import Publisher
from meshup.publishing.domain.publisher import publisher_in
from meshup.umbrella.domain.settings import shown_umbrella

VERSION = "1"
ROOT = "/api/"
REFUSED = {404: shapes.RefusalShape, 422: shapes.RefusalShape}

api = NinjaAPI(
    title="Meshup",
    version=VERSION,
    description="Public data of a community; coming to its events, proposing; no key, no account.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", router)
api.add_router("", proposing_router)
api.add_router("", talks_router)
api.add_router("", mesh_router)
api.add_router("", umbrella_router)


@api.get("community", response=shapes.CommunityShape)
def community(request: HttpRequest, response: HttpResponse) -> Any:  # noqa: ANN401, ARG001 - ninja reads it
    """Who runs this node, and where its feeds are."""
    node, publisher, roof = this_node(), publisher_in(), shown_umbrella()
    keep(open_to_all(response), NODE_TAG, *roof.tags)
    names = ("name", "city", "country", "latitude", "longitude", "languages", "time_zone")
    others = ("contact", "since", "summaries")
    own = (Link("other", link["label"], link["url"]) for link in node.links)
    links = [_link_fields(publisher, link) for link in own]
    facts = {name: getattr(node, name) for name in (*names, *others)}
    feeds = {
        name: publisher.file(f"exchange:{name}")
        for name in ("agenda_ics", "atom", "frab", "frab_json", "sitemap", "embed")
    }
    about = {"links": links, "url": publisher.address, "feeds": feeds}
    return {**facts, **about, "umbrella": roof.value.is_on}


@api.get("events", response={200: shapes.EventsShape, **REFUSED})
def events(request: HttpRequest, response: HttpResponse, parameters: Query[shapes.Ask]) -> Any:  # noqa: ANN401
    """Events between two moments, the coming ones when nothing else is asked."""
    publisher, now = publisher_in(), clock.now()
    first, last = window(parameters.from_, parameters.to, publisher.time_zone, now)
    matching = matching_events(
        EventFilter(first, last, parameters.kind, parameters.series, parameters.q), now
    )
    page = matching[parameters.offset : parameters.offset + parameters.limit]
    next_offset = parameters.offset + parameters.limit
    keep(open_to_all(response), NODE_TAG, AGENDA, until=valid_until(matching, now))
    return {
        "count": len(matching),
        "next": _next_page(publisher, request, next_offset)
        if next_offset < len(matching)
        else None,
        "items": [event_fields(publisher, event) for event in page],
    }


@api.get("events/{slug:slug}", response={200: shapes.OneEventShape, **REFUSED})
def event(request: HttpRequest, response: HttpResponse, slug: str) -> Any:  # noqa: ANN401, ARG001
    """One event, with its timetable."""
    publisher, shown = publisher_in(), public_event(slug)
    occurrence, now = shown.value, clock.now()
    numbers, forecast = shown_numbers(slug, now), shown_expected(occurrence, now)
    held = shown_together(slug)
    part = together(shown, numbers, forecast, held)
    keep(open_to_all(response), NODE_TAG, *part.tags, until=part.until)
    zone = occurrence.zone
    lines = [
        dataclasses.asdict(line)
        | {
            "starts_at": line.starts_at and line.starts_at.astimezone(zone),
            "ends_at": line.ends_at and line.ends_at.astimezone(zone),
            "links": [_link_fields(publisher, link) for link in line.links],
            "talk_url": publisher.talk_page(line),
        }
        for line in occurrence.timetable
    ]
    coming = numbers.value and {
        name: getattr(numbers.value, name) for name in ("count", "waiting", "capacity")
    }
    expected = forecast.value and {
        name: getattr(forecast.value, name) for name in ("median", "low", "high")
    }
    return event_fields(publisher, occurrence) | {
        "timetable": lines,
        "coming": coming,
        "expected": expected,
        "together": held.value and _together_fields(held.value),
    }


def _together_fields(held: TogetherPage) -> dict[str, Any]:
    return {
        "home": held.home.name,
        "hosts": [host.name for host in held.hosts],
        "coming": held.coming,
        "places": [
            {
                "host": place.host.name,
                "url": place.host.page,
                **{name: getattr(place, name) for name in ("name", "city", "coming")},
                "latitude": place.latitude,
                "longitude": place.longitude,
            }
            for place in held.places
        ],
    }


@api.get("series", response=list[shapes.SeriesShape])
def all_series(request: HttpRequest, response: HttpResponse) -> Any:  # noqa: ANN401, ARG001
    """All series, with the rules by which they take place."""
    publisher = publisher_in()
    keep(open_to_all(response), NODE_TAG, AGENDA)
    return [_series_fields(publisher, series) for series in series_calendars()]


@api.get("series/{slug:slug}", response={200: shapes.SeriesShape, **REFUSED})
def series(request: HttpRequest, response: HttpResponse, slug: str) -> Any:  # noqa: ANN401, ARG001
    """One series."""
    shown = calendar_of(slug)
    keep(open_to_all(response), NODE_TAG, *shown.tags)
    return _series_fields(publisher_in(), shown.value)


@api.get("venues", response=list[shapes.VenueShape])
def venues(request: HttpRequest, response: HttpResponse) -> Any:  # noqa: ANN401, ARG001
    """All venues at which something public takes place."""
    publisher = publisher_in()
    keep(open_to_all(response), NODE_TAG, AGENDA)
    return [_venue_fields(publisher, venue) for venue in public_venues()]


@api.get("venues/{slug:slug}", response={200: shapes.VenueShape, **REFUSED})
def venue(request: HttpRequest, response: HttpResponse, slug: str) -> Any:  # noqa: ANN401, ARG001
    """One venue."""
    shown = public_venue(slug)
    keep(open_to_all(response), NODE_TAG, *shown.tags)
    return _venue_fields(publisher_in(), shown.value)


@api.exception_handler(Refusal)
def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal as JSON."""
    return refused(request, refusal)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a parameter that cannot be read like every other refusal."""
    first = error.errors[0]
    where = [part for part in first["loc"] if part not in {"query", "path", "parameters"}]
    return refused(request, BadParameter(name=str(where[0]), why=str(first["msg"])))


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """Answer with the description of all this, as OpenAPI."""
    schema = JsonResponse(api.get_openapi_schema(path_prefix=ROOT))
    return keep(open_to_all(schema), NODE_TAG)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show people what programs can ask."""
    paths = api.get_openapi_schema(path_prefix=ROOT)["paths"]
    context = {
        "title": _("For programs"),
        "operations": [
            (method.upper(), path, operation, _body_fields(operation))
            for path, methods in paths.items()
            for method, operation in methods.items()
        ],
        "address": publisher_in().address,
    }
    return keep(render(request, "exchange/api.html", context), NODE_TAG)


def _body_fields(operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    fields: dict[str, Any] = body.get("schema", {}).get("properties", {})
    return fields


def event_fields(publisher: Publisher, event: Occurrence) -> dict[str, Any]:
    """Return an event as this interface tells it."""
    fields = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return fields | {
        "uid": event.uid,
        "url": publisher.page("event", slug=event.slug),
        "calendar": publisher.file("exchange:event_ics", slug=event.slug),
        "starts_at": event.local_start,
        "ends_at": event.local_end,
        "original_starts_at": event.local_original_start,
        "venue": _venue_fields(publisher, event.place) if event.place else None,
        "links": [_link_fields(publisher, link) for link in event.links],
        "registration": _registration_fields(event),
        "open_slots": event.free_slots,
    }


def _link_fields(publisher: Publisher, link: Link) -> dict[str, Any]:
    return {
        "kind": link.kind,
        "label": publisher.called(link.label),
        "labels": label_texts(link.label),
        "url": link.url,
    }


def _registration_fields(event: Occurrence) -> dict[str, Any]:
    """Return how people register for an event, with moments by the clock of the place."""
    registration = event.registration
    limits = {"opens_at": registration.opens_at, "closes_at": registration.closes_at}
    local = {name: at and at.astimezone(event.zone) for name, at in limits.items()}
    return {"how": registration.how, "url": registration.url} | local


def _series_fields(publisher: Publisher, series: SeriesCalendar) -> dict[str, Any]:
    patterns = [
        {
            "uid": pattern.uid,
            "rule": pattern.rhythm.rule,
            "starts_on": pattern.rhythm.starts_on,
            "ends_on": pattern.rhythm.ends_on,
            "start": f"{pattern.start:%H:%M}",
            "time_zone": pattern.time_zone,
        }
        for pattern in series.patterns
    ]
    return {
        "slug": series.slug,
        "url": publisher.page("series", slug=series.slug),
        "calendar": publisher.file("exchange:series_ics", slug=series.slug),
        "titles": series.titles,
        "summaries": series.summaries,
        "patterns": patterns,
        "source_url": series.source_url,
        "changed_at": series.changed_at,
    }


def _venue_fields(publisher: Publisher, place: Place) -> dict[str, Any]:
    return dataclasses.asdict(place) | {"url": publisher.page("venue", slug=place.slug)}


def _next_page(publisher: Publisher, request: HttpRequest, offset: int) -> str:
    query: dict[str, Any] = {**request.GET.dict(), "offset": offset}
    return f"{publisher.address}{ROOT}events?{urlencode(query)}"
