"""Events, as everybody reads them.

Lists leave out an event's own timetable lines, which only its page needs; ``event_of`` brings
them. Only those that know who asks, ``event_for``, ``events_for`` and ``…_for_attendee``, bring a
place that is told to attendees only.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.assembling import UsualDate, usual_dates
from meshup.agenda.domain.plans import FIRST, LAST
from meshup.agenda.domain.queries.lookups import (
    all_patterns,
    coming_rows,
    lines_of,
    past_rows,
    patterns_of_event,
    patterns_of_series,
    public_rows,
    row_at,
    rows_of_series,
    spoken_of,
)
from meshup.agenda.domain.queries.reading import (
    HORIZON,
    completed,
    in_order,
    occurrence_of,
    unsaid_between,
    virtual_between,
)
from meshup.agenda.errors import NoSuchEvent
from meshup.agenda.models import Event
from meshup.community import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.models import Pattern
    from meshup.community.rules import Asker

Editions = tuple["Occurrence", "Occurrence | None", "Occurrence | None"]
"""An event, and those before and after it in its series."""

Beside = tuple["Occurrence | None", "Occurrence | None"]

Lists = tuple["list[Occurrence]", "list[Occurrence]"]


def upcoming(now: datetime, most: int = 20) -> list[Occurrence]:
    """Return the next ``most`` public events that are not over at ``now``, soonest first."""
    unsaid = [usual for usual in unsaid_between(now, now + HORIZON) if usual.ends_at > now]
    virtual = (usual.occurrence() for usual in sorted(unsaid, key=_beginning)[:most])
    return in_order([*completed(coming_rows(now, most)), *virtual])[:most]


def coming_and_next_dates(now: datetime, each: int) -> list[Occurrence]:
    """Return all public events that are not over at ``now``, of a series its next ``each`` dates.

    In order; without their own timetables. Dates beyond the horizon are of no series.
    """
    rows = public_rows().filter(ends_at__gt=now).select_related("venue")
    unsaid = [usual for usual in unsaid_between(now, now + HORIZON) if usual.ends_at > now]
    found: list[Event | UsualDate] = sorted([*rows, *unsaid], key=_beginning)
    taken: Counter[int] = Counter()
    chosen = []
    for one in found:
        series = one.series_id if isinstance(one, Event) else one.pattern.series_id
        if series is not None:
            taken[series] += 1
        if series is None or taken[series] <= each:
            chosen.append(one)
    virtual = [one.occurrence(with_lines=False) for one in chosen if isinstance(one, UsualDate)]
    return in_order([*completed([one for one in chosen if isinstance(one, Event)]), *virtual])


def past_events(now: datetime, most: int = 20) -> list[Occurrence]:
    """Return the last ``most`` public events that are over at ``now``, latest first."""
    unsaid = [usual for usual in unsaid_between(now - HORIZON, now) if usual.ends_at <= now]
    virtual = (usual.occurrence() for usual in sorted(unsaid, key=_beginning)[::-1][:most])
    return in_order([*completed(past_rows(now, most)), *virtual])[::-1][:most]


def around(now: datetime, coming: int, past: int) -> Lists:
    """Return the next public events, and the last ones, latest first, in at most five queries.

    Only the first of the next ones that is not cancelled has its timetable with it.
    """
    known = all_patterns()
    unsaid = unsaid_between(now - HORIZON, now + HORIZON, known)
    found: list[Event | UsualDate] = [*coming_rows(now, coming), *past_rows(now, past), *unsaid]
    both = sorted(found, key=_beginning)
    ahead = list(islice((one for one in both if one.ends_at > now), coming))
    over = list(islice((one for one in reversed(both) if one.ends_at <= now), past))
    following = next((one for one in ahead if not _is_cancelled(one)), None)
    lines = lines_of(following) if isinstance(following, Event) else []

    def made(one: Event | UsualDate) -> Occurrence:
        whole = one is following
        if isinstance(one, UsualDate):
            return one.occurrence(with_lines=whole)
        patterns = known.get(one.series_id or 0, [])
        return occurrence_of(one, patterns, lines if whole else (), with_lines=whole)

    return [made(one) for one in ahead], [made(one) for one in over]


def _beginning(one: Event | UsualDate) -> tuple[datetime, str]:
    return one.starts_at, one.slug


def _is_cancelled(one: Event | UsualDate) -> bool:
    return isinstance(one, Event) and one.state == State.CANCELLED


def events_between(first: datetime, last: datetime) -> list[Occurrence]:
    """Return the public events that overlap the time from ``first`` to ``last``, in order."""
    rows = public_rows().filter(starts_at__lt=last, ends_at__gt=first).select_related("venue")
    virtual = virtual_between(first, last)
    overlapping = (event for event in virtual if event.starts_at < last and event.ends_at > first)
    return in_order([*completed(list(rows)), *overlapping])


def around_at(venue: str, now: datetime, coming: int, past: int) -> Lists:
    """Return the next public events in the venue with slug ``venue``, and the last ones.

    Soonest first, and latest first; in at most five queries.
    """
    ahead, over = around(now, 200, 200)
    took_place = (event for event in over if not event.cancelled)
    return _in_venue(ahead, venue)[:coming], _in_venue(took_place, venue)[:past]


def _in_venue(events: Iterable[Occurrence], venue: str) -> list[Occurrence]:
    return [one for one in events if one.place and one.place.slug == venue and not one.online]


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
    return _find(slug, whole=True)


def events_for(asker: Asker, state: State) -> list[Occurrence]:
    """Return the stored events in ``state`` (drafts, suggestions …), soonest first."""
    if not rules.may_see_desk(asker):
        return []
    rows = spoken_of().filter(state=state).select_related("venue")
    return in_order(completed(list(rows), whole=True))


def event_for_attendee(slug: str) -> Occurrence:
    """Return the public event with address ``slug``, complete, with the place that is withheld.

    Who asks comes to it, or is about to: the caller has checked.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    found = _find(slug, whole=True)
    if found.state not in PUBLIC:
        raise NoSuchEvent
    return found


