"""The only way to the events of the agenda from outside the room.

What everybody may see needs no asker; ``…_for`` functions say who asks, and authorise. Lists
leave out an event's own timetable lines, which only its page needs; ``event_of`` brings them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Prefetch, Q

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.assembling import as_said, pattern_on, place_of, rhythm_of, rule_dates
from meshup.agenda.domain.plans import FIRST, LAST, MOST_DAYS
from meshup.agenda.domain.recurrence import next_dates
from meshup.agenda.errors import NoSuchEvent, NoSuchSeries, NoSuchVenue
from meshup.agenda.models import Event, Item, Pattern, Series, Venue
from meshup.community import rules
from meshup.kit import clock
from meshup.kit.text import folded
from meshup.kit.versioned_memo import VersionedMemo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Occurrence, Place
    from meshup.community.rules import Asker

HORIZON: Final = timedelta(days=400)
"""How far ahead the dates of series are shown in lists: a year and a bit."""

DAY: Final = timedelta(days=1)

ITEMS: Final = Prefetch("items", Item.objects.all(), to_attr="items_read")
"""The lines of an event's own timetable, for readers that show them."""

Editions = tuple["Occurrence", "Occurrence | None", "Occurrence | None"]
"""An event, and those before and after it in its series."""

LONGEST: Final = timedelta(days=MOST_DAYS)  # so that an index answers, however many there are
Patterns = dict[int, list[Pattern]]
Lists = tuple["list[Occurrence]", "list[Occurrence]"]
FRESH: Final = timedelta(minutes=5)
_editions: Final[VersionedMemo[Editions]] = VersionedMemo("agenda")
_remembered: Final[VersionedMemo[Lists]] = VersionedMemo("agenda")


def upcoming(now: datetime, most: int = 20, *, with_timetables: bool = False) -> list[Occurrence]:
    """Return the next ``most`` public events that are not over at ``now``, soonest first."""
    stored = _read(_ahead(now)[:most], with_items=with_timetables)
    virtual = [one for one in _virtual_between(now, now + HORIZON) if one.ends_at > now]
    return _sorted([*stored, *virtual])[:most]


def past_events(now: datetime, most: int = 20) -> list[Occurrence]:
    """Return the last ``most`` public events that are over at ``now``, latest first."""
    virtual = [one for one in _virtual_between(now - HORIZON, now) if one.ends_at <= now]
    return _sorted([*_read(_behind(now)[:most]), *virtual])[::-1][:most]


def around(now: datetime, coming: int, past: int) -> Lists:
    """Return the next public events with their timetables, and the last ones, latest first.

    In five queries; remembered until something changes, or one of the next events is over.
    """
    found = _remembered.at(now, (coming, past), lambda: _around(now, coming, past))
    return found[0].copy(), found[1].copy()


def _around(now: datetime, coming: int, past: int) -> tuple[Lists, datetime]:
    ahead = _ahead(now).select_related("venue").prefetch_related(ITEMS)[:coming]
    behind = _behind(now).select_related("venue")[:past]
    known = _by_series(Pattern.objects.all())
    virtual = _virtual_between(now - HORIZON, now + HORIZON, known)
    both = _sorted([*_told([*ahead, *behind], known), *virtual])
    over = [one for one in reversed(both) if one.ends_at <= now][:past]
    soon = [one for one in both if one.ends_at > now][:coming]
    return (soon, over), min([now + FRESH, *(one.ends_at for one in soon)])


def events_between(first: datetime, last: datetime) -> list[Occurrence]:
    """Return the public events that overlap the time from ``first`` to ``last``, in order."""
    wanted = _public().filter(starts_at__lt=last, ends_at__gt=first)
    virtual = (one for one in _virtual_between(first, last) if one.starts_at < last)
    return _sorted([*_read(wanted), *(one for one in virtual if one.ends_at > first)])


def events_at(venue: str, now: datetime, most: int = 20) -> list[Occurrence]:
    """Return the next public events in the venue with slug ``venue``, soonest first."""
    coming = upcoming(now, 200)
    return [one for one in coming if one.place and one.place.slug == venue and not one.online][
        :most
    ]


def years_told() -> list[int]:
    """Return the years in which something public takes place, until the horizon, latest first."""
    rows = _public().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    patterns = Pattern.objects.aggregate(first=Min("starts_on"))
    first = [moment.year for moment in (rows["first"], patterns["first"]) if moment]
    if not first:
        return []
    last = rows["last"].year if rows["last"] else min(first)
    return list(range(last, min(first) - 1, -1))


