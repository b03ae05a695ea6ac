"""A node's own calendars, sent back to it, are known as its own; and say what they are about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, confirm, move
from meshup.agenda.domain.queries.events import event_of, events_between
from meshup.agenda.domain.queries.search import known_uids
from meshup.agenda.domain.series import change_pattern
from meshup.imports.domain.comparing import bare_uid, compare
from meshup.imports.domain.importing import import_calendar
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, PATTERN, paris_series, themed

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MIDNIGHT = datetime(2027, 1, 8, 23, tzinfo=UTC)  # in Paris
SPRING = datetime(2027, 3, 26, 23, tzinfo=UTC)
AUTUMN = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
PATHS = ["/agenda.ics", "/series/paris-p2p.ics", f"/events/{DECEMBER}.ics", "/events/{}.ics"]


@pytest.fixture(autouse=True)
def _in_november(node):
    with clock.set_to(NOW):
        yield


@pytest.fixture
def single(ada):
    paris_series()
    start = NOW.replace(month=12, day=9, hour=18)
    return create_event(
        ada, themed(start, texts={"en": "All *about* routes."}), NOW, state=State.CONFIRMED
    )


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("confirmed", [False, True])
def test_what_comes_back_is_made_here(path, confirmed, ada, as_chloe, single):
    content = as_chloe.get(path.format(single.slug)).content
    if confirmed:
        confirm(ada, DECEMBER, NOW)
    comparison = compare(content, NOW)
    assert comparison.to_write == []
    assert set(comparison.counts) == {"here"}


def test_the_file_of_a_date_is_known_again_when_its_series_has_another_rhythm(
    ada, as_chloe, single
):
    content = as_chloe.get(f"/events/{DECEMBER}.ics").content
    change_pattern(ada, "paris-p2p", 1, NOW.date(), PATTERN, NOW)
    assert set(compare(content, NOW).counts) == {"here"}


def test_the_date_of_a_series_is_known_by_its_address_alone(single, as_chloe):
    (event,) = Calendar.from_ical(as_chloe.get(f"/events/{DECEMBER}.ics").content).events
    uid = bare_uid(str(event["UID"]))
    others = {"other-2026-12-02", "paris-p2p", "paris-p2p-2026-13-99x", f"{DECEMBER}@elsewhere"}
    assert known_uids({uid, *others}) == {uid}


def test_what_people_read_is_decorated_and_the_words_of_hosts_stand_beside_it(
    ada, as_chloe, single
):
    cancel(ada, "paris-p2p-2027-01-06", {"en": "The roof leaks."}, NOW)
    start = NOW.replace(month=12, day=10, hour=18)
    move(ada, DECEMBER, start, start.replace(hour=21), NOW)
    calendar = Calendar.from_ical(as_chloe.get("/series/paris-p2p.ics?lang=en").content)
    told = {
        str(event["RECURRENCE-ID"].dt.date()) if "RECURRENCE-ID" in event else "": [
            str(event.get(name, "-"))
            for name in ("SUMMARY", "X-MESHUP-TITLE", "DESCRIPTION", "X-MESHUP-TEXT")
        ]
        for event in calendar.events
    }
    languages = "Languages: French, English."
    moved = "Moved: it was to be on Wednesday 2 December 2026."
    free = "2 slots free for talks."
    page = f"http://127.0.0.1:8000/en/events/{DECEMBER}/propose/"
    usual = "The usual date; the hosts have not confirmed it yet."
    assert told == {
        "": ["Paris P2P", "-", f"{usual}\n\n{languages}\n\nMeet peers.", "Meet *peers*."],
        "2026-12-02": [
            *("Paris P2P #88", "Paris P2P"),
            *(f"{moved}\n\n{languages}\n\n{free} {page}\n\nMeet peers.", "Meet *peers*."),
        ],
        "2027-01-06": [
            *("Paris P2P #89", "Paris P2P"),
            *(f"Cancelled. The roof leaks.\n\n{languages}\n\nMeet peers.", "Meet *peers*."),
        ],
    }


def test_words_that_are_not_decorated_are_not_said_twice(ada, as_chloe, node):
    start = NOW.replace(month=12, day=9, hour=18)
    plain = create_event(ada, themed(start, texts={"en": "All of it."}), NOW, state=State.CONFIRMED)
    text = as_chloe.get(f"/events/{plain.slug}.ics?lang=en").text
    assert "X-MESHUP" not in text


def test_a_sentence_is_told_apart_from_the_text(ada, as_chloe, node):
    start = NOW.replace(month=12, day=9, hour=18)
    plan = themed(start, summaries={"en": "In short."}, texts={"en": "At *length*."})
    event = create_event(ada, plan, NOW, state=State.CONFIRMED)
    (told,) = Calendar.from_ical(as_chloe.get(f"/events/{event.slug}.ics?lang=en").content).events
    assert str(told["DESCRIPTION"]) == "In short.\n\nAt length."
    assert (str(told["X-MESHUP-SUMMARY"]), str(told["X-MESHUP-TEXT"])) == (
        "In short.",
        "At *length*.",
    )
    assert told["X-MESHUP-TEXT"].params["LANGUAGE"] == "en"


KINDS: dict[str, dict[str, Any]] = {
    "an evening": {},
    "one in Morocco": {"time_zone": "Africa/Casablanca"},
    "whole days": {"all_day": True, "starts_at": MIDNIGHT, "ends_at": MIDNIGHT + 3 * DAY},
    "whole days over the spring change": {
        "all_day": True,
        "starts_at": SPRING,
        "ends_at": SPRING + 2 * DAY - HOUR,
    },
    "a festival": {"kind": "festival", "starts_at": MIDNIGHT, "ends_at": MIDNIGHT + 2.5 * DAY},
    "one online": {"mode": "online", "online_url": "https://meet.example/1"},
    "one that ends in the hour that comes twice": {
        "starts_at": AUTUMN - 5 * HOUR,
        "ends_at": AUTUMN + HOUR,
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_another_node_has_the_same_times(kind, ada, as_chloe, node):
    plan = themed(NOW.replace(month=12, day=9, hour=18), source_url="https://a.example/1")
    event = create_event(ada, replace(plan, **KINDS[kind]), NOW, state=State.CONFIRMED)
    before = event_of(event.slug)
    content = as_chloe.get(f"/events/{event.slug}.ics?lang=fr").content
    event.delete()
    import_calendar(ada, content, "another node", NOW)
    (after,) = events_between(NOW, NOW + 365 * DAY)
    for name in ("starts_at", "ends_at", "time_zone", "all_day", "mode", "online_url", "uid"):
        assert getattr(after, name) == getattr(before, name), name


def test_another_node_has_the_same_words(ada, as_chloe, node):
    words: dict[str, Any] = {
        "titles": {"fr": "Pairs"},
        "summaries": {"fr": "En bref."},
        "texts": {"fr": "*Tout*."},
    }
    start = NOW.replace(month=12, day=9, hour=18)
    plan = themed(start, source_url="https://a.example/1", **words)
    event = create_event(ada, plan, NOW, state=State.CONFIRMED)
    content = as_chloe.get(f"/events/{event.slug}.ics?lang=fr").content
    event.delete()
    import_calendar(ada, content, "another node", NOW)
    (after,) = events_between(NOW, NOW + 365 * DAY)
    assert {name: getattr(after, name) for name in words} == words