def event_and_editions(slug: str) -> Editions:
    """Return the public event ``slug``, complete, and the editions before and after it.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    row = row_at(slug)
    if row is None:
        series, day = _named_by(slug)
        patterns = patterns_of_series(series)
        near = rows_of_series(series, day - HORIZON, day + HORIZON)
        return (_unsaid(patterns, day, near), *_beside(day, patterns, near))
    if row.state not in PUBLIC:
        raise NoSuchEvent
    patterns = patterns_of_event(row)
    event = occurrence_of(row, patterns, lines_of(row))
    return (event, *_neighbours(event, patterns))


def neighbours(event: Occurrence) -> Beside:
    """Return the editions before and after ``event`` in its series; None where there is none."""
    return _neighbours(event, patterns_of_series(event.series) if event.series else [])


def _neighbours(event: Occurrence, patterns: list[Pattern]) -> Beside:
    if not event.series or (day := event.recurrence_date) is None:
        return None, None
    return _beside(day, patterns, rows_of_series(event.series, day - HORIZON, day + HORIZON))


def _beside(day: date, patterns: list[Pattern], near: list[Event]) -> Beside:
    """Return the public editions next to ``day``; ``near`` are the rows of its time."""
    usual = usual_dates(patterns, day - HORIZON, day + HORIZON)
    by_day: dict[date, Event | UsualDate] = {one.day: one for one in usual}
    by_day |= {row.recurrence_date: row for row in near if row.recurrence_date}
    shown = [at for at, one in by_day.items() if isinstance(one, UsualDate) or one.state in PUBLIC]
    before = max((at for at in shown if at < day), default=None)
    after = min((at for at in shown if at > day), default=None)

    def made(at: date | None) -> Occurrence | None:
        if at is None:
            return None
        one = by_day[at]
        return one.occurrence() if isinstance(one, UsualDate) else occurrence_of(one, patterns)

    return made(before), made(after)


def _find(slug: str, *, whole: bool = False) -> Occurrence:
    if row := row_at(slug):
        return occurrence_of(row, patterns_of_event(row), lines_of(row), whole=whole)
    series, day = _named_by(slug)
    near = rows_of_series(series, day, day)
    return _unsaid(patterns_of_series(series), day, near, whole=whole)


def _unsaid(
    patterns: list[Pattern], day: date, near: list[Event], *, whole: bool = False
) -> Occurrence:
    """Return the date of a series on ``day``, about which no row of ``near`` says anything.

    Raises:
        NoSuchEvent: there is none.
    """
    found = usual_dates(patterns, day, day)
    if not found or any(row.recurrence_date == day for row in near):
        raise NoSuchEvent
    return found[0].occurrence(whole=whole)


def _named_by(slug: str) -> tuple[str, date]:
    """Return the series and the date, spelt in one way and within reach, that ``slug`` names."""
    try:
        day = date.fromisoformat(slug[-10:])
    except ValueError:
        raise NoSuchEvent from None
    if slug[-11:] != f"-{day}" or not FIRST.year <= day.year <= LAST.year:
        raise NoSuchEvent
    return slug[:-11], day
