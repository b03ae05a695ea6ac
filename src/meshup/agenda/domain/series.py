"""Shell: make series, say other words about them, and give them another pattern from a date on.

"This and following" is honest: the pattern until then keeps its dates, venue and numbers; the one
from then on has its own UID for calendars, and goes on counting editions where the other ended.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from meshup.agenda.domain.access import require
from meshup.agenda.domain.assembling import by_the_rule, occurrence_from, pattern_on, rhythm_of
from meshup.agenda.domain.event_changes import begins, carry_limits, carry_lines
from meshup.agenda.domain.rows import (
    dates_that_stay,
    drop_idle_placeholders,
    drop_silent_dates,
    new_uid,
)
from meshup.agenda.domain.venues import venue_of_plan
from meshup.agenda.errors import AlreadyOver, NoSuchSeries
from meshup.agenda.models import Event, Pattern, Series, Venue
from meshup.community import rules
from meshup.history.domain.changes import changing, refuse_if_changed
from meshup.kit.text import slug_of
from meshup.recurrence.dates import Numbered, dates_between, next_dates, settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.plans import PatternPlan, SeriesPlan
    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing
    from meshup.recurrence.dates import Rhythm


def create_series(
    by: Asker | None,
    words: SeriesPlan,
    pattern: PatternPlan,
    at: datetime,
    *,
    first_edition: int = 1,
    verb: str = "create",
) -> Series:
    """Make a series; its first date is the first of the rule on or after ``pattern.starts_on``.

    History keeps it under ``verb``.

    Raises:
        NotYours, and what ``settle`` and the plans' ``check`` refuse.
    """
    require(by, rules.may_run_community)
    words.check()
    pattern.check()
    slug = free_series_slug(slug_of(next(filter(None, words.titles.values())), 50))
    with changing(by, verb, f"series:{slug}", at) as making:
        series = Series(slug=slug)
        write_words(series, words)
        making.save(series)
        begun = Pattern(series=series, uid=new_uid(), first_edition=first_edition)
        _write_pattern(begun, pattern, venue_of_plan(making, pattern))
        making.save(begun)
    return series


def edit_series(
    by: Asker | None, slug: str, version: int, words: SeriesPlan, at: datetime
) -> Series:
    """Say other words about the whole series, past and future.

    Raises:
        NotYours, NoSuchSeries, ChangedMeanwhile, and what ``SeriesPlan.check`` refuses.
    """
    require(by, rules.may_run_community)
    words.check()
    with changing(by, "edit", f"series:{slug}", at) as making:
        series = _locked(slug)
        refuse_if_changed(series, version)
        making.watch(series)
        write_words(series, words)
        making.save(series)
    return series


def change_pattern(
    by: Asker | None, slug: str, version: int, since: date, plan: PatternPlan, at: datetime
) -> Series:
    """Let the series follow ``plan`` from the date ``since`` on ("this and following").

    Editions go on counting: the n-th date from ``since`` on keeps the number that the n-th date
    would have had. What was said about single dates moves along with their number, and so do the
    days of their own timetables and of their registration; a date moved by hand stays where it was
    moved to. A date to which others point counts as one about which something was said; its
    address stays. What was said of dates that had no number any more, for the series had ended,
    stays a date of the series on its day.

    Raises:
        NotYours, NoSuchSeries, ChangedMeanwhile, AlreadyOver (``since`` is in the past), and
        what ``settle`` and ``PatternPlan.check`` refuse.
    """
    require(by, rules.may_run_community)
    plan.check()
    with changing(by, "pattern", f"series:{slug}", at) as making:
        series = _locked(slug)
        refuse_if_changed(series, version)
        making.watch(series)
        patterns = list(series.patterns.select_related("venue", "series"))
        old = pattern_on(patterns, since) or patterns[0]
        _refuse_past(since, old, at)
        number = number_from(rhythm_of(old), since)
        drop_idle_placeholders(series, since)
        carried = _carried_since(series, patterns, since)
        if old.starts_on < since:
            making.watch(old)
            old.ends_on = min(old.ends_on or since, since - timedelta(days=1))
            making.save(old)
        making.drop(*(pattern for pattern in patterns if pattern.starts_on >= since))
        new = Pattern(series=series, uid=new_uid(), first_edition=number)
        _write_pattern(new, plan, venue_of_plan(making, plan), since)
        making.save(new, series)
        _carry_over(making, new, carried)
    return series


def end_series(by: Asker | None, slug: str, version: int, last: date, at: datetime) -> Series:
    """Let the series end: no dates by the rule after ``last``; what was said of some stays.

    Raises:
        NotYours, NoSuchSeries, ChangedMeanwhile
    """
    require(by, rules.may_run_community)
    with changing(by, "end", f"series:{slug}", at) as making:
        series = _locked(slug)
        refuse_if_changed(series, version)
        making.watch(series)
        for pattern in series.patterns.all():
            if pattern.ends_on is None or pattern.ends_on > last:
                making.watch(pattern)
                pattern.ends_on = max(last, pattern.starts_on)
                making.save(pattern)
        making.save(series)
        drop_silent_dates(making, series, last)
    return series


def _carry_over(making: Changing, new: Pattern, carried: list[tuple[Event, Occurrence]]) -> None:
    """Give what was said about dates to the dates of ``new`` that have the same number.

    What had no number already, as when its series had ended before, stays on its day.
    """
    dates = _dates_for(new, carried)
    taken = {numbered.date for numbered in dates.values()}
    for event, was in carried:
        making.watch(event)
        numbered = dates.get(event.pk)
        if was.edition is None and event.recurrence_date not in taken:
            numbered = _date_on(new, event.recurrence_date)
            if numbered is None:
                _keep_place(event, was)
                continue
        if numbered is None:
            stand_alone(event, was)
            continue
        before = begins(event)
        _follow(event, new, numbered)
        carry_limits(event, before, begins(event))
        carry_lines(making, event, before)
    # two dates may swap places: free them all before they are taken again
    Event.objects.filter(pk__in=[event.pk for event, _ in carried]).update(recurrence_date=None)
    making.save(*(event for event, _ in carried))


def _dates_for(new: Pattern, carried: list[tuple[Event, Occurrence]]) -> dict[int, Numbered]:
    """Return the dates of ``new`` that have the numbers of these events, by the events' keys."""
    numbers = [was.edition for _, was in carried if was.edition is not None]
    most = max(numbers, default=new.first_edition - 1) - new.first_edition + 1
    coming = next_dates(rhythm_of(new), new.starts_on, most)
    dates = {numbered.edition: numbered for numbered in coming}
    return {event.pk: dates[was.edition] for event, was in carried if was.edition in dates}


