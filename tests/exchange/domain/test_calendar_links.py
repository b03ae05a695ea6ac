"""Calendars of the web are given the right hours, whatever an event is called and however long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from meshup.agenda.domain.occurrence import Occurrence, Place
from meshup.exchange.domain.calendar_links import (
    LONGEST,
    beginning,
    links_of_calendar,
    links_of_event,
)
from meshup.publishing.domain.entries import Entry

PAGE = "https://paris.example/fr/events/soiree/"
FILE = "https://paris.example/events/soiree.ics"
EVENING = datetime(2026, 12, 2, 17, 30, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=3000)


def entry(title: str = "Soirée #7", **said: object) -> Entry:
    facts = {
        "slug": "soiree",
        "uid": "1",
        "kind": "meetup",
        "state": "confirmed",
        "starts_at": EVENING,
        "ends_at": EVENING + timedelta(hours=4),
        "time_zone": "Europe/Paris",
        "place": Place("halle", "La Halle", street="1 rue du Port", city="Paris"),
    }
    event = Occurrence(**{**facts, **said})  # type: ignore[arg-type]
    return Entry(event, title, "fr", "", "", (), PAGE, "")


def fields(address: str) -> dict[str, str]:
    assert "+" not in address, "Outlook shows a plus as such"
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_an_evening_is_given_in_utc_with_its_zone_beside():
    links = links_of_event(entry(), "Venez & parlez.", FILE)
    assert fields(links.google) == {
        "action": "TEMPLATE",
        "text": "Soirée #7",
        "dates": "20261202T173000Z/20261202T213000Z",
        "ctz": "Europe/Paris",
        "location": "La Halle, 1 rue du Port, Paris",
        "details": f"Venez & parlez.\n\n{PAGE}",
    }
    assert fields(links.outlook) == {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": "Soirée #7",
        "startdt": "2026-12-02T17:30:00Z",
        "enddt": "2026-12-02T21:30:00Z",
        "location": "La Halle, 1 rue du Port, Paris",
        "body": f"Venez & parlez.\n\n{PAGE}",
    }
    assert (links.apple, links.file) == ("webcal://paris.example/events/soiree.ics", FILE)


def test_whole_days_are_days_by_the_clock_of_the_place_until_the_one_after():
    auckland = ZoneInfo("Pacific/Auckland")
    days = entry(
        all_day=True,
        time_zone="Pacific/Auckland",
        starts_at=datetime(2027, 1, 8, tzinfo=auckland).astimezone(UTC),
        ends_at=datetime(2027, 1, 13, tzinfo=auckland).astimezone(UTC),
    )
    links = links_of_event(days, "", FILE)
    assert fields(links.google)["dates"] == "20270108/20270113"
    outlook = fields(links.outlook)
    assert (outlook["startdt"], outlook["enddt"], outlook["allday"]) == (
        "2027-01-08",
        "2027-01-13",
        "true",
    )


@given(TEXTS, TEXTS, TEXTS)
def test_no_address_is_too_long_and_each_leads_to_the_page(title, place, description):
    long = entry(title, place=Place("halle", place))
    links = links_of_event(long, description, FILE)
    for address, name in ((links.google, "details"), (links.outlook, "body")):
        assert len(address) <= LONGEST
        assert fields(address)[name].endswith(PAGE)


@given(TEXTS, st.integers(0, 500))
def test_a_beginning_takes_no_more_room_than_there_is(words, room):
    cut = beginning(words, room)
    assert words.startswith(cut)
    assert cut == words or len(cut) < len(words)
    assert sum(len(letter.encode()) for letter in cut) <= room


def test_a_calendar_is_followed_by_its_address():
    links = links_of_calendar("Paris P2P", "https://paris.example/agenda.ics?lang=en")
    assert fields(links.google) == {"cid": "webcal://paris.example/agenda.ics?lang=en"}
    assert fields(links.outlook) == {
        "url": "https://paris.example/agenda.ics?lang=en",
        "name": "Paris P2P",
    }
    assert links.apple == "webcal://paris.example/agenda.ics?lang=en"
