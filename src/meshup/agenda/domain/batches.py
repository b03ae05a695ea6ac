"""Shell: many events and series made, changed and removed together, for imports.

Each is a change of its own, which hosts see in the history and can undo. Whoever asks has checked
the plans, and who may. Rows are locked when they are loaded.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import State
from meshup.agenda.domain.assembling import by_the_rule, occurrence_from, pattern_on, slug_on
from meshup.agenda.domain.event_changes import begins, carry_lines, with_limits_along
from meshup.agenda.domain.events import PLAIN
from meshup.agenda.domain.free_slugs import FreeSlugs
from meshup.agenda.domain.rows import FROM_THE_RULE, new_uid
from meshup.agenda.domain.search_index import search_words
from meshup.agenda.domain.series import (
    fill_pattern,
    free_series_slug,
    number_from,
    stand_alone,
    write_words,
)
from meshup.agenda.errors import NoSuchEvent
from meshup.agenda.models import Event, Pattern, Series, Venue
from meshup.history.domain.batches import changing_together
from meshup.kit.text import slug_of
from meshup.recurrence.dates import Numbered, Rhythm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from meshup.agenda.domain.plans import EventPlan, PatternPlan, SeriesPlan
    from meshup.community.rules import Asker
    from meshup.history.domain.batches import ChangeBatch, StagedChange

DAY: Final = timedelta(days=1)
VERBS: Final = {State.CANCELLED: "cancel", State.SKIPPED: "skip"}


@contextmanager
def changing_agenda(
    by: Asker | None,
    at: datetime,
    events: Iterable[str],
    series: Iterable[str],
    new: Iterable[tuple[str, datetime]],
) -> Iterator[AgendaBatch]:
    """Change ``events`` and ``series``, by address, and make ``new`` ones (title, beginning)."""
    with changing_together(by, at) as changes:
        yield AgendaBatch(changes, events, series, FreeSlugs(new))


class AgendaBatch:
    """The changes of one batch; see ``changing_agenda``."""

    def __init__(
        self, changes: ChangeBatch, events: Iterable[str], series: Iterable[str], slugs: FreeSlugs
    ) -> None:
        self._changes, self._slugs = changes, slugs
        locked = Series.objects.select_for_update(of=("self",)).filter(slug__in=set(series))
        rows = locked.prefetch_related("patterns__venue").order_by("pk")
        self._series = {row.slug: row for row in rows}
        self._patterns = {slug: list(row.patterns.all()) for slug, row in self._series.items()}
        keys = [row.pk for row in self._series.values()]
        self._events: dict[str, Event] = {}
        for found in (
            Event.objects.filter(series__in=keys),
            Event.objects.filter(slug__in=set(events)),
        ):
            ordered = found.select_for_update(of=("self",)).order_by("pk")
            self._events |= {row.slug: row for row in ordered.select_related("venue", "series")}
        for row in self._events.values():
            if row.series is not None:
                row.series = self._series.get(row.series.slug, row.series)
        self._venues: dict[str, Venue] = {}

    def add_event(self, plan: EventPlan, state: str, uid: str = "") -> str:
        """Make a single event and return its address."""
        slug = self._slugs.take(next(filter(None, plan.titles.values())), plan.starts_at)
        event = Event(slug=slug, uid=uid or new_uid(), state=state)
        self._write(event, plan)
        event.search_words = search_words(event, event.venue)
        self._changes.change("create", f"event:{slug}").save(event)
        return slug

    def add_date(
        self, series: str, day: date, plan: EventPlan, state: str, original: datetime | None
    ) -> str:
        """Say something of a date of a series that has no row, or a placeholder."""
        of_series = (row for row in self._events.values() if row.series_id is not None)
        row = next(
            (
                row
                for row in of_series
                if row.series is self._series[series] and row.recurrence_date == day
            ),
            None,
        )
        if row is None:
            slug = slug_on(series, day)
            slug = slug if slug not in self._events else f"{slug}-{new_uid()[:6]}"
            row = self._placeholder(series, slug, day)
            self._events[slug] = row
        change = self._changes.change(VERBS.get(State(state), "edit"), f"event:{row.slug}")
        change.watch(row)
        row.state, row.original_starts_at = state, original
        self._write(row, plan)
        change.save(row)
        return row.slug

    def _placeholder(self, series: str, slug: str, day: date) -> Event:
        """Return the row of a date of which nobody has spoken; see ``rows``."""
        of_series = self._series[series]
        pattern = pattern_on(self._patterns[series], day)
        if pattern is None:
            raise NoSuchEvent
        pattern.series = of_series
        usual = by_the_rule(pattern, Numbered(day, 0))
        return Event(
            version=0,
            slug=slug,
            uid=new_uid(),
            state=State.USUAL,
            series=of_series,
            recurrence_date=day,
            changed_at=self._changes.at,
            **{name: getattr(usual, name) for name in FROM_THE_RULE},
        )

    def change_event(
        self, slug: str, plan: EventPlan, state: str, original: datetime | None
    ) -> None:
        """Let an event that has a row say ``plan``."""
        row = self._events[slug]
        verb = VERBS.get(State(state), "edit") if row.state != state else "edit"
        change = self._changes.change(verb, f"event:{slug}")
        change.watch(row)
        if state != row.state:
            row.reasons, row.suggested_by = {}, ""
        row.state, row.original_starts_at = state, original
        before = begins(row)
        self._write(row, with_limits_along(plan, row))
        carry_lines(change, row, before)
        change.save(row)

    def remove_event(self, slug: str) -> None:
        """Delete an event; a date of a series follows its rule again."""
        row = self._events[slug]
        verb = "withdraw" if row.series_id is None else "give_back"
        self._changes.change(verb, f"event:{slug}").drop(*row.items.all(), row)

    def add_series(self, words: SeriesPlan, patterns: Sequence[PatternPlan]) -> str:
        """Make a series and return its address."""
        wanted = slug_of(next(filter(None, words.titles.values())), 50)
        slug = free_series_slug(wanted, self._series)
        series = Series(slug=slug)
        write_words(series, words)
        change = self._changes.change("create", f"series:{slug}")
        change.save(series)
        self._series[slug] = series
        self._write_patterns(change, series, [], patterns)
        return slug

    def change_series(
        self, slug: str, words: SeriesPlan, patterns: Sequence[PatternPlan] | None
    ) -> None:
        """Let a series say ``words``, and follow ``patterns`` from its first date on, unless None.

        Patterns keep their UID, timetable, languages and open slots in their order.
        """
        series = self._series[slug]
        change = self._changes.change("edit" if patterns is None else "pattern", f"series:{slug}")
        change.watch(series)
        write_words(series, words)
        change.save(series)
        if patterns is not None:
            self._write_patterns(change, series, self._patterns[slug], patterns)

    def remove_series(
        self, slug: str, standing: Collection[str], cancelled: Collection[str]
    ) -> None:
        """Delete a series with its dates.

        Events ``standing`` stay alone, and so do ``cancelled`` ones, which are cancelled then.
        """
        series = self._series[slug]
        change = self._changes.change("withdraw", f"series:{slug}")
        patterns = self._patterns[slug]
        dates = [row for row in self._events.values() if row.series is series]
        gone = [row for row in dates if row.slug not in {*standing, *cancelled}]
        for row in dates:
            if row not in gone:
                change.watch(row)
                day = row.recurrence_date
                pattern = pattern_on(patterns, day) if day else None
                stand_alone(row, occurrence_from(row, pattern, whole=True))
                if row.slug in cancelled:
                    row.state = State.CANCELLED
                change.save(row)
        change.drop(*(item for row in gone for item in row.items.all()), *gone)
        change.drop(*patterns, series)

    def _write_patterns(
        self,
        change: StagedChange,
        series: Series,
        rows: Sequence[Pattern],
        plans: Sequence[PatternPlan],
    ) -> None:
        edition = rows[0].first_edition if rows else 1
        self._patterns[series.slug] = []
        for row, plan in zip_longest(rows, plans):
            if plan is None:
                change.drop(row)
                continue
            if row is None:
                pattern = Pattern(series=series, uid=new_uid())
            else:
                pattern = row
                change.watch(pattern)
            rhythm = Rhythm(plan.rule, plan.starts_on, plan.ends_on, edition)
            fill_pattern(pattern, plan, rhythm, self._venue(plan.venue))
            pattern.first_edition = edition
            change.save(pattern)
            self._patterns[series.slug].append(pattern)
            edition = number_from(rhythm, (plan.ends_on or plan.starts_on) + DAY)

    def _write(self, event: Event, plan: EventPlan) -> None:
        for name in PLAIN:
            setattr(event, name, getattr(plan, name))
        event.languages = list(plan.languages)
        event.venue = self._venue(plan.venue)

    def _venue(self, slug: str) -> Venue | None:
        if not slug:
            return None
        if slug not in self._venues:
            self._venues |= {venue.slug: venue for venue in Venue.objects.all()}
        return self._venues[slug]
