"""How people register, as other programs read it."""

import json
from datetime import UTC, datetime

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel
from meshup.kit import clock
from tests.agenda.paris import NOW, themed

SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
URL = "https://tickets.example/night"
EVENT = "nuit-du-routage"
NONE = {"how": "none", "url": "", "opens_at": None, "closes_at": None}


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def announce(**said):
    create_event(None, themed(SEVEN, **said), NOW, state=State.CONFIRMED)


def elsewhere():
    announce(registration="elsewhere", registration_url=URL)


def test_an_event_to_which_one_just_comes_says_nothing_of_registration(as_chloe):
    announce()
    fields = as_chloe.get(f"/api/events/{EVENT}").json()
    assert (fields["registration"], fields["place_audience"], fields["area"]) == (
        NONE,
        "everyone",
        "",
    )
    assert "offers" not in json.loads(as_chloe.get(f"/events/{EVENT}.jsonld").content)
    assert b"Register" not in as_chloe.get(f"/events/{EVENT}.ics?lang=en").content


def test_registration_on_another_site_is_where_each_format_has_it(as_chloe):
    elsewhere()
    assert as_chloe.get(f"/api/events/{EVENT}").json()["registration"]["url"] == URL
    linked = json.loads(as_chloe.get(f"/events/{EVENT}.jsonld").content)
    assert linked["offers"] == {"@type": "Offer", "url": URL}
    for path in (f"/events/{EVENT}.ics?lang=en", "/feed.atom?lang=en"):
        text = as_chloe.get(path).content.decode().replace("\r\n ", "")
        assert f"Register at {URL}" in text, path


def test_nobody_is_sent_to_register_for_what_is_cancelled(ada, as_chloe):
    elsewhere()
    cancel(ada, EVENT, {}, NOW)
    assert "offers" not in json.loads(as_chloe.get(f"/events/{EVENT}.jsonld").content)
    assert b"Register" not in as_chloe.get(f"/events/{EVENT}.ics?lang=en").content


def test_limits_are_told_by_the_clock_of_the_place(as_chloe):
    announce(registration="here", registration_closes_at=SEVEN)
    registration = as_chloe.get(f"/api/events/{EVENT}").json()["registration"]
    assert registration == NONE | {"how": "here", "closes_at": "2026-12-09T19:00:00+01:00"}
