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
from meshup.agenda.domain.occurrence import Occurrence, Place, SeriesCalendar
from meshup.agenda.domain.queries.venues import venues as all_venues
from meshup.agenda.domain.shown import calendar_of, public_event, public_venue
from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.exchange import api_shapes as shapes
from meshup.exchange.domain.event_filters import Question, found, true_until, window
from meshup.exchange.domain.publisher import Publisher, outlet_in
from meshup.exchange.errors import BadQuestion
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.web import STATUS, keep, spoken

VERSION = "1"
ROOT = "/api/"
REFUSED = {404: shapes.RefusalShape, 422: shapes.RefusalShape}

api = NinjaAPI(
    title="Meshup",
    version=VERSION,
    description="Public data of a community node. Read-only; no key, no account.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


@api.get("community", response=shapes.CommunityShape)
def community(request: HttpRequest, response: HttpResponse) -> Any:  # noqa: ANN401, ARG001 - ninja reads it
    """Who runs this node, and where its feeds are."""
    node, outlet = this_node(), outlet_in()
    open_to_all(response, NODE_TAG)
    names = ("name", "city", "latitude", "longitude", "languages", "time_zone", "contact")
    told = {name: getattr(node, name) for name in (*names, "since", "summaries", "links")}
    feeds = {
        name: outlet.file(f"exchange:{name}")
        for name in ("agenda_ics", "atom", "frab", "frab_json", "sitemap", "embed")
    }
    return {**told, "url": outlet.address, "feeds": feeds}


@api.get("events", response={200: shapes.EventsShape, **REFUSED})
def events(request: HttpRequest, response: HttpResponse, ask: Query[shapes.Ask]) -> Any:  # noqa: ANN401
    """Events between two moments, the coming ones when nothing else is asked."""
    outlet, now = outlet_in(), clock.now()
    first, last = window(ask.from_, ask.to, outlet.time_zone, now)
    chosen = found(Question(first, last, ask.kind, ask.series, ask.q), now)
    page = chosen[ask.offset : ask.offset + ask.limit]
    after = ask.offset + ask.limit
    keep(open_to_all(response, NODE_TAG, AGENDA), NODE_TAG, AGENDA, until=true_until(chosen, now))
    return {
        "count": len(chosen),
        "next": _next(outlet, request, after) if after < len(chosen) else None,
        "items": [event_told(outlet, one) for one in page],
    }


@api.get("events/{slug:slug}", response={200: shapes.OneEventShape, **REFUSED})
def event(request: HttpRequest, response: HttpResponse, slug: str) -> Any:  # noqa: ANN401, ARG001
    """One event, with its timetable."""
    outlet, shown = outlet_in(), public_event(slug)
    one = shown.value
    open_to_all(response, NODE_TAG, *shown.tags)
    zone = one.zone
    lines = [
        dataclasses.asdict(line)
        | {
            "starts_at": line.starts_at and line.starts_at.astimezone(zone),
            "ends_at": line.ends_at and line.ends_at.astimezone(zone),
        }
        for line in one.timetable
    ]
    return event_told(outlet, one) | {"timetable": lines}


@api.get("series", response=list[shapes.SeriesShape])
def all_series(request: HttpRequest, response: HttpResponse) -> Any:  # noqa: ANN401, ARG001
    """All series, with the rules by which they take place."""
    outlet = outlet_in()
    open_to_all(response, NODE_TAG, AGENDA)
    return [_series_told(outlet, one) for one in series_calendars()]


@api.get("series/{slug:slug}", response={200: shapes.SeriesShape, **REFUSED})
def series(request: HttpRequest, response: HttpResponse, slug: str) -> Any:  # noqa: ANN401, ARG001
    """One series."""
    one = calendar_of(slug)
    open_to_all(response, NODE_TAG, *one.tags)
    return _series_told(outlet_in(), one.value)


@api.get("venues", response=list[shapes.VenueShape])
def venues(request: HttpRequest, response: HttpResponse) -> Any:  # noqa: ANN401, ARG001
    """All venues."""
    outlet = outlet_in()
    open_to_all(response, NODE_TAG, AGENDA)
    return [_venue_told(outlet, one) for one in all_venues()]


@api.get("venues/{slug:slug}", response={200: shapes.VenueShape, **REFUSED})
def venue(request: HttpRequest, response: HttpResponse, slug: str) -> Any:  # noqa: ANN401, ARG001
    """One venue."""
    place = public_venue(slug)
    open_to_all(response, NODE_TAG, *place.tags)
    return _venue_told(outlet_in(), place.value)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:  # noqa: ARG001
    """Answer a refusal as JSON, in the reader's language."""
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)
    told = JsonResponse({"error": refusal.code, "detail": spoken(refusal)}, status=status)
    told["Access-Control-Allow-Origin"] = "*"
    return told


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a parameter that cannot be read like every other refusal."""
    first = error.errors[0]
    where = [part for part in first["loc"] if part not in {"query", "path", "ask"}]
    return refused(request, BadQuestion(name=str(where[0]), why=str(first["msg"])))


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """Answer with the description of all this, as OpenAPI."""
    return open_to_all(JsonResponse(api.get_openapi_schema(path_prefix=ROOT)), NODE_TAG)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show people what programs can ask."""
    paths = api.get_openapi_schema(path_prefix=ROOT)["paths"]
    told = {
        "title": _("For programs"),
        "operations": [(path, methods["get"]) for path, methods in paths.items()],
        "address": outlet_in().address,
    }
    return keep(render(request, "exchange/api.html", told), NODE_TAG)


def open_to_all(response: HttpResponse, *tags: str) -> HttpResponse:
    """Let pages of other sites read ``response``, and the front keep it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return keep(response, *tags)


def event_told(outlet: Publisher, one: Occurrence) -> dict[str, Any]:
    """Return an event as this interface tells it."""
    told = {field.name: getattr(one, field.name) for field in dataclasses.fields(one)}
    return told | {
        "uid": one.uid,
        "url": outlet.page("site:event", slug=one.slug),
        "calendar": outlet.file("exchange:event_ics", slug=one.slug),
        "starts_at": one.local_start,
        "ends_at": one.local_end,
        "original_starts_at": one.local_original_start,
        "venue": _venue_told(outlet, one.place) if one.place else None,
        "links": [dataclasses.asdict(link) for link in one.links],
    }


def _series_told(outlet: Publisher, one: SeriesCalendar) -> dict[str, Any]:
    patterns = [
        {
            "uid": pattern.uid,
            "rule": pattern.rhythm.rule,
            "starts_on": pattern.rhythm.starts_on,
            "ends_on": pattern.rhythm.ends_on,
            "start": f"{pattern.start:%H:%M}",
            "time_zone": pattern.time_zone,
        }
        for pattern in one.patterns
    ]
    return {
        "slug": one.slug,
        "url": outlet.page("site:series", slug=one.slug),
        "calendar": outlet.file("exchange:series_ics", slug=one.slug),
        "titles": one.titles,
        "summaries": one.summaries,
        "patterns": patterns,
        "changed_at": one.changed_at,
    }


def _venue_told(outlet: Publisher, place: Place) -> dict[str, Any]:
    return dataclasses.asdict(place) | {"url": outlet.page("site:venue", slug=place.slug)}


def _next(outlet: Publisher, request: HttpRequest, offset: int) -> str:
    query: dict[str, Any] = {**request.GET.dict(), "offset": offset}
    return f"{outlet.address}{ROOT}events?{urlencode(query)}"