def event_of(slug: str) -> Occurrence:
    """Return the public event with address ``slug``, complete.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    found = _find(slug)
    if found.state not in PUBLIC:
        raise NoSuchEvent
    return found


def event_for(asker: Asker, slug: str) -> Occurrence:
    """Return any event with address ``slug``, drafts and suggestions included, complete.

    Raises:
        NoSuchEvent: it does not exist, or ``asker`` does not help with the agenda.
    """
    if not rules.may_see_desk(asker):
        raise NoSuchEvent
    return _find(slug)


def title_of(slug: str) -> dict[str, str] | None:
    """Return the titles of a stored event, whatever its state, for a letter to hosts."""
    return Event.objects.filter(slug=slug).values_list("titles", flat=True).first()


def events_for(asker: Asker, state: State) -> list[Occurrence]:
    """Return the stored events in ``state`` (drafts, suggestions …), soonest first."""
    if not rules.may_see_desk(asker):
        return []
    return _sorted(_read(Event.objects.filter(state=state)))


def series_of(slug: str) -> Series:
    """Return the series with address ``slug``, its patterns and their venues loaded.

    Raises:
        NoSuchSeries: there is none.
    """
    found = all_series().filter(slug=slug).first()
    if found is None:
        raise NoSuchSeries
    return found


def all_series() -> QuerySet[Series]:
    """Return the series, their patterns and venues loaded, by address."""
    patterns = Pattern.objects.select_related("venue", "series")
    return Series.objects.prefetch_related(Prefetch("patterns", patterns)).order_by("slug")


def occurrences_of(series: Series, first: date, last: date) -> list[Occurrence]:
    """Return the public occurrences of ``series`` whose date by the rule is in that time."""
    stored = series.events.filter(recurrence_date__range=(first, last)).select_related(
        "venue", "series"
    )
    patterns = list(series.patterns.all())
    said = {one.recurrence_date: one for one in stored}
    shown = [_occurrence(event, patterns) for event in said.values() if event.state in PUBLIC]
    virtual = [one for one in rule_dates(patterns, first, last) if one.recurrence_date not in said]
    return _sorted([*shown, *virtual])


def event_and_editions(slug: str) -> Editions:
    """Return the public event ``slug``, complete, and the editions before and after it.

    VersionedMemo until something changes.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    now = clock.now()
    return _editions.at(now, slug, lambda: (_event_and_editions(slug), now + FRESH))


def _event_and_editions(slug: str) -> Editions:
    if found := _read(Event.objects.filter(slug=slug), with_items=True):
        if found[0].state not in PUBLIC:
            raise NoSuchEvent
        return (found[0], *neighbours(found[0]))
    series, day = _dated(slug)
    near = occurrences_of(series, day - HORIZON, day + HORIZON)
    one = next((other for other in near if other.slug == slug), None)
    if one is None:
        raise NoSuchEvent
    return (one, *_beside(near, day))


def neighbours(one: Occurrence) -> tuple[Occurrence | None, Occurrence | None]:
    """Return the editions before and after ``one`` in its series; None where there is none."""
    if not one.series or one.recurrence_date is None:
        return None, None
    day = one.recurrence_date
    return _beside(occurrences_of(series_of(one.series), day - HORIZON, day + HORIZON), day)


def _beside(near: list[Occurrence], day: date) -> tuple[Occurrence | None, Occurrence | None]:
    dated = [(other.recurrence_date or day, other) for other in near]
    before = [pair for pair in dated if pair[0] < day]
    after = [pair for pair in dated if pair[0] > day]
    nearest = (max(before, key=_first, default=None), min(after, key=_first, default=None))
    return nearest[0] and nearest[0][1], nearest[1] and nearest[1][1]


def _first(pair: tuple[date, Occurrence]) -> date:
    return pair[0]


def venues() -> QuerySet[Venue]:
    """Return the venues, by name."""
    return Venue.objects.order_by("name")


def venue_places() -> list[Place]:
    """Return the venues as readers see them, by name."""
    return [place for venue in venues() if (place := place_of(venue))]


def venue_of(slug: str) -> Place:
    """Return the venue with address ``slug``.

    Raises:
        NoSuchVenue: there is none.
    """
    if (place := place_of(Venue.objects.filter(slug=slug).first())) is None:
        raise NoSuchVenue
    return place


def stored_venue(slug: str) -> Venue:
    """Return the row of the venue with address ``slug``, for whoever edits it.

    Raises:
        NoSuchVenue: there is none.
    """
    if (venue := Venue.objects.filter(slug=slug).first()) is None:
        raise NoSuchVenue
    return venue


def search(words: str, now: datetime, most: int = 30) -> list[Occurrence]:
    """Return public events in which all ``words`` occur, the coming ones first, then the past.

    Accents and case make no difference; at most eight words count.
    """
    asked = folded(words).split()[:8]
    if not asked:
        return []
    wanted = _public().order_by("-starts_at")
    for word in asked:
        wanted = wanted.filter(search_words__contains=word)
    virtual = [
        one
        for one in _virtual_between(now, now + HORIZON)
        if all(word in folded(" ".join(_spoken(one))) for word in asked)
    ]
    found = _sorted([*_read(wanted[:most]), *virtual])
    coming = [one for one in found if one.ends_at > now]
    past = [one for one in found if one.ends_at <= now]
    return [*coming, *reversed(past)][:most]


