"""What attendees get into their calendars: the whole place, nobody's name, and a key that stays."""

from dataclasses import replace
from datetime import UTC, date, time

import pytest
from icalendar import Calendar

from meshup.agenda.domain.events import edit_event
from meshup.agenda.domain.plans import PatternPlan, SeriesPlan, VenuePlan
from meshup.agenda.domain.queries.events import event_for, event_of
from meshup.agenda.domain.series import create_series
from meshup.agenda.domain.venues import create_venue
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.publishing.attendee_objects import alone, exception, whole

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paris(ada):
    paris_series()


def entries(letter):
    return Calendar.from_ical(letter.content).walk("VEVENT")


def test_an_object_names_its_method_the_community_and_no_attendee():
    letter = alone(DECEMBER, 3)
    calendar = Calendar.from_ical(letter.content)
    (event,) = calendar.walk("VEVENT")
    assert (letter.method, calendar["METHOD"]) == ("PUBLISH", "PUBLISH")
    assert event["ORGANIZER"] == "mailto:bonjour@paris.example"
    assert event["ORGANIZER"].params["CN"] == "Paris P2P"
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == NOW
    assert event["URL"] == "http://127.0.0.1:8000/en/events/paris-p2p-2026-12-02/"
    assert not {"ATTENDEE", "IMAGE"} & set(event)
    assert not calendar.walk("VALARM")
    for name in ("NAME", "SOURCE", "REFRESH-INTERVAL", "X-WR-CALNAME"):
        assert name not in calendar, name


def test_attendees_are_told_the_whole_place_and_calendars_that_they_share_keep_it(ada):
    create_venue(ada, VenuePlan(name="Qname", street="Qstreet 12", city="Montreuil"), NOW)
    usual = event_of(DECEMBER)
    plan = replace(_plan(usual), venue="qname", place_audience="attendees")
    edit_event(ada, DECEMBER, 0, plan, NOW)
    (event,) = entries(alone(event_for(ada, DECEMBER), 0))
    assert event["LOCATION"] == "Qname, Qstreet 12, Montreuil"
    assert "told to those who come" not in event["DESCRIPTION"]
    assert event["CLASS"] == "PRIVATE"
    (public,) = entries(alone(event_of(DECEMBER), 0))
    assert public["LOCATION"] == "Montreuil"


def _plan(usual):
    return replace(
        themed(usual.starts_at, titles=usual.titles, kind=usual.kind), ends_at=usual.ends_at
    )


def test_a_series_whose_place_attendees_are_told_has_it_in_its_rule(ada):
    create_venue(ada, VenuePlan(name="Qname", city="Montreuil"), NOW)
    words = SeriesPlan(titles={"en": "Salon"}, place_audience="attendees")
    pattern = PatternPlan(
        rule="FREQ=MONTHLY;BYDAY=3WE",
        starts_on=date(2026, 12, 1),
        start=time(18),
        minutes=90,
        time_zone="Europe/Paris",
        venue="qname",
    )
    create_series(ada, words, pattern, NOW)
    (rule,) = entries(whole(slug="salon"))
    assert rule["LOCATION"] == "Qname, Montreuil"
    assert rule["CLASS"] == "PRIVATE"
    assert "told to those who come" not in rule.get("DESCRIPTION", "")


def test_a_date_by_itself_has_the_uid_of_its_own_file(as_chloe):
    (event,) = entries(alone(DECEMBER, 0))
    (own,) = Calendar.from_ical(as_chloe.get(f"/events/{DECEMBER}.ics").content).walk("VEVENT")
    assert event["UID"] == own["UID"] == f"{DECEMBER}@127.0.0.1"
    assert "RECURRENCE-ID" not in event


def test_a_date_of_a_whole_series_is_an_exception_of_its_rule(as_chloe):
    (event,) = entries(exception(DECEMBER, 1))
    (rule,) = Calendar.from_ical(as_chloe.get("/series/paris-p2p.ics").content).walk("VEVENT")
    assert event["UID"] == rule["UID"]
    assert event["RECURRENCE-ID"].dt.astimezone(UTC) == event_of(DECEMBER).starts_at


def test_the_rule_leaves_out_where_somebody_does_not_come():
    (rule,) = entries(whole(4, date(2027, 1, 6), date(2027, 2, 3)))
    assert [at.dt.date() for at in rule["EXDATE"].dts] == [date(2027, 1, 6), date(2027, 2, 3)]
    assert rule["SEQUENCE"] == 4
    assert rule["DTSTART"].dt.date() == date(2026, 12, 2)


def test_the_same_things_give_the_same_bytes():
    assert whole(2) == whole(2)
    assert whole(2) != whole(3)
