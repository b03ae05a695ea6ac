"""A wall time means one moment, and every page and feed says that one: also when clocks change."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as node_settings
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings, strategies as st
from icalendar import Calendar
from lxml import etree

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import confirm, skip
from meshup.agenda.domain.plans import PatternPlan, SeriesPlan
from meshup.agenda.domain.series import create_series, end_series
from meshup.kit import clock
from meshup.recurrence.dates import moment
from tests.agenda.paris import NOW, themed
from tests.effort import examples

ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Gaza",
]
CHANGES = {
    "Europe/Paris": [date(2027, 3, 28), date(2027, 10, 31)],
    "America/New_York": [date(2027, 3, 14), date(2027, 11, 7)],
    "Australia/Lord_Howe": [date(2027, 4, 4), date(2027, 10, 3)],
    "Africa/Casablanca": [date(2027, 2, 7), date(2027, 3, 14)],
    "Asia/Gaza": [date(2027, 3, 27), date(2027, 10, 30)],
}
NIGHTS = st.sampled_from(ZONES).flatmap(
    lambda zone: st.tuples(
        st.just(zone),
        st.sampled_from(CHANGES[zone]) | st.dates(date(2027, 1, 1), date(2027, 12, 31)),
        st.builds(time, st.integers(0, 4), st.sampled_from([0, 30])) | st.just(time(18, 30)),
    )
)
often = settings(
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)


@pytest.fixture(autouse=True)
def _in_november(node):
    with clock.set_to(NOW):
        yield


def said_by_all(browser, slug: str, at: datetime) -> dict[str, datetime]:
    """Return when the event ``slug`` begins, as each page and feed says it."""
    (event,) = Calendar.from_ical(browser.get(f"/events/{slug}.ics").content).events
    page = browser.get(f"/en/events/{slug}/").text
    programme = etree.fromstring(browser.get(f"/events/{slug}/schedule.xml").content)
    day = at.astimezone(UTC).date()
    window = {"from": day - timedelta(days=1), "to": day + timedelta(days=2)}
    (listed,) = browser.get("/api/events", window).json()["items"]
    linked = json.loads(browser.get(f"/events/{slug}.jsonld").content)
    found = {
        "calendar": event["DTSTART"].dt,
        "page": re.findall(r'<time datetime="([^"]+)"', page)[0],
        "programme": programme.findtext("day/room/event/date"),
        "interface": browser.get(f"/api/events/{slug}").json()["starts_at"],
        "list of the interface": listed["starts_at"],
        "linked data": linked["startDate"],
    }
    return {
        name: (value if isinstance(value, datetime) else datetime.fromisoformat(value)).astimezone(
            UTC
        )
        for name, value in found.items()
    }


@often
@given(night=NIGHTS)
@example(night=("Europe/Paris", date(2027, 3, 28), time(2, 30)))
@example(night=("Europe/Paris", date(2027, 10, 31), time(2, 30)))
@example(night=("Europe/Paris", date(2027, 10, 10), time(1, 0)))
def test_a_date_of_a_series_is_one_moment_everywhere(night, as_chloe):
    zone, day, at = night
    with transaction.atomic():
        plan = PatternPlan(rule="FREQ=WEEKLY", starts_on=day, start=at, minutes=60, time_zone=zone)
        series = create_series(None, SeriesPlan(titles={"en": "Night"}), plan, NOW)
        slug = f"night-{day}"
        node_settings.TAG_VERSIONS.bump(["agenda", f"event:{slug}"])
        wanted = moment(day, at, zone)
        assert set(said_by_all(as_chloe, slug, wanted).values()) == {wanted}
        confirm(None, slug, NOW)
        assert set(said_by_all(as_chloe, slug, wanted).values()) == {wanted}
        skip(None, f"night-{day + timedelta(days=7)}", NOW)
        end_series(None, series.slug, 1, day + timedelta(days=21), NOW)
        calendar = Calendar.from_ical(as_chloe.get("/series/night.ics").content)
        master: Any
        # besides the confirmed date, those on which clocks change are said one by one
        master, *overrides = sorted(calendar.events, key=lambda event: "RRULE" not in event)
        assert master["DTSTART"].dt.replace(tzinfo=None) == datetime.combine(day, at)
        named = [override["RECURRENCE-ID"].to_ical() for override in overrides]
        assert master["DTSTART"].to_ical() in named
        assert master["EXDATE"].dts[0].dt == datetime.combine(
            day + timedelta(days=7), at, ZoneInfo(zone)
        )
        last = moment(day + timedelta(days=21), at, zone)
        assert master["RRULE"]["UNTIL"] == [last]
        transaction.set_rollback(True)


@often
@given(night=NIGHTS, later=st.sampled_from([0, 30, 60]))
@example(night=("Europe/Paris", date(2027, 10, 31), time(2, 30)), later=60)
def test_a_single_event_is_one_moment_everywhere(night, later, as_chloe):
    zone, day, at = night
    start = moment(day, at, zone) + timedelta(minutes=later)
    with transaction.atomic():
        plan = themed(start.replace(hour=1), time_zone=zone)
        fields = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
        times = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
        event = create_event(None, plan.__class__(**(fields | times)), NOW, state=State.CONFIRMED)
        node_settings.TAG_VERSIONS.bump(["agenda", f"event:{event.slug}"])
        assert set(said_by_all(as_chloe, event.slug, start).values()) == {start}
        transaction.set_rollback(True)
