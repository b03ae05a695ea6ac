"""The calendars that the node serves, read by programs that are not ours."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.life_cycle import cancel, confirm, move, move_online, skip
from meshup.agenda.domain.plans import SeriesPlan
from meshup.agenda.domain.series import change_pattern, create_series, edit_series, end_series
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, PATTERN, paris_series, themed

PARIS = ZoneInfo("Europe/Paris")
SUMMER_2019 = datetime(2019, 7, 1, tzinfo=UTC)
FACTS = [  # what really happened, edition by edition
    *(date(2019, 8, 7), date(2019, 9, 4), date(2019, 10, 2), date(2019, 11, 6), date(2019, 12, 4)),
    *(date(2020, 1, 8), date(2020, 2, 5), date(2020, 3, 4), date(2020, 4, 1), date(2020, 5, 6)),
]


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def at(day: date, hour: int = 18, minute: int = 30) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS)


def served(browser, path: str, **query: str) -> Any:
    answer = browser.get(path, query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return Calendar.from_ical(answer.content)


def shown(calendar: Calendar, first: date, last: date):
    events = recurring_ical_events.of(calendar).between(first, last)
    return sorted(events, key=lambda event: event["DTSTART"].dt)


def dates(events) -> list[date]:
    return [event["DTSTART"].dt.date() for event in events]


def real_history(ada) -> None:
    """Say what Ada said from 2019 to 2020."""
    paris_series()
    january, april = "paris-p2p-2020-01-01", "paris-p2p-2020-04-01"
    move(ada, january, at(date(2020, 1, 8)), at(date(2020, 1, 8), 23, 0), SUMMER_2019)
    move_online(ada, april, "https://meet.example/8", SUMMER_2019)


def test_the_dates_of_2019_and_2020_are_the_real_ones(ada, as_chloe):
    real_history(ada)
    events = shown(served(as_chloe, "/series/paris-p2p.ics"), date(2019, 1, 1), date(2020, 5, 31))
    assert dates(events) == FACTS
    assert {event["DTSTART"].dt.utcoffset() for event in events} == {
        timedelta(hours=1),
        timedelta(hours=2),
    }
    assert {event["DTSTART"].dt.astimezone(PARIS).time() for event in events} == {time(18, 30)}
    assert {event["DTEND"].dt - event["DTSTART"].dt for event in events} == {timedelta(hours=4.5)}


def test_edition_5_moved_and_kept_its_number(ada, as_chloe):
    real_history(ada)
    calendar = served(as_chloe, "/series/paris-p2p.ics", lang="en")
    events = shown(calendar, date(2020, 1, 1), date(2020, 2, 1))
    assert [str(event["SUMMARY"]) for event in events] == ["Paris P2P #5"]
    assert events[0]["RECURRENCE-ID"].dt == at(date(2020, 1, 1))
    moved = "Moved: it was to be on Wednesday 1 January 2020."
    assert str(events[0]["DESCRIPTION"]).startswith(moved)


def test_edition_8_went_online(ada, as_chloe):
    real_history(ada)
    (event,) = shown(served(as_chloe, "/series/paris-p2p.ics"), date(2020, 4, 1), date(2020, 4, 2))
    assert str(event["SUMMARY"]) == "Paris P2P #8"
    assert str(event["CONFERENCE"]) == str(event["LOCATION"]) == "https://meet.example/8"
    assert "GEO" not in event


def test_a_usual_date_is_tentative_and_a_confirmed_one_is_not(ada, as_chloe):
    paris_series()
    confirm(ada, DECEMBER, NOW)
    events = shown(served(as_chloe, "/agenda.ics"), date(2026, 11, 1), date(2027, 1, 31))
    assert [str(event["STATUS"]) for event in events] == ["TENTATIVE", "CONFIRMED", "TENTATIVE"]


def test_a_cancelled_date_says_so_and_why(ada, as_chloe):
    paris_series()
    cancel(ada, DECEMBER, {"en": "The roof leaks.", "fr": "Le toit fuit."}, NOW)
    calendar = served(as_chloe, "/series/paris-p2p.ics", lang="en")
    (event,) = [event for event in calendar.events if "RECURRENCE-ID" in event]
    assert str(event["STATUS"]) == "CANCELLED"
    assert "Cancelled. The roof leaks." in event["DESCRIPTION"]


def test_a_skipped_date_is_left_out(ada, as_chloe):
    paris_series()
    skip(ada, DECEMBER, NOW)
    events = shown(served(as_chloe, "/agenda.ics"), date(2026, 11, 15), date(2027, 2, 28))
    assert dates(events) == [date(2027, 1, 6), date(2027, 2, 3)]


def test_the_node_tells_twelve_months_of_the_past(ada, as_chloe):
    real_history(ada)
    events = shown(served(as_chloe, "/agenda.ics"), date(2019, 1, 1), date(2026, 11, 30))
    assert dates(events)[0] == date(2025, 11, 5)
    assert len(events) == 13


def test_summer_time_keeps_the_wall_clock(ada, as_chloe):
    paris_series()
    events = shown(served(as_chloe, "/agenda.ics"), date(2027, 3, 1), date(2027, 4, 30))
    assert [event["DTSTART"].dt.astimezone(UTC).hour for event in events] == [17, 16]


def test_fifth_wednesdays_come_when_a_month_has_five(ada, as_chloe):
    paris_series(rule="FREQ=MONTHLY;BYDAY=5WE", starts_on=date(2026, 12, 1))
    events = shown(served(as_chloe, "/agenda.ics"), date(2026, 12, 1), date(2027, 12, 31))
    expected = [date(2026, 12, 30), date(2027, 3, 31), date(2027, 6, 30), date(2027, 9, 29)]
    assert dates(events) == [*expected, date(2027, 12, 29)]


def test_a_split_series_follows_both_patterns(ada, as_chloe):
    series = paris_series()
    confirm(ada, "paris-p2p-2027-03-03", NOW)
    later = PATTERN.__class__(
        rule="FREQ=MONTHLY;BYDAY=1TH",
        starts_on=date(2027, 2, 1),
        start=time(19),
        minutes=180,
        time_zone="Europe/Paris",
    )
    change_pattern(ada, series.slug, series.version, date(2027, 2, 1), later, NOW)
    calendar = served(as_chloe, "/series/paris-p2p.ics")
    events = shown(calendar, date(2026, 12, 1), date(2027, 4, 30))
    assert dates(events) == [
        *(date(2026, 12, 2), date(2027, 1, 6), date(2027, 2, 4), date(2027, 3, 4)),
        date(2027, 4, 1),
    ]
    first, second = [event for event in calendar.events if "RRULE" in event]
    assert str(second["RELATED-TO"]) == str(first["UID"])
    assert first["RRULE"]["UNTIL"] == [datetime(2027, 1, 31, 17, 30, tzinfo=UTC)]
    confirmed = [str(event["SUMMARY"]) for event in events if event["STATUS"] == "CONFIRMED"]
    assert confirmed == ["Paris P2P #91"]


def test_a_series_that_ended_has_an_end(ada, as_chloe):
    series = paris_series()
    end_series(ada, series.slug, series.version, date(2027, 1, 31), NOW)
    events = shown(served(as_chloe, "/agenda.ics"), date(2026, 12, 1), date(2028, 1, 1))
    assert dates(events) == [date(2026, 12, 2), date(2027, 1, 6)]


def test_what_was_said_of_a_date_after_the_end_stays(ada, as_chloe):
    series = paris_series()
    confirm(ada, "paris-p2p-2027-02-03", NOW)
    end_series(ada, series.slug, series.version, date(2027, 1, 10), NOW)
    events = shown(served(as_chloe, "/series/paris-p2p.ics"), date(2027, 1, 1), date(2028, 1, 1))
    assert dates(events) == [date(2027, 1, 6), date(2027, 2, 3)]


def test_single_events_are_told_with_place_and_kind(ada, as_chloe):
    paris_series()
    start = datetime(2026, 12, 9, 18, tzinfo=UTC)
    event = create_event(ada, themed(start, venue="ground-control"), NOW, state=State.CONFIRMED)
    calendar = served(as_chloe, f"/events/{event.slug}.ics", lang="en")
    (component,) = calendar.events
    assert (str(component["SUMMARY"]), str(component["LOCATION"])) == (
        "Routing night",
        "Ground Control, Paris",
    )
    assert str(component["UID"]) == event.uid
    assert component["SUMMARY"].params["LANGUAGE"] == "en"
    assert component["DTSTART"].dt == start


def test_drafts_are_nowhere(ada, as_chloe):
    event = create_event(ada, themed(datetime(2026, 12, 9, 18, tzinfo=UTC)), NOW)
    assert served(as_chloe, "/agenda.ics").events == []
    assert as_chloe.get(f"/events/{event.slug}.ics").status_code == 404


def test_an_occurrence_alone_is_one_event_that_names_its_series(ada, as_chloe):
    series = paris_series()
    (component,) = served(as_chloe, f"/events/{DECEMBER}.ics").events
    assert "RECURRENCE-ID" not in component
    assert str(component["RELATED-TO"]) == series.patterns.get().uid


def test_a_festival_of_whole_days_has_dates(ada, as_chloe):
    start = datetime(2027, 4, 7, tzinfo=PARIS).astimezone(UTC)
    plan = themed(start.replace(hour=20), all_day=True, kind="festival")
    days = plan.__class__(
        **{f: getattr(plan, f) for f in plan.__dataclass_fields__}
        | {"starts_at": start, "ends_at": start + timedelta(days=3)}
    )
    create_event(ada, days, NOW, state=State.CONFIRMED)
    (event,) = served(as_chloe, "/agenda.ics").events
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 4, 7), date(2027, 4, 10))


def test_the_sequence_grows_with_what_is_said(ada, as_chloe):
    series = paris_series()
    event = confirm(ada, DECEMBER, NOW)

    def number() -> int:
        calendar = served(as_chloe, "/agenda.ics")
        (override,) = [event for event in calendar.events if "RECURRENCE-ID" in event]
        return int(override["SEQUENCE"])

    first = number()
    edit_event(
        ada, DECEMBER, event.version, themed(event.starts_at + timedelta(minutes=30), 3), NOW
    )
    second = number()
    edit_series(ada, series.slug, series.version, SeriesPlan(titles={"en": "Renamed"}), NOW)
    assert first < second < number()


def test_the_same_events_give_the_same_bytes(ada, as_chloe):
    real_history(ada)
    again = [as_chloe.get("/agenda.ics").content for _ in range(2)]
    assert again[0] == again[1]


def test_the_calendar_names_itself(node, as_chloe):
    calendar = served(as_chloe, "/agenda.ics", lang="en")
    assert str(calendar["X-WR-CALNAME"]) == "Paris P2P"
    assert str(calendar["SOURCE"]) == "http://127.0.0.1:8000/agenda.ics?lang=en"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert str(calendar["COLOR"]) == "midnightblue"


def test_a_language_that_the_node_has_not_is_its_main_one(node, as_chloe):
    assert (
        as_chloe.get("/agenda.ics?lang=xx").content == as_chloe.get("/agenda.ics?lang=fr").content
    )


def test_every_zone_that_is_named_is_defined(ada, as_chloe):
    paris_series()
    create_series(
        ada,
        SeriesPlan(titles={"en": "Lima"}),
        PATTERN.__class__(
            rule="FREQ=WEEKLY;BYDAY=MO",
            starts_on=date(2026, 1, 1),
            start=time(19),
            minutes=60,
            time_zone="America/Lima",
        ),
        NOW,
    )
    calendar = served(as_chloe, "/agenda.ics")
    assert {str(zone["TZID"]) for zone in calendar.timezones} == {"America/Lima", "Europe/Paris"}


def test_other_sites_may_read_it_and_it_is_kept(node, as_chloe):
    answer = as_chloe.get("/agenda.ics")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["X-Meshup-Tags"] == "agenda calls node"
    assert answer["X-Meshup-Until"] == str(datetime(2026, 12, 1, tzinfo=UTC).timestamp())
    assert not answer.cookies


def test_the_questions_asked_do_not_grow(ada, as_chloe, django_assert_num_queries):
    paris_series()
    start = datetime(2026, 12, 9, 18, tzinfo=UTC)
    for week in range(3):
        plan = themed(start + week * timedelta(days=7), titles={"en": f"Evening {week}"})
        create_event(ada, plan, NOW, state=State.CONFIRMED)
        confirm(ada, f"paris-p2p-2027-0{week + 1}-0{(6, 3, 3)[week]}", NOW)
    as_chloe.get("/agenda.ics")
    with django_assert_num_queries(6):
        as_chloe.get("/agenda.ics")