def _date_on(pattern: Pattern, day: date | None) -> Numbered | None:
    """Return the date of ``pattern`` on ``day``; None when it has none."""
    found = dates_between(rhythm_of(pattern), day, day) if day else ()
    return next(iter(found), None)


def _follow(event: Event, pattern: Pattern, numbered: Numbered) -> None:
    usual = by_the_rule(pattern, numbered)
    event.recurrence_date = numbered.date
    event.time_zone = pattern.time_zone
    if event.original_starts_at is None:
        event.starts_at, event.ends_at = usual.starts_at, usual.ends_at
    else:
        event.original_starts_at = usual.starts_at


def stand_alone(event: Event, was: Occurrence) -> None:
    """Let the event keep what its series said, for no date of it has its number any more.

    ``was`` is the event as it read until now, whole.
    """
    event.titles, event.summaries, event.texts = was.titles, was.summaries, was.texts
    event.source_url, event.place_audience = was.source_url, was.place_audience
    registration = was.registration
    event.registration, event.registration_url = registration.how, registration.url
    event.registration_opens_at = registration.opens_at
    event.registration_closes_at = registration.closes_at
    _keep_place(event, was)
    event.series, event.recurrence_date = None, None


def _keep_place(event: Event, was: Occurrence) -> None:
    """Let the event be where its pattern had it until now, and in those languages."""
    event.mode, event.online_url, event.languages = was.mode, was.online_url, list(was.languages)
    event.venue = Venue.objects.get(slug=was.place.slug) if was.place else None


def _carried_since(
    series: Series, patterns: list[Pattern], since: date
) -> list[tuple[Event, Occurrence]]:
    """Return the dates from ``since`` on that have a row to carry, and how each read until now."""
    found = []
    for event in dates_that_stay(series.slug, since):
        pattern = pattern_on(patterns, event.recurrence_date or since)
        found.append((event, occurrence_from(event, pattern, whole=True)))
    return found


def number_from(rhythm: Rhythm, since: date) -> int:
    """Return the number of the first date of ``rhythm`` from ``since`` on, ended or not."""
    if coming := next_dates(rhythm, since, 1):
        return coming[0].edition
    last = rhythm.ends_on or rhythm.starts_on
    dates = next_dates(rhythm, rhythm.starts_on, (last - rhythm.starts_on).days + 1)
    return rhythm.first_edition + len(dates)


def _refuse_past(since: date, pattern: Pattern, at: datetime) -> None:
    today = at.astimezone(ZoneInfo(pattern.time_zone)).date()
    if since < today and since > pattern.starts_on:
        raise AlreadyOver


def write_words(series: Series, words: SeriesPlan) -> None:
    """Write ``words`` into the row."""
    for column in fields(words):
        setattr(series, column.name, getattr(words, column.name))


def _write_pattern(
    pattern: Pattern, plan: PatternPlan, venue: Venue | None, since: date | None = None
) -> None:
    first = max(plan.starts_on, since) if since else plan.starts_on
    rhythm = settle(plan.rule, first, plan.ends_on)
    fill_pattern(pattern, plan, rhythm, venue)


def fill_pattern(pattern: Pattern, plan: PatternPlan, rhythm: Rhythm, venue: Venue | None) -> None:
    """Write ``plan`` into the row, with ``rhythm`` for its rule and its dates."""
    pattern.rule, pattern.starts_on, pattern.ends_on = rhythm.rule, rhythm.starts_on, rhythm.ends_on
    for name in ("start", "minutes", "time_zone", "mode", "online_url", "open_slots"):
        setattr(pattern, name, getattr(plan, name))
    pattern.languages, pattern.timetable = list(plan.languages), list(plan.timetable)
    pattern.venue = venue


def _locked(slug: str) -> Series:
    series = Series.objects.select_for_update().filter(slug=slug).first()
    if series is None:
        raise NoSuchSeries
    return series


def free_series_slug(wanted: str, pending: Iterable[str] = ()) -> str:
    """Return an address for a series, free at this moment and none of ``pending``."""
    taken = set(pending) | set(
        Series.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
