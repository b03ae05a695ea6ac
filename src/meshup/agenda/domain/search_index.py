"""Shell: the words by which events are found, noted anew with every change that touches them.

An event is also found by what its series, its pattern and its venue say, so a change of these
reaches all their events. Of a place that is told to attendees only, the town alone is a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from meshup.agenda.choices import PlaceAudience
from meshup.agenda.domain.assembling import pattern_on, place_audience
from meshup.agenda.domain.plans import spoken_texts
from meshup.agenda.models import Event
from meshup.history.versioned import PLACEHOLDER
from meshup.kit.folded_words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.models import Venue
    from meshup.history.domain.records import RowChange
    from meshup.kit.localized_text import Texts

LONGEST: Final = 20_000


def index(rows: Iterable[RowChange]) -> None:
    """Note the words of all events that ``rows`` of a change belong to."""
    found = _events_of(rows)
    if not found:
        return
    events = (
        Event.objects.filter(found)
        .exclude(PLACEHOLDER)
        .select_related("series", "venue")
        .distinct()
    )
    for event in events.prefetch_related("items", "series__patterns__venue"):
        words = search_words(event, _venue(event), [item.titles for item in event.items.all()])
        if words != event.search_words:
            Event.objects.filter(pk=event.pk).update(search_words=words)


def search_words(event: Event, venue: Venue | None, lines: Iterable[Texts] = ()) -> str:
    """Return all words by which ``event`` is found, folded; ``lines`` are of its timetable."""
    texts = [event.titles, event.summaries, event.texts, *lines]
    if series := event.series:
        texts += [series.titles, series.summaries, series.texts]
    withheld = place_audience(event, event.series) == PlaceAudience.ATTENDEES
    place = f"{'' if withheld else venue.name} {venue.city}" if venue else ""
    return folded(f"{spoken_texts(texts)} {place}")[:LONGEST]


def _events_of(rows: Iterable[RowChange]) -> Q:
    """Return a condition for the events of these rows; an empty one when there is none.

    Nothing belongs yet to a series or a venue that is new; what the same change puts there is among
    the rows itself.
    """
    rows = list(rows)
    keys: dict[str, set[int]] = {"event": set(), "series": set(), "venue": set()}
    for row in rows:
        columns = row.after or row.before or {}
        if row.kind == "item":
            keys["event"].add(columns["event_id"])
        elif row.kind == "pattern":
            keys["series"].add(columns["series_id"])
        elif row.kind in keys and row.after is not None:
            keys[row.kind].add(row.key)
    series, venues = (keys[kind] - _new(rows, kind) for kind in ("series", "venue"))
    found = Q()
    if keys["event"]:
        found |= Q(pk__in=keys["event"])
    if series:
        found |= Q(series__in=series)
    if venues:
        found |= Q(venue__in=venues) | Q(series__patterns__venue__in=venues)
    return found


def _new(rows: Iterable[RowChange], kind: str) -> set[int]:
    return {row.key for row in rows if row.kind == kind and row.before is None}


def _venue(event: Event) -> Venue | None:
    if event.venue or event.series is None or event.recurrence_date is None:
        return event.venue
    pattern = pattern_on(event.series.patterns.all(), event.recurrence_date)
    return pattern.venue if pattern else None
