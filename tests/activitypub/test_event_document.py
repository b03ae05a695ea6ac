"""Our events on the wire: the golden document, and the rules that other servers made necessary."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from meshup.activitypub.contexts import CATEGORIES
from meshup.activitypub.event_document import (
    JOIN_MODES,
    ImageFacts,
    PlaceFacts,
    event_document,
    summary_line,
    tombstone,
)
from meshup.activitypub.events import read_event
from tests.activitypub import strict_readers
from tests.activitypub.event_facts import EVENT, ID, NODE, event
from tests.activitypub.strict_readers import Refused, wire

GOLDEN = Path(__file__).parent / "golden_event.json"


def test_the_golden_event_is_exactly_this():
    assert wire(event_document(EVENT)) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_reader_takes_the_golden_event():
    strict_readers.all_read(event_document(EVENT))


def test_mastodon_shows_when_where_and_a_picture():
    text, picture = strict_readers.mastodon(wire(event_document(EVENT)))
    assert text == (
        "<h2>P2P meetup 42</h2>\n\nWed 2 Dec 2026, 19:00 (Europe/Paris), La Cantine, Paris."
        f" Encounters, free.\n\n{NODE}/events/meetup-42"
    )
    assert picture == f"{NODE}/events/meetup-42/card.png"


LINK = {"type": "Link", "mediaType": "text/html", "href": NODE, "name": "Website"}
PLACE = {"type": "Place", "name": "La Cantine"}
BROKEN: dict[str, tuple[Any, dict[str, Any]]] = {
    "1: a link comes first": (strict_readers.gancio_update, {"attachment": [LINK]}),
    "1: nothing is attached": (strict_readers.gancio_update, {"attachment": []}),
    "2: an attachment without a media type": (
        strict_readers.gancio_create,
        {"attachment": [{"type": "PropertyValue", "value": "fully"}]},
    ),
    "3: two publishers": (strict_readers.mobilizon, {"attributedTo": [NODE, ID]}),
    "4: two locations": (strict_readers.mobilizon, {"location": [PLACE, PLACE]}),
    "4: a location in words": (strict_readers.gancio_create, {"location": "La Cantine"}),
    "4: an address of nulls": (
        strict_readers.gancio_create,
        {"location": {**PLACE, "address": {"type": "PostalAddress", "postalCode": "75002"}}},
    ),
    "4: whole degrees": (
        strict_readers.mobilizon,
        {"location": {**PLACE, "latitude": 48, "longitude": 2}},
    ),
    "5: online without a name": (
        strict_readers.gancio_create,
        {"location": {"type": "VirtualLocation", "url": NODE}},
    ),
    "6: no summary": (strict_readers.mastodon, {"summary": None}),
    "7: a way to join that is none": (strict_readers.mobilizon, {"joinMode": "none"}),
    "7: a status in lower case": (strict_readers.mobilizon, {"status": "confirmed"}),
    "7: a name of two letters": (strict_readers.mobilizon, {"name": "P2"}),
    "7: it ends before it starts": (
        strict_readers.mobilizon,
        {"endTime": "2026-12-02T18:59:59+01:00"},
    ),
    "7: a category of our own": (strict_readers.mobilizon, {"category": "MESH"}),
    "7: a long tag": (strict_readers.mobilizon, {"tag": [{"name": "#" + "x" * 40}]}),
    "8: for nobody": (strict_readers.mobilizon, {"to": None}),
    "8: null tags": (strict_readers.mobilizon, {"tag": None}),
    "9: an id with a query": (strict_readers.mobilizon, {"id": f"{ID}?lang=fr"}),
    "10: a rule": (strict_readers.mobilizon, {"recurrence": "FREQ=MONTHLY"}),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_the_readers_refuse_what_breaks_a_rule(rule):
    reader, changed = BROKEN[rule]
    with pytest.raises(Refused):
        reader({**wire(event_document(EVENT)), **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"place": None},
        {"place": PlaceFacts(name="", postal_code="75002")},
        {"place": PlaceFacts(name="Somewhere", latitude=48.0, longitude=None)},
        {"is_online": True, "place": None, "online_url": ""},
        {"is_online": True, "place": None},
        {"names": {"fr": "Ré"}},
        {"names": {}},
        {"names": {"en": "x" * 500}},
        {"ends_at": EVENT.starts_at},
        {"ends_at": EVENT.starts_at - timedelta(hours=1)},
        {"ends_at": None},
        {"tags": (("a very long tag " * 10, NODE), ("#", NODE), ("ok", NODE))},
        {"summaries": {}},
        {"contents": {}},
        {"capacity": None, "participants": None, "attendees": "", "organizers": ""},
        {"links": (("Slides", f"{NODE}/slides"),)},
    ],
)
def test_every_reader_takes_whatever_the_facts_are(changed):
    strict_readers.all_read(event_document(event(**changed)))


WORDS = st.dictionaries(st.sampled_from(["en", "fr", "de"]), st.text(max_size=300), max_size=3)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds have none
DEGREES = st.none() | st.integers(-90, 90) | st.floats(-90, 90)
PLACES = st.none() | st.builds(
    PlaceFacts,
    name=st.text(max_size=30),
    street=st.text(max_size=9),
    city=st.text(max_size=9),
    latitude=DEGREES,
    longitude=DEGREES,
)


def facts_of(*, lasts, **changed):
    ends_at = None if lasts is None else changed["starts_at"] + lasts
    return replace(EVENT, ends_at=ends_at, **changed)


FACTS = st.builds(
    facts_of,
    names=WORDS,
    summaries=WORDS,
    contents=WORDS,
    starts_at=MOMENTS,
    lasts=st.none() | st.timedeltas(timedelta(days=-3), timedelta(days=360)),
    place=PLACES,
    is_online=st.booleans(),
    is_moved=st.booleans(),
    shows_end=st.booleans(),
    status=st.sampled_from(["confirmed", "tentative", "cancelled"]),
    join_mode=st.sampled_from(sorted(JOIN_MODES)),
    category=st.sampled_from(sorted(CATEGORIES)),
    tags=st.lists(st.tuples(st.text(max_size=60), st.just(NODE)), max_size=30).map(tuple),
    capacity=st.none() | st.integers(1, 10_000),
    participants=st.none() | st.integers(0, 10_000),
    time_zone=st.sampled_from(["Europe/Paris", "Asia/Kathmandu", "UTC", "America/St_Johns"]),
)


@given(FACTS)
def test_no_facts_make_a_document_that_somebody_refuses(facts):
    strict_readers.all_read(event_document(facts))


@given(FACTS)
def test_nothing_is_null(facts):
    assert None not in event_document(facts).values()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": f"{ID}?lang=fr"},
        {"id": f"{ID}#event"},
        {"id": "ap/events/1"},
        {"status": "CONFIRMED"},
        {"join_mode": "none"},
        {"category": "MESH"},
        {"image": ImageFacts(url="")},
        {"image": ImageFacts(url=NODE, media_type="text/html")},
    ],
)
def test_facts_that_cannot_be_are_our_own_mistake(changed):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever it is
        event_document(event(**changed))


def test_what_is_online_is_at_a_virtual_location():
    document = event_document(event(is_online=True, place=None))
    assert document["location"] == {
        "type": "VirtualLocation",
        "name": "Online",
        "url": f"{NODE}/rooms/42",
    }
    assert [attached["type"] for attached in document["attachment"]] == ["Document"]


def test_of_what_is_both_the_link_is_the_website():
    document = event_document(EVENT)
    assert document["location"]["type"] == "Place"
    assert document["attachment"][1]["name"] == "Website"
    assert document["attachment"][1]["href"] == f"{NODE}/rooms/42"


def test_several_names_are_given_by_language():
    document = event_document(event(names={"fr": "Rencontre 42", "en": "Meetup 42"}))
    assert document["name"] == "Meetup 42"
    assert document["nameMap"] == {"en": "Meetup 42", "fr": "Rencontre 42"}


@pytest.mark.parametrize(
    ("changed", "status", "event_status"),
    [
        ({}, "CONFIRMED", "EventScheduled"),
        ({"is_moved": True}, "CONFIRMED", "EventRescheduled"),
        ({"is_moved_online": True, "is_moved": True}, "CONFIRMED", "EventMovedOnline"),
        ({"status": "tentative"}, "TENTATIVE", "EventTentative"),
        ({"status": "cancelled", "is_moved": True}, "CANCELLED", "EventCancelled"),
    ],
)
def test_the_status_is_said_in_each_vocabulary(changed, status, event_status):
    document = event_document(event(**changed))
    said = (document["status"], document["ical:status"], document["eventStatus"])
    assert said == (status, status, event_status)


def test_numbers_that_hosts_do_not_show_are_not_sent():
    document = event_document(event(participants=None))
    assert document["attendees"] == {"type": "Collection", "id": f"{ID}/attendees"}
    assert {"participantCount", "remainingAttendeeCapacity"}.isdisjoint(document)


def test_an_occurrence_names_its_series_and_no_rule():
    document = event_document(event(series=f"{NODE}/series/monthly"))
    assert document["superEvent"] == f"{NODE}/series/monthly"


def test_the_summary_says_first_what_nobody_may_overlook():
    line = summary_line("Wed 2 Dec, 19:00", "Paris", "La Cantine", "Free.\nFor all", "Cancelled")
    assert line == "Cancelled: Wed 2 Dec, 19:00 (Paris), La Cantine. Free. For all"


def test_a_tombstone_says_what_was_there_and_since_when_it_is_not():
    gone = tombstone(ID, datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert {key: gone[key] for key in gone if key != "@context"} == {
        "id": ID,
        "type": "Tombstone",
        "formerType": "Event",
        "deleted": "2026-12-01T12:00:00Z",
    }


@given(FACTS)
def test_what_we_write_we_read_as_the_same_facts(facts):
    document = wire(event_document(facts))
    found = read_event(document)
    assert (found.id, found.url, found.status) == (facts.id, facts.url, facts.status)
    assert found.starts_at == facts.starts_at.replace(microsecond=0)
    assert (found.published, found.updated) == (facts.published, facts.updated)
    assert (found.time_zone, found.join_mode) == (facts.time_zone, facts.join_mode)
    assert (found.capacity, found.participants) == (facts.capacity, facts.participants)
    assert found.attributed_to == (facts.actor,)
    assert found.image_url == facts.image.url
    assert found.name == document["name"]
    assert found.tags == tuple(dict.fromkeys(tag["name"][1:] for tag in document["tag"]))
    ends_at = facts.ends_at and facts.ends_at.replace(microsecond=0)
    is_shown = facts.shows_end and ends_at and ends_at > found.starts_at
    assert found.ends_at == (ends_at if is_shown else None)
