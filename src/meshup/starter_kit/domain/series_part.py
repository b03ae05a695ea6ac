"""Shell: series, as a part of the kit: taken, each begins at its next date, in our time zone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext as _, gettext_lazy

from meshup.agenda.choices import Mode
from meshup.agenda.domain.plans import PatternPlan, SeriesPlan
from meshup.agenda.domain.queries.series import all_series, next_dates_of, series_of
from meshup.agenda.domain.series import create_series
from meshup.agenda.domain.tags import AGENDA
from meshup.kit import clock
from meshup.kit.date_words import day_in_words, hour
from meshup.kit.localized_text import localized
from meshup.recurrence.dates import next_dates
from meshup.recurrence.rule_words import in_words
from meshup.starter_kit.domain.series_templates import (
    MOST_SERIES,
    NAME,
    VERSION,
    given_series,
    read_series,
)
from meshup.starter_kit.parts import Part

if TYPE_CHECKING:
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import PatternFacts, SeriesFacts
    from meshup.kit.localized_text import Texts
    from meshup.starter_kit.domain.series_templates import SeriesTemplate
    from meshup.starter_kit.parts import Adoption, Json

TOMORROW: Final = timedelta(days=1)


def give(now: datetime) -> Json | None:
    """Return the series that still have dates, by their address; None when there is none."""
    running = ((series, _running_pattern(series, now)) for series in all_series())
    given = [
        found
        for series, pattern in running
        if pattern is not None and (found := given_series(series, pattern)) is not None
    ]
    return {"name": NAME, "version": VERSION, "series": given[:MOST_SERIES]} if given else None


def read(part: Json) -> list[str]:
    """Return what is in it: each series, when, and how many lines its timetable has."""
    templates = read_series(part, clock.now().date())
    return [
        _("“{title}”: {rhythm}, at {hour}.").format(
            title=_words(template.titles),
            rhythm=in_words(template.rule),
            hour=hour(template.start),
        )
        for template in templates
    ]


def take(part: Json, adoption: Adoption) -> list[str]:
    """Make the series, in our own name; one that is called so already is left out."""
    zone = ZoneInfo(adoption.node.time_zone)
    since = adoption.at.astimezone(zone).date() + TOMORROW
    there = {frozenset(series.titles.items()): series.slug for series in all_series()}
    lines = []
    for template in read_series(part, since):
        titles = adoption.in_own_name(template.titles, with_city=True)
        if slug := there.get(frozenset(titles.items())):
            adoption.series[template.slug] = slug
            said = _("“{title}” is here already: left as it is.")
            lines.append(said.format(title=_words(titles)))
            continue
        words, pattern = _plans(template, titles, adoption, since)
        verb = "create" if adoption.by else "set_up"
        slug = create_series(adoption.by, words, pattern, adoption.at, verb=verb).slug
        adoption.series[template.slug] = slug
        lines.append(_first_date(series_of(slug), since))
    return lines


def _plans(
    template: SeriesTemplate, titles: Texts, adoption: Adoption, since: date
) -> tuple[SeriesPlan, PatternPlan]:
    own = adoption.node.languages
    spoken = tuple(code for code in template.languages if code in own) or tuple(own)
    words = SeriesPlan(
        titles=titles,
        summaries=adoption.in_own_name(template.summaries, with_city=True),
        texts=adoption.in_own_name(template.texts),
        kind=template.kind,
        registration=template.registration,
        registration_opens_days=template.opens_days,
        registration_closes_hours=template.closes_hours,
        place_audience=template.place_audience,
    )
    pattern = PatternPlan(
        rule=template.rule,
        starts_on=since,
        start=template.start,
        minutes=template.minutes,
        time_zone=adoption.node.time_zone,
        # a link of its own it has not yet, without which nothing is online alone
        mode=Mode.MIXED if template.mode == Mode.ONLINE else template.mode,
        languages=spoken,
        timetable=template.timetable,
        open_slots=template.open_slots,
    )
    return words, pattern


def _first_date(series: SeriesFacts, since: date) -> str:
    day, _edition = next_dates_of(series, since, 1)[0]
    return _("“{title}”: first on {day}, at {hour}.").format(
        title=_words(series.titles), day=day_in_words(day), hour=hour(series.patterns[0].start)
    )


def _running_pattern(series: SeriesFacts, now: datetime) -> PatternFacts | None:
    """Return the pattern of the next date; None for a series that has ended."""
    coming = [
        (dates[0].date, pattern)
        for pattern in series.patterns
        if (dates := next_dates(pattern.rhythm, _today(pattern, now), 1))
    ]
    return min(coming, key=lambda pair: pair[0])[1] if coming else None


def _today(pattern: PatternFacts, now: datetime) -> date:
    return now.astimezone(ZoneInfo(pattern.time_zone)).date()


def _words(texts: Texts) -> str:
    return localized(texts, get_language() or "en").words


PART: Final = Part(
    name=NAME,
    version=VERSION,
    title=gettext_lazy("Recurring evenings, with their timetable"),
    give=give,
    read=read,
    take=take,
    tags=frozenset({AGENDA}),
)
