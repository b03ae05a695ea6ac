"""Shell: from rows to the ``Occurrence`` values that everybody reads. Asks the database nothing.

The one place that knows how a series, its pattern and what was said about one date make an event.
A place that is told to attendees only is withheld here, unless ``whole`` is asked for: by queries
that know who asks, and by what writes rows anew.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from meshup.agenda.choices import PlaceAudience
from meshup.agenda.domain.occurrence import (
    Line,
    Link,
    Occurrence,
    PatternFacts,
    Place,
    SeriesFacts,
)
from meshup.agenda.domain.registration import registration_of
from meshup.recurrence.dates import Rhythm, dates_between, edition_on, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meshup.agenda.models import Event, Item, Pattern, Series, Venue
    from meshup.recurrence.dates import Numbered


class Begun(Protocol):
    """What is in force from one date on."""

    @property
    def starts_on(self) -> date:
        """The first date."""


class UsualDate(NamedTuple):
    """A date of ``pattern``, its beginning and its end: what is needed to choose among many."""

    pattern: Pattern
    numbered: Numbered
    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        """The date by the rule."""
        return self.numbered.date

    @property
    def slug(self) -> str:
        """Its address."""
        return slug_on(self.pattern.series.slug, self.numbered.date)

    def occurrence(self, *, with_lines: bool = True, whole: bool = False) -> Occurrence:
        """Return it as an event about which nobody has said anything; a list needs no lines."""
        return by_the_rule(self.pattern, self.numbered, with_lines=with_lines, whole=whole)


DAY: Final = timedelta(days=1)
DATED: Final = re.compile(r"-\d{4}-\d{2}-\d{2}\Z")
"""How the address of a date of a series ends."""

AnyPattern = TypeVar("AnyPattern", bound=Begun)


def rhythm_of(pattern: Pattern) -> Rhythm:
    """Return when ``pattern`` takes place."""
    return Rhythm(pattern.rule, pattern.starts_on, pattern.ends_on, pattern.first_edition)


def pattern_on(patterns: Iterable[AnyPattern], day: date) -> AnyPattern | None:
    """Return the pattern, of one series, that is in force on ``day``; None before the first."""
    begun = [pattern for pattern in patterns if pattern.starts_on <= day]
    return max(begun, key=lambda pattern: pattern.starts_on, default=None)


def series_facts(series: Series, *, whole: bool = False) -> SeriesFacts:
    """Return ``series``, its patterns and their venues loaded, as a reader sees it."""
    withheld = not whole and series.place_audience == PlaceAudience.ATTENDEES
    patterns = (pattern_facts(pattern) for pattern in series.patterns.all())
    return SeriesFacts(
        pk=series.pk,
        slug=series.slug,
        kind=series.kind,
        titles=series.titles,
        summaries=series.summaries,
        texts=series.texts,
        cover=series.cover,
        source_url=series.source_url,
        registration=series.registration,
        registration_url=series.registration_url,
        registration_opens_days=series.registration_opens_days,
        registration_closes_hours=series.registration_closes_hours,
        place_audience=series.place_audience,
        version=series.version,
        changed_at=series.changed_at,
        patterns=tuple(map(_withheld_facts, patterns) if withheld else patterns),
    )


def pattern_facts(pattern: Pattern) -> PatternFacts:
    """Return ``pattern``, whole."""
    return PatternFacts(
        uid=pattern.uid,
        rhythm=rhythm_of(pattern),
        start=pattern.start,
        minutes=pattern.minutes,
        time_zone=pattern.time_zone,
        venue=place_of(pattern.venue),
        mode=pattern.mode,
        online_url=pattern.online_url,
        languages=tuple(pattern.languages),
        timetable=tuple(pattern.timetable),
        open_slots=pattern.open_slots,
    )


def _withheld_facts(pattern: PatternFacts) -> PatternFacts:
    area = pattern.venue.city if pattern.venue else ""
    return replace(pattern, venue=None, area=area, online_url="")


def _withheld(event: Occurrence) -> Occurrence:
    """Return what everybody may read of an event whose place is told to attendees only."""
    return replace(
        event,
        place=None,
        area=event.place.city if event.place else "",
        online_url="",
        timetable=tuple(replace(line, zone="") for line in event.timetable),
    )


def place_audience(event: Event | None, series: Series | None) -> str:
    """Return who is told the place of an event, itself or as a date of its ``series``."""
    own = event.place_audience if event is not None else ""
    inherited = series.place_audience if series is not None else PlaceAudience.EVERYONE
    return own or inherited


def as_everybody_reads(event: Occurrence) -> Occurrence:
    """Return ``event``, known whole, without what is withheld; for what leaves the desk."""
    return _for_reader(event, whole=False)


def _for_reader(event: Occurrence, *, whole: bool) -> Occurrence:
    return _withheld(event) if event.for_attendees and not whole else event


def slug_on(series_slug: str, day: date) -> str:
    """Return the address of the occurrence of a series on ``day`` by the rule."""
    return f"{series_slug}-{day.isoformat()}"


def place_of(venue: Venue | None) -> Place | None:
    """Return ``venue`` as a reader sees it."""
    if venue is None:
        return None
    return Place(
        slug=venue.slug,
        name=venue.name,
        street=venue.street,
        postal_code=venue.postal_code,
        city=venue.city,
        country=venue.country,
        latitude=venue.latitude,
        longitude=venue.longitude,
        step_free=venue.step_free,
        access=venue.access,
        directions=venue.directions,
        zones=tuple(venue.zones),
        version=venue.version,
        changed_at=venue.changed_at,
    )


def by_the_rule(
    pattern: Pattern, numbered: Numbered, *, with_lines: bool = True, whole: bool = False
) -> Occurrence:
    """Return the occurrence of ``pattern`` on a date about which nobody has said anything."""
    series = pattern.series
    starts_at = moment(numbered.date, pattern.start, pattern.time_zone)
    event = Occurrence(
        slug=slug_on(series.slug, numbered.date),
        uid=pattern.uid,
        kind=series.kind,
        state="usual",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=pattern.minutes),
        time_zone=pattern.time_zone,
        titles=series.titles,
        summaries=series.summaries,
        texts=series.texts,
        place=place_of(pattern.venue),
        place_audience=place_audience(None, series),
        mode=pattern.mode,
        online_url=pattern.online_url,
        registration=registration_of(None, series, starts_at, pattern.time_zone),
        languages=tuple(pattern.languages),
        timetable=usual_timetable(pattern, starts_at) if with_lines else (),
        open_slots=pattern.open_slots,
        edition=numbered.edition,
        series=series.slug,
        series_titles=series.titles,
        recurrence_date=numbered.date,
        cover=series.cover,
        source_url=series.source_url,
        stored=False,
        sequence=series.sequence,
        changed_at=series.changed_at,
    )
    return _for_reader(event, whole=whole)


def usual_dates(patterns: Iterable[Pattern], first: date, last: date) -> list[UsualDate]:
    """Return the dates of ``patterns`` from ``first`` to ``last``, whatever was said."""
    return [usual for pattern in patterns for usual in _usual_dates(pattern, first, last)]


def _usual_dates(pattern: Pattern, first: date, last: date) -> Iterator[UsualDate]:
    zone, start = ZoneInfo(pattern.time_zone), pattern.start
    length = timedelta(minutes=pattern.minutes)
    for numbered in dates_between(rhythm_of(pattern), first, last):
        begins = datetime.combine(numbered.date, start, zone).astimezone(UTC)
        yield UsualDate(pattern, numbered, begins, begins + length)


def occurrence_from(
    event: Event,
    pattern: Pattern | None,
    items: Iterable[Item] = (),
    *,
    with_lines: bool = True,
    whole: bool = False,
) -> Occurrence:
    """Return ``event``, with what it leaves unsaid taken from ``pattern`` (None for a single one).

    ``items`` are the lines of its own timetable, if the reader needs them; ``with_lines`` says
    whether it needs those of the pattern. Of a series that has no pattern for the event, ``series``
    is loaded: it may withhold the place all the same.
    """
    found = _complete(event, pattern, items, with_lines=with_lines)
    return _for_reader(found, whole=whole)


def _complete(
    event: Event, pattern: Pattern | None, items: Iterable[Item], *, with_lines: bool
) -> Occurrence:
    series = pattern.series if pattern else None
    belongs_to = series or event.series
    day = event.recurrence_date
    inherited = usual_timetable(pattern, event.starts_at) if pattern and with_lines else ()
    return Occurrence(
        slug=event.slug,
        uid=pattern.uid if pattern and day else event.uid,
        kind=event.kind,
        state=event.state,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        all_day=event.all_day,
        titles=event.titles or (series.titles if series else {}),
        summaries=event.summaries or (series.summaries if series else {}),
        texts=event.texts or (series.texts if series else {}),
        reasons=event.reasons,
        place=place_of(event.venue or (pattern.venue if pattern else None)),
        place_audience=place_audience(event, belongs_to),
        mode=event.mode or (pattern.mode if pattern else "offline"),
        online_url=event.online_url or (pattern.online_url if pattern else ""),
        registration=registration_of(event, belongs_to, event.starts_at, event.time_zone),
        languages=tuple(event.languages or (pattern.languages if pattern else ())),
        timetable=in_timetable_order(items) if event.own_timetable else inherited,
        open_slots=_open_slots(event, pattern),
        placed_talks=event.placed_talks,
        edition=edition_on(rhythm_of(pattern), day) if pattern and day else None,
        series=series.slug if series else "",
        series_titles=series.titles if series else {},
        recurrence_date=day,
        original_starts_at=event.original_starts_at,
        cover=event.cover or (series.cover if series else ""),
        head_count=event.head_count,
        notes=event.notes,
        links=links_of(event.links),
        source_url=event.source_url or (series.source_url if series else ""),
        sequence=event.sequence,
        version=event.version,
        changed_at=event.changed_at,
    )


def usual_timetable(pattern: Pattern, starts_at: datetime) -> tuple[Line, ...]:
    """Return the lines of the pattern's timetable, placed in the evening from ``starts_at`` on.

    When the evening was moved to another hour, its lines move along.
    """
    zone = ZoneInfo(pattern.time_zone)
    evening = starts_at.astimezone(zone).date()
    shift = starts_at - moment(evening, pattern.start, pattern.time_zone)

    def placed(told: str) -> datetime:
        """Return "20:00" on the evening; hours before its beginning belong to the night after."""
        at = time.fromisoformat(told)
        day = evening if at >= pattern.start else evening + DAY
        return datetime.combine(day, at, zone).astimezone(UTC) + shift

    return tuple(
        Line(
            kind=told["kind"],
            starts_at=placed(told["start"]),
            ends_at=placed(told["end"]),
            titles=told.get("titles", {}),
            notes=told.get("notes", {}),
        )
        for told in pattern.timetable
    )


def in_timetable_order(items: Iterable[Item]) -> tuple[Line, ...]:
    """Return the lines by hour and place; those without an hour come last."""
    lines = sorted(map(line_of, items), key=lambda line: (line.zone, line.pk))
    placed = sorted((line for line in lines if line.starts_at), key=_hour)
    return (*placed, *(line for line in lines if line.starts_at is None))


def _hour(line: Line) -> float:
    return line.starts_at.timestamp() if line.starts_at else 0.0


def line_of(item: Item) -> Line:
    """Return a row of a timetable as a reader sees it."""
    return Line(
        kind=item.kind,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        titles=item.titles,
        notes=item.notes,
        zone=item.zone,
        track=item.track,
        languages=tuple(item.languages),
        links=links_of(item.links),
        pk=item.pk,
        talk=item.talk,
        talk_slug=item.talk_slug,
        persons=tuple(item.persons),
        abstracts=item.abstracts,
        level=item.level,
    )


def links_of(column: Sequence[dict[str, Any]]) -> tuple[Link, ...]:
    """Return the links of a JSON column."""
    return tuple(Link(one.get("kind", "other"), one.get("label", ""), one["url"]) for one in column)


def _open_slots(event: Event, pattern: Pattern | None) -> int:
    if event.open_slots is not None:
        return event.open_slots
    return pattern.open_slots if pattern else 0
