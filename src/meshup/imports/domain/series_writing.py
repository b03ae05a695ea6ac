"""Shell: a series of a file written into the agenda, with what the file says of single dates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from meshup.agenda.domain.assembling import slug_on
from meshup.agenda.domain.plans import PatternPlan, SeriesPlan
from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.recurrence import next_dates, settle
from meshup.agenda.domain.series import change_pattern, create_series, edit_series, end_series
from meshup.imports.domain.event_writing import mode_of, skip_date, write_override
from meshup.imports.domain.import_run import naming_line

if TYPE_CHECKING:
    from meshup.imports.domain.import_run import ImportRun
    from meshup.imports.domain.imported_event import ImportedSeries


def add_series(run: ImportRun, imported: ImportedSeries) -> str:
    """Make a series with its overrides, and return what it became."""
    words, pattern = _series_plans(run, imported)
    series = create_series(run.by, words, pattern, run.at)
    about = f"series:{series.slug}"
    run.record(about, new=True)
    _write_overrides(run, series.slug, imported)
    return about


def update_series(run: ImportRun, imported: ImportedSeries, about: str) -> str:
    """Let the series ``about`` say what the file says; its dates that were stay as they were."""
    slug = about.removeprefix("series:")
    series = series_of(slug)
    words, pattern = _series_plans(run, imported)
    plan = SeriesPlan(
        titles={**series.titles, **words.titles},
        summaries=series.summaries,
        texts={**series.texts, **words.texts},
        kind=series.kind,
        cover=series.cover,
    )
    if (plan.titles, plan.texts) != (series.titles, series.texts):
        edit_series(run.by, slug, series.version, plan, run.at)
        run.record(about)
    _adopt_pattern(run, imported, slug, pattern)
    _write_overrides(run, slug, imported)
    return about


def _adopt_pattern(run: ImportRun, imported: ImportedSeries, slug: str, plan: PatternPlan) -> None:
    """Let the series follow another rhythm from its next date on, if the file says another."""
    series = series_of(slug)
    last = max(series.patterns, key=lambda pattern: pattern.starts_on)
    current = (last.rule, last.start, last.minutes, last.time_zone, last.ends_on)
    wanted = (imported.rule, plan.start, plan.minutes, plan.time_zone, imported.ends_on)
    if current == wanted:
        return
    today = run.at.astimezone(ZoneInfo(plan.time_zone)).date()
    coming = next_dates(settle(imported.rule, imported.starts_on, imported.ends_on), today, 1)
    if not coming:
        end_series(run.by, slug, series.version, imported.ends_on or today, run.at)
    else:
        change_pattern(run.by, slug, series.version, coming[0].date, plan, run.at)
    run.record(f"series:{slug}")


def _series_plans(run: ImportRun, imported: ImportedSeries) -> tuple[SeriesPlan, PatternPlan]:
    master = imported.master
    local = master.starts_at.astimezone(ZoneInfo(master.zone))
    venue = run.places.slug_of(master)
    words = SeriesPlan(
        titles=run.texts(master, master.title), texts=run.texts(master, master.text), kind="meetup"
    )
    pattern = PatternPlan(
        rule=imported.rule,
        starts_on=imported.starts_on,
        ends_on=imported.ends_on,
        start=local.time(),
        minutes=max(1, (master.ends_at - master.starts_at) // timedelta(minutes=1)),
        time_zone=master.zone,
        venue=venue,
        mode=mode_of(master, venue),
        online_url=master.online_url,
    )
    return words, pattern


def _write_overrides(run: ImportRun, slug: str, imported: ImportedSeries) -> None:
    for day in imported.skipped:
        skip_date(run, slug_on(slug, day))
    for override in imported.overrides:
        with naming_line(override):
            write_override(run, slug, override, imported.master)
