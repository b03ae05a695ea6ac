"""Shell: the agenda's models as history knows them; see ``history.domain.tracking``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from meshup.agenda.choices import PlaceAudience
from meshup.agenda.domain import change_words
from meshup.agenda.domain.access import require
from meshup.agenda.domain.rows import settle_placeholders
from meshup.agenda.domain.search_index import index
from meshup.agenda.domain.tags import event_tag, series_tag, venue_tag
from meshup.agenda.domain.talk_lines import count_placed_talks
from meshup.agenda.models import Event, EventTemplate, Item, Pattern, Series, Venue
from meshup.community import rules
from meshup.history.domain.tracking import Tracked, why_in_use
from meshup.history.versioned import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing

LISTS: Final = "agenda"
"""The tag of pages that show a list of events."""


def series_in_use(key: int) -> str | None:
    """Say why a series has to stay: one of its dates is in use."""
    dates = Event.objects.filter(series=key).values_list("pk", flat=True)
    return next((why for date in dates if (why := why_in_use("event", date))), None)


def _refuse_others(by: Asker | None) -> None:
    require(by, rules.may_edit_agenda)


def _refresh(making: Changing) -> None:
    settle_placeholders(making)
    index(making.rows)
    count_placed_talks(making)


def _event_tags(event: Event) -> set[str]:
    tags = {LISTS, f"event:{event.slug}"}
    return tags | {f"series:{event.series.slug}"} if event.series else tags


def _venue_tags(venue: Venue) -> set[str]:
    """Return the tags of what shows a venue; pages that withhold it know its town by others."""
    own = Q(place_audience=PlaceAudience.ATTENDEES)
    inherited = Q(place_audience="", series__place_audience=PlaceAudience.ATTENDEES)
    events = venue.events.filter(own | inherited).values_list("slug", flat=True)
    series = venue.pattern_set.values_list("series__slug", flat=True)
    withheld = {*map(event_tag, events), *map(series_tag, series.distinct())}
    return {LISTS, venue_tag(venue.slug)} | withheld


def _free_dates(events: Sequence[int]) -> None:
    """Let go of the dates that are about to be given back, for two may have swapped them."""
    Event.objects.filter(pk__in=events).update(recurrence_date=None)


def _is_said(series: Series) -> bool:
    return series.events.exclude(PLACEHOLDER).exists()


def _is_somewhere(venue: Venue) -> bool:
    return venue.events.exists() or venue.pattern_set.exists()


TRACKED: Final = (
    Tracked(
        kind="event",
        model=Event,
        tags=_event_tags,
        private=frozenset({"suggested_by"}),
        counters=frozenset({"sequence"}),
        derived=frozenset({"search_words", "placed_talks"}),
        guard=_refuse_others,
        makers={"shift": rules.may_edit_programme},
        wording=change_words.EVENTS,
        release=_free_dates,
        refresh=_refresh,
    ),
    Tracked(
        kind="series",
        model=Series,
        tags=lambda series: {LISTS, f"series:{series.slug}"},
        counters=frozenset({"sequence"}),
        guard=_refuse_others,
        wording=change_words.SERIES,
        has_dependents=_is_said,
        refresh=_refresh,
    ),
    Tracked(
        kind="venue",
        model=Venue,
        tags=_venue_tags,
        guard=_refuse_others,
        wording=change_words.VENUES,
        has_dependents=_is_somewhere,
        outlives=True,
        refresh=_refresh,
    ),
    Tracked(
        kind="template",
        model=EventTemplate,
        tags=lambda _template: (),
        guard=_refuse_others,
        wording=change_words.TEMPLATES,
    ),
    Tracked(
        kind="pattern",
        model=Pattern,
        tags=lambda pattern: {LISTS, f"series:{pattern.series.slug}"},
        refresh=_refresh,
    ),
    Tracked(
        kind="item",
        model=Item,
        tags=lambda item: {LISTS, f"event:{item.event.slug}"},
        refresh=_refresh,
    ),
)
