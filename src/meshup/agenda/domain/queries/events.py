"""Events, as everybody reads them.

Lists leave out an event's own timetable lines, which only its page needs; ``event_of`` brings
them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.assembling import rule_dates
from meshup.agenda.domain.plans import FIRST, LAST
from meshup.agenda.domain.queries.reading import (
    HORIZON,
    ITEMS,
    coming_rows,
    completed,
    dates_of_series,
    in_order,
    past_rows,
    patterns_by_series,
    public_rows,
    read,
    spoken_of,
    virtual_between,
)
from meshup.agenda.errors import NoSuchEvent
from meshup.agenda.models import Event, Pattern
from meshup.community import rules

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker

Editions = tuple["Occurrence", "Occurrence | None", "Occurrence | None"]
"""An event, and those before and after it in its series."""

Lists = tuple["list[Occurrence]", "list[Occurrence]"]


def upcoming(now: datetime, most: int = 20, *, with_timetables: bool = False) -> list[Occurrence]:
    """Return the next ``most`` public events that are not over at ``now``, soonest first."""
    stored = read(coming_rows(now)[:most], with_items=with_timetables)
    virtual = (event for event in virtual_between(now, now + HORIZON) if event.ends_at > now)
    return in_order([*stored, *virtual])[:most]


def past_events(now: datetime, most: int = 20) -> list[Occurrence]:
    """Return the last ``most`` public events that are over at ``now``, latest first."""
    virtual = (event for event in virtual_between(now - HORIZON, now) if event.ends_at <= now)
    return in_order([*read(past_rows(now)[:most]), *virtual])[::-1][:most]


def around(now: datetime, coming: int, past: int) -> Lists:
    """Return the next public events with their timetables, and the last ones, latest first.

    In five queries.
    """
    ahead = coming_rows(now).select_related("venue").prefetch_related(ITEMS)[:coming]
    behind = past_rows(now).select_related("venue")[:past]
    known = patterns_by_series(Pattern.objects.all())
    virtual = virtual_between(now - HORIZON, now + HORIZON, known)
    both = in_order([*completed([*ahead, *behind], known), *virtual])
    over = [event for event in reversed(both) if event.ends_at <= now][:past]
    return [event for event in both if event.ends_at > now][:coming], over


def events_between(first: datetime, last: datetime) -> list[Occurrence]:
    """Return the public events that overlap the time from ``first`` to ``last``, in order."""
    stored = read(public_rows().filter(starts_at__lt=last, ends_at__gt=first))
    virtual = virtual_between(first, last)
    overlapping = (event for event in virtual if event.starts_at < last and event.ends_at > first)
    return in_order([*stored, *overlapping])


def events_at(venue: str, now: datetime, most: int = 20) -> list[Occurrence]:
    """Return the next public events in the venue with slug ``venue``, soonest first."""
    here = (event for event in upcoming(now, 200) if event.place and event.place.slug == venue)
    return [event for event in here if not event.online][:most]


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
    return in_order(read(spoken_of().filter(state=state)))


def event_and_editions(slug: str) -> Editions:
    """Return the public event ``slug``, complete, and the editions before and after it.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    if found := read(spoken_of().filter(slug=slug), with_items=True):
        if found[0].state not in PUBLIC:
            raise NoSuchEvent
        return (found[0], *neighbours(found[0]))
    series, day = _named_by(slug)
    near = dates_of_series(series, day - HORIZON, day + HORIZON)
    event = next((other for other in near if other.slug == slug), None)
    if event is None:
        raise NoSuchEvent
    return (event, *_beside(near, day))


def neighbours(event: Occurrence) -> tuple[Occurrence | None, Occurrence | None]:
    """Return the editions before and after ``event`` in its series; None where there is none."""
    if not event.series or event.recurrence_date is None:
        return None, None
    day = event.recurrence_date
    return _beside(dates_of_series(event.series, day - HORIZON, day + HORIZON), day)


def _beside(near: list[Occurrence], day: date) -> tuple[Occurrence | None, Occurrence | None]:
    dated = [(other.recurrence_date or day, other) for other in near]
    before = [pair for pair in dated if pair[0] < day]
    after = [pair for pair in dated if pair[0] > day]
    nearest = (max(before, key=_first, default=None), min(after, key=_first, default=None))
    return nearest[0] and nearest[0][1], nearest[1] and nearest[1][1]


def _first(pair: tuple[date, Occurrence]) -> date:
    return pair[0]


def _find(slug: str) -> Occurrence:
    if found := read(spoken_of().filter(slug=slug), with_items=True):
        return found[0]
    return _virtual_at(slug)


def _virtual_at(slug: str) -> Occurrence:
    series, day = _named_by(slug)
    patterns = list(Pattern.objects.filter(series__slug=series).select_related("venue", "series"))
    stored = spoken_of().filter(series__slug=series, recurrence_date=day).exists()
    found = [] if stored else rule_dates(patterns, day, day)
    if not found:
        raise NoSuchEvent
    return found[0]


def _named_by(slug: str) -> tuple[str, date]:
    """Return the series and the date, spelt in one way and within reach, that ``slug`` names."""
    try:
        day = date.fromisoformat(slug[-10:])
    except ValueError:
        raise NoSuchEvent from None
    if slug[-11:] != f"-{day}" or not FIRST.year <= day.year <= LAST.year:
        raise NoSuchEvent
    return slug[:-11], day