def public_addresses(most: int) -> list[tuple[str, datetime]]:
    """Return the slugs of stored public events and when each was changed, latest events first."""
    rows = _public().order_by("-starts_at").values_list("slug", "changed_at")
    return list(rows[:most])


def known_uids(uids: Iterable[str]) -> set[str]:
    """Return those of ``uids`` that belong to an event or a pattern of this node, in any state."""
    asked = sorted(set(uids))
    found: set[str] = set()
    for start in range(0, len(asked), 500):
        some = asked[start : start + 500]
        found |= set(Event.objects.filter(uid__in=some).values_list("uid", flat=True))
        found |= set(Pattern.objects.filter(uid__in=some).values_list("uid", flat=True))
    return found


def _spoken(one: Occurrence) -> Iterable[str]:
    yield from (*one.titles.values(), *one.summaries.values(), *one.texts.values())
    if one.place:
        yield from (one.place.name, one.place.city)


def _public() -> QuerySet[Event]:
    return Event.objects.filter(state__in=PUBLIC)


def _ahead(now: datetime) -> QuerySet[Event]:
    return _public().filter(ends_at__gt=now, starts_at__gt=now - LONGEST).order_by("starts_at")


def _behind(now: datetime) -> QuerySet[Event]:
    return _public().filter(ends_at__lte=now, starts_at__lt=now).order_by("-starts_at")


def _find(slug: str) -> Occurrence:
    row = Event.objects.filter(slug=slug)
    if found := _read(row, with_items=True):
        return found[0]
    return _virtual_at(slug)


def _virtual_at(slug: str) -> Occurrence:
    series, day = _dated(slug)
    said = series.events.filter(recurrence_date=day).exists()
    found = [] if said else rule_dates(list(series.patterns.all()), day, day)
    if not found:
        raise NoSuchEvent
    return found[0]


def _dated(slug: str) -> tuple[Series, date]:
    """Return the series and the date, spelt in one way and within reach, that ``slug`` names."""
    try:
        series, day = series_of(slug[:-11]), date.fromisoformat(slug[-10:])
    except (ValueError, NoSuchSeries):
        raise NoSuchEvent from None
    if slug[-11:] != f"-{day}" or not FIRST.year <= day.year <= LAST.year:
        raise NoSuchEvent
    return series, day


def _read(rows: QuerySet[Event], *, with_items: bool = False) -> list[Occurrence]:
    """Read ``rows`` with two or three queries, however many they are."""
    rows = rows.select_related("venue")
    if with_items:
        rows = rows.prefetch_related(ITEMS)
    return _told(list(rows))


def _told(events: list[Event], known: Patterns | None = None) -> list[Occurrence]:
    """Fill in what ``events`` leave to their series, with one query, none if they are ``known``."""
    wanted = {event.series_id for event in events if event.series_id}
    if known is None:
        known = _by_series(Pattern.objects.filter(series__in=wanted)) if wanted else {}
    return [
        _occurrence(event, known.get(event.series_id or 0, []), getattr(event, "items_read", ()))
        for event in events
    ]


def _by_series(rows: QuerySet[Pattern]) -> Patterns:
    found: Patterns = defaultdict(list)
    for pattern in rows.select_related("venue", "series"):
        found[pattern.series_id].append(pattern)
    return found


def _occurrence(event: Event, patterns: list[Pattern], items: Iterable[Item] = ()) -> Occurrence:
    day = event.recurrence_date or event.starts_at.astimezone(ZoneInfo(event.time_zone)).date()
    return as_said(event, pattern_on(patterns, day), items)


def _virtual_between(
    first: datetime, last: datetime, known: Patterns | None = None
) -> list[Occurrence]:
    """Return the occurrences between two moments (a day's grace) about which nothing was said."""
    days = first.astimezone(UTC).date() - DAY, last.astimezone(UTC).date() + DAY
    if known is None:
        alive = Q(ends_on=None) | Q(ends_on__gte=days[0])
        known = _by_series(Pattern.objects.filter(alive, starts_on__lte=days[1]))
    said = set(
        Event.objects.filter(recurrence_date__range=days).values_list("series", "recurrence_date")
    )
    return [
        one
        for series, patterns in known.items()
        for one in rule_dates(patterns, *days)
        if (series, one.recurrence_date) not in said
    ]


def _sorted(occurrences: list[Occurrence]) -> list[Occurrence]:
    return sorted(occurrences, key=lambda one: (one.starts_at, one.slug))


def next_dates_of(series: Series, after: date, most: int) -> list[tuple[date, int]]:
    """Return the next ``most`` dates by the rule, with edition numbers, whatever was said."""
    dates = [
        numbered
        for pattern in series.patterns.all()
        for numbered in next_dates(rhythm_of(pattern), after, most)
    ]
    return sorted((one.date, one.edition) for one in dates)[:most]
