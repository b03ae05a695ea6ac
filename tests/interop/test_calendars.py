"""Served calendars, read by programs of others: every event at its moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import move, skip
from meshup.agenda.domain.plans import PatternPlan, SeriesPlan
from meshup.agenda.domain.queries.series import occurrences_of, series_of
from meshup.agenda.domain.series import create_series
from tests.agenda.paris import NOW, themed
from tests.interop.calendar_readers import READERS, Taken

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FIRST, LAST = date(2019, 1, 1), date(2037, 12, 31)
FROM_2036 = int(datetime(2036, 1, 1, tzinfo=UTC).timestamp())
ZONES = [
    *("Europe/Paris", "America/New_York", "Australia/Sydney", "Europe/London", "Africa/Casablanca"),
    *("UTC", "Europe/Dublin", "Africa/Cairo", "America/Sao_Paulo", "Australia/Lord_Howe"),
    *("America/Nuuk", "Asia/Gaza", "Asia/Tokyo"),
]


@pytest.fixture(params=sorted(READERS))
def read(request):
    return READERS[request.param]


def served(browser, tmp_path: Path, path: str) -> Path:
    file = tmp_path / "calendar.ics"
    file.write_bytes(browser.get(path).content)
    return file


def weekly(ada, zone: str, at: time, first: date = FIRST, **said: object) -> str:
    fields = {"rule": "FREQ=WEEKLY;BYDAY=SU", "minutes": 90, "title": "Sundays"} | said
    words = SeriesPlan(titles={"en": str(fields.pop("title"))})
    pattern = PatternPlan(starts_on=first, start=at, time_zone=zone, **fields)  # type: ignore[arg-type]
    return create_series(ada, words, pattern, NOW).slug


def taken(slug: str) -> list[Taken]:
    """Return when the agenda says that the dates of a series take place."""
    series = series_of(slug)
    return sorted(
        Taken(series.patterns[0].uid, int(one.starts_at.timestamp()), int(one.ends_at.timestamp()))
        for one in occurrences_of(series, FIRST, LAST)
    )


@pytest.mark.parametrize("zone", ZONES)
def test_nineteen_years_of_evenings_are_where_the_agenda_has_them(
    zone, read, ada, as_chloe, tmp_path
):
    slug = weekly(ada, zone, time(18, 30))
    wanted = taken(slug)
    assert len(wanted) == 991
    assert read(served(as_chloe, tmp_path, f"/series/{slug}.ics"), 2037) == wanted


@pytest.mark.parametrize("hours", [(time(2, 30), 90), (time(0, 30), 90), (time(22), 480)])
@pytest.mark.parametrize("zone", ["Europe/Paris", "Australia/Lord_Howe"])
def test_nights_in_which_clocks_change_are_where_the_agenda_has_them(
    zone, hours, read, ada, as_chloe, tmp_path
):
    for title, rule in (("Saturdays", "FREQ=WEEKLY;BYDAY=SA"), ("Sundays", "FREQ=WEEKLY;BYDAY=SU")):
        slug = weekly(ada, zone, hours[0], minutes=hours[1], title=title, rule=rule)
        file = served(as_chloe, tmp_path, f"/series/{slug}.ics")
        # Node.js 20 is not sure of the clocks of such nights from 2036 on
        wanted = [one for one in taken(slug) if one.start < FROM_2036]
        assert [one for one in read(file, 2036) if one.start < FROM_2036] == wanted


@pytest.mark.parametrize("first", [date(2019, 3, 31), date(2019, 10, 27)])
@pytest.mark.parametrize("reader", ["ical.js", "recurring-ical-events"])
def test_a_series_that_begins_in_such_a_night_keeps_its_hour(
    reader, first, ada, as_chloe, tmp_path
):
    slug = weekly(ada, "Europe/Paris", time(2, 30), first)
    file = served(as_chloe, tmp_path, f"/series/{slug}.ics")
    assert READERS[reader](file, 2037) == taken(slug)


def test_dates_that_were_moved_or_left_out_are_read_so(read, ada, as_chloe, tmp_path):
    slug = weekly(ada, "Europe/London", time(18, 30), date(2026, 12, 6))
    later = datetime(2027, 1, 12, 21, tzinfo=UTC)
    move(ada, f"{slug}-2027-01-10", later, later + timedelta(minutes=90), NOW)
    skip(ada, f"{slug}-2027-03-28", NOW)
    wanted = taken(slug)
    assert int(later.timestamp()) in {one.start for one in wanted}
    assert read(served(as_chloe, tmp_path, f"/series/{slug}.ics"), 2037) == wanted


def test_single_events_are_read_at_their_moment_in_an_hour_that_comes_twice_too(
    read, ada, as_chloe, tmp_path
):
    starts = [datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)]
    plans = [themed(start, titles={"en": str(start)}) for start in starts]
    events = [create_event(ada, plan, NOW, state=State.CONFIRMED) for plan in plans]
    for event in events:
        file = served(as_chloe, tmp_path, f"/events/{event.slug}.ics")
        start = int(event.starts_at.timestamp())
        assert read(file, 2037) == [Taken(event.uid, start, start + 3 * 3600)]


def test_a_festival_of_whole_days_over_the_spring_change_is_read_as_days(ada, as_chloe, tmp_path):
    start = datetime(2027, 3, 26, 23, tzinfo=UTC)  # midnight in Paris
    plan = replace(themed(start.replace(hour=20)), starts_at=start, all_day=True)
    plan = replace(plan, ends_at=datetime(2027, 3, 28, 22, tzinfo=UTC))
    event = create_event(ada, plan, NOW, state=State.CONFIRMED)
    text = as_chloe.get(f"/events/{event.slug}.ics").text
    assert "DTSTART;VALUE=DATE:20270327\r\nDTEND;VALUE=DATE:20270329\r\n" in text
