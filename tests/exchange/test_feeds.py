"""News, linked data and programmes that the node serves, read by programs that are not ours."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from lxml import etree

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, set_timetable
from meshup.agenda.domain.life_cycle import cancel, confirm, move, move_online, skip
from meshup.agenda.domain.plans import LinePlan
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def news(browser, path: str = "/feed.atom?lang=en"):
    answer = browser.get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    read = feedparser.parse(answer.content)
    assert not read.bozo
    return read


def linked(browser, path: str) -> Any:
    answer = browser.get(path)
    assert answer["Content-Type"] == "application/ld+json"
    return json.loads(answer.content)


SLIDES = {"en": "The slides", "fr": "Les diapositives"}


def evening(ada, **fields):
    return create_event(ada, themed(SEVEN, **fields), NOW, state=State.CONFIRMED)


def festival(ada, **fields):
    first = datetime(2027, 4, 9, 10, tzinfo=PARIS)
    event = evening(ada, kind="festival", titles={"en": "Festival #2"}, **fields)
    lines = [
        LinePlan(
            kind="talk",
            starts_at=first + timedelta(hours=hours),
            ends_at=first + timedelta(hours=hours, minutes=45),
            titles={"en": f"Talk {hours} <b>&</b>\x0b"},
            zone=zone,
            track="Networks",
            languages=("fr",),
            links=({"kind": "slides", "label": SLIDES, "url": "https://slides.example/1"},),
        )
        for hours, zone in ((0, "Village"), (1, "Avion"), (14.5, "Village"), (24, "Village"))
    ]
    set_timetable(ada, event.slug, event.version, lines, NOW)
    return event


def test_the_feed_tells_what_hosts_said_and_the_usual_dates_that_are_near(ada, as_chloe):
    paris_series()
    evening(ada)
    confirm(ada, "paris-p2p-2027-03-03", NOW)
    read = news(as_chloe)
    assert {entry.id.rpartition("/")[2] for entry in read.entries} >= {
        DECEMBER,
        "nuit-du-routage",
        "paris-p2p-2027-03-03",
    }
    assert "tag:127.0.0.1,2026:en/events/paris-p2p-2027-01-06" not in {
        entry.id for entry in read.entries
    }


def test_a_usual_date_becomes_news_five_weeks_before_it(node, as_chloe):
    paris_series()
    identifier = "tag:127.0.0.1,2026:en/events/paris-p2p-2027-01-06"
    until = datetime(2026, 12, 2, 17, 30, tzinfo=UTC)
    assert as_chloe.get("/feed.atom")["X-Meshup-Until"] == str(until.timestamp())
    with clock.set_to(until):
        (entry,) = [entry for entry in news(as_chloe).entries if entry.id == identifier]
    assert entry.updated == "2026-12-02T17:30:00Z"
    assert entry.title == "Paris P2P #89, Wednesday 6 January 2027, 18:30 to 23:00"


def test_an_entry_keeps_its_identity_and_says_when_it_changed(ada, as_chloe):
    event = evening(ada)
    (before,) = news(as_chloe).entries
    later = NOW + timedelta(hours=1)
    cancel(ada, event.slug, {"en": "No heating."}, later)
    (after,) = news(as_chloe).entries
    assert (before.id, after.id) == (after.id, "tag:127.0.0.1,2026:en/events/nuit-du-routage")
    assert (before.updated, after.updated) == ("2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z")
    assert "<p>Cancelled. No heating.</p>" in after.content[0].value
    assert after.link == f"http://127.0.0.1:8000/en/events/{event.slug}/"


def test_each_language_has_its_own_feed(ada, as_chloe):
    evening(ada)
    assert news(as_chloe, "/feed.atom").entries[0].title.startswith("Nuit du routage")
    assert news(as_chloe).entries[0].title.startswith("Routing night")
    assert news(as_chloe, "/feed.atom").feed.language == "fr"


def test_hostile_words_stay_words(ada, as_chloe):
    hostile = "]]><script>alert(1)</script>\x0b"
    evening(ada, titles={"en": hostile}, summaries={"en": hostile}, texts={"en": hostile})
    (entry,) = news(as_chloe).entries
    assert "<script" not in entry.content[0].value
    assert as_chloe.get("/schedule.xml").status_code == 200
    etree.fromstring(as_chloe.get("/schedule.xml").content)


def test_a_single_event_as_linked_data(ada, as_chloe):
    paris_series()
    event = evening(ada, venue="ground-control", languages=("fr",))
    thing = linked(as_chloe, f"/events/{event.slug}.jsonld?lang=en")
    thing.pop("image", None)
    assert thing == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": "http://127.0.0.1:8000/en/events/nuit-du-routage/",
        "url": "http://127.0.0.1:8000/en/events/nuit-du-routage/",
        "identifier": event.uid,
        "name": "Routing night",
        "description": "Languages: French.",
        "startDate": "2026-12-09T19:00:00+01:00",
        "endDate": "2026-12-09T22:00:00+01:00",
        "eventStatus": ["https://schema.org/EventScheduled"],
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Ground Control",
                "address": {"@type": "PostalAddress", "addressLocality": "Paris"},
            }
        ],
        "organizer": {
            "@type": "Organization",
            "name": "Paris P2P",
            "url": "http://127.0.0.1:8000",
            "email": "bonjour@paris.example",
        },
        "inLanguage": ["fr"],
    }


def test_a_moved_event_says_where_it_was(ada, as_chloe):
    paris_series()
    start = datetime(2026, 12, 9, 17, 30, tzinfo=UTC)
    move(ada, DECEMBER, start, start + timedelta(hours=4), NOW)
    thing = linked(as_chloe, f"/events/{DECEMBER}.jsonld")
    assert thing["eventStatus"] == ["https://schema.org/EventRescheduled"]
    assert thing["previousStartDate"] == "2026-12-02T18:30:00+01:00"


def test_an_event_that_moved_online_says_where(ada, as_chloe):
    paris_series()
    move_online(ada, DECEMBER, "https://meet.example/8", NOW)
    thing = linked(as_chloe, f"/events/{DECEMBER}.jsonld")
    assert thing["eventStatus"] == ["https://schema.org/EventMovedOnline"]
    assert thing["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert thing["location"] == [{"@type": "VirtualLocation", "url": "https://meet.example/8"}]


def test_a_cancelled_event_says_so(ada, as_chloe):
    event = evening(ada)
    cancel(ada, event.slug, {}, NOW)
    thing = linked(as_chloe, f"/events/{event.slug}.jsonld")
    assert thing["eventStatus"] == ["https://schema.org/EventCancelled"]


def test_a_series_says_when_it_repeats(ada, as_chloe):
    paris_series()
    skip(ada, DECEMBER, NOW)
    cancel(ada, "paris-p2p-2027-01-06", {}, NOW)
    schedule = linked(as_chloe, "/series/paris-p2p.jsonld")["eventSchedule"]
    assert schedule == [
        {
            "@type": "Schedule",
            "repeatFrequency": "P1M",
            "byDay": ["1WE"],
            "startDate": "2019-08-07",
            "startTime": "18:30:00",
            "endTime": "23:00:00",
            "duration": "PT4H30M",
            "scheduleTimezone": "Europe/Paris",
            "exceptDate": ["2026-12-02", "2027-01-06"],
        }
    ]
    event = linked(as_chloe, "/events/paris-p2p-2027-02-03.jsonld")
    assert event["superEvent"]["eventSchedule"] == schedule


def test_a_rule_that_a_schedule_cannot_say_is_left_out(node, as_chloe):
    paris_series(rule="FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")
    assert "eventSchedule" not in linked(as_chloe, "/series/paris-p2p.jsonld")


def test_the_sessions_of_a_festival_have_their_place_and_lead_back(ada, as_chloe):
    paris_series()
    event = festival(ada, venue="ground-control")
    thing = linked(as_chloe, f"/events/{event.slug}.jsonld?lang=en")
    assert [session["name"] for session in thing["subEvent"]] == [
        *("Talk 0 <b>&</b>", "Talk 1 <b>&</b>", "Talk 14.5 <b>&</b>", "Talk 24 <b>&</b>")
    ]
    session = thing["subEvent"][0]
    assert session["superEvent"] == {"@id": thing["@id"]}
    assert session["startDate"] == "2027-04-09T10:00:00+02:00"
    (place,) = thing["location"]
    assert session["location"] == {
        "@type": "Place",
        "name": "Village",
        "address": place["address"],
        "containedInPlace": place,
    }


def test_a_session_without_a_zone_is_where_its_event_is(ada, as_chloe):
    event = evening(ada, mode="online", online_url="https://meet.example/1")
    line = LinePlan(kind="talk", starts_at=SEVEN, titles={"en": "BGP"})
    set_timetable(ada, event.slug, event.version, [line], NOW)
    thing = linked(as_chloe, f"/events/{event.slug}.jsonld")
    assert thing["subEvent"][0]["location"] == thing["location"]
    assert thing["location"] == [{"@type": "VirtualLocation", "url": "https://meet.example/1"}]


def test_where_it_was_announced_is_told_in_every_feed(ada, as_chloe):
    source = "https://mobilizon.example/events/7"
    event = evening(ada, source_url=source)
    (entry,) = news(as_chloe).entries
    assert [link.href for link in entry.links if link.rel == "via"] == [source]
    assert f'<a href="{source}">' in entry.content[0].value
    assert linked(as_chloe, f"/events/{event.slug}.jsonld")["sameAs"] == source
    assert as_chloe.get(f"/api/events/{event.slug}").json()["source_url"] == source
    text = as_chloe.get(f"/events/{event.slug}.ics?lang=en").text
    assert f"X-MESHUP-SOURCE;VALUE=URI:{source}\r\n" in text
    assert f"DESCRIPTION:Announced at {source}\r\n" in text


def test_linked_data_cannot_leave_its_script_element(ada, as_chloe):
    event = evening(ada, titles={"en": "</script><script>alert(1)</script>\u2028"})
    content = as_chloe.get(f"/events/{event.slug}.jsonld").content.decode()
    assert set("<>&\u2028") & set(content) == set()
    assert json.loads(content)["name"].startswith("</script>")


def test_a_festival_is_a_programme(ada, as_chloe):
    event = festival(ada)
    answer = as_chloe.get(f"/events/{event.slug}/schedule.xml?lang=en")
    root = etree.fromstring(answer.content)
    days = [(day.get("date"), [room.get("name") for room in day]) for day in root.iter("day")]
    assert days == [("2027-04-09", ["Village", "Avion"]), ("2027-04-10", ["Village"])]
    assert root.findtext("conference/days") == "2"
    talks = list(root.iter("event"))
    assert [talk.findtext("start") for talk in talks] == ["10:00", "00:30", "11:00", "10:00"]
    first = talks[0]
    assert first.findtext("title") == "Talk 0 <b>&</b>"
    assert first.findtext("date") == "2027-04-09T10:00:00+02:00"
    assert (first.findtext("duration"), first.findtext("track")) == ("00:45", "Networks")
    assert first.find("links/link").get("href") == "https://slides.example/1"
    assert first.findtext("links/link") == "The slides"
    (link,) = as_chloe.get(f"/api/events/{event.slug}").json()["timetable"][0]["links"]
    assert (link["kind"], link["label"], link["labels"]) == ("slides", "Les diapositives", SLIDES)
    page = as_chloe.get(f"/fr/events/{event.slug}/timetable/").text
    assert ">Les diapositives</a>" in page
    assert len({talk.get("id") for talk in talks} | {talk.get("guid") for talk in talks}) == 8


@pytest.mark.parametrize(
    ("title", "acronym", "slug"),
    [
        ("Nuit du routage", "nuit-du-routage", r"nuit_du_routage-nuit-du-routage"),
        ("p2p", "meshup-p2p", r"meshup_p2p-p2p-\d+"),
        ("Été à l’eau", "ete-a-leau", r"ete_a_leau-ete-a-leau"),
        ("日本", "event", r"event-event"),
    ],
)
def test_acronyms_and_slugs_are_spelt_as_the_format_has_it(ada, as_chloe, title, acronym, slug):
    event = evening(ada, titles={"en": title})
    root = etree.fromstring(as_chloe.get(f"/events/{event.slug}/schedule.xml").content)
    assert root.findtext("conference/acronym") == acronym
    assert re.fullmatch(slug, root.findtext("day/room/event/slug"))


def test_each_talk_of_a_festival_has_a_slug_that_begins_with_its_acronym(ada, as_chloe):
    event = festival(ada)
    for path in (f"/events/{event.slug}/schedule.xml", "/schedule.xml"):
        root = etree.fromstring(as_chloe.get(path).content)
        slugs = [slug.text for slug in root.iter("slug")]
        assert len(set(slugs)) == len(slugs) > 0
        begins = root.findtext("conference/acronym").replace("-", "_")
        for slug in slugs:
            assert re.fullmatch(rf"{begins}-[a-z0-9_-]{{4,}}", slug)
        assert re.fullmatch("[a-z0-9_-]{4,}", root.findtext("conference/acronym"))


def test_a_programme_without_events_has_the_day_of_today(node, as_chloe):
    answer = as_chloe.get("/schedule.xml")
    (day,) = etree.fromstring(answer.content).iter("day")
    assert dict(day.attrib) == {
        "index": "1",
        "date": "2026-11-22",
        "start": "2026-11-22T05:00:00+01:00",
        "end": "2026-11-23T05:00:00+01:00",
    }
    assert list(day) == []
    midnight = datetime(2026, 11, 23, tzinfo=PARIS)
    assert answer["X-Meshup-Until"] == str(midnight.timestamp())


def test_json_says_the_same_as_xml(ada, as_chloe):
    event = festival(ada)
    schedule = json.loads(as_chloe.get(f"/events/{event.slug}/schedule.json").content)["schedule"]
    root = etree.fromstring(as_chloe.get(f"/events/{event.slug}/schedule.xml").content)
    talks = [
        talk["guid"]
        for day in schedule["conference"]["days"]
        for room in day["rooms"].values()
        for talk in room
    ]
    assert talks == [talk.get("guid") for talk in root.iter("event")]
    assert schedule["conference"]["daysCount"] == 2


def test_the_same_line_has_the_same_identity_in_both_languages(ada, as_chloe):
    event = festival(ada)
    french, english = (
        etree.fromstring(as_chloe.get(f"/events/{event.slug}/schedule.xml?lang={code}").content)
        for code in ("fr", "en")
    )
    assert [talk.get("guid") for talk in french.iter("event")] == [
        talk.get("guid") for talk in english.iter("event")
    ]


def test_a_line_that_is_moved_keeps_its_identity(ada, as_chloe):
    event = festival(ada)
    path = f"/events/{event.slug}/schedule.xml"
    before = etree.fromstring(as_chloe.get(path).content)
    first = datetime(2027, 4, 10, 16, tzinfo=PARIS)
    moved = LinePlan(
        kind="talk",
        starts_at=first,
        ends_at=first + timedelta(hours=1),
        titles={"en": "Talk 0 <b>&</b>\x0b"},
    )
    event.refresh_from_db()
    set_timetable(ada, event.slug, event.version, [moved], NOW)
    (after,) = etree.fromstring(as_chloe.get(path).content).iter("event")
    assert after.get("guid") == next(before.iter("event")).get("guid")
    assert after.findtext("date") == "2027-04-10T16:00:00+02:00"


def test_the_node_is_a_programme_too(ada, as_chloe):
    paris_series()
    evening(ada, venue="ground-control")
    root = etree.fromstring(as_chloe.get("/schedule.xml?lang=en").content)
    days = [day.get("date") for day in root.iter("day")]
    assert days[:2] == ["2026-12-02", "2026-12-09"]
    assert {room.get("name") for room in root.findall("day/room")} == {"Ground Control"}


@pytest.mark.parametrize(
    "path",
    [
        *("/events/nothing.ics", "/events/nothing.jsonld", "/events/nothing/schedule.xml"),
        *("/series/nothing.ics", "/series/nothing.jsonld", "/events/nothing/schedule.json"),
    ],
)
def test_what_is_not_there_is_refused(node, as_chloe, path):
    answer = as_chloe.get(path, headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["error"] in {"agenda.no_such_event", "agenda.no_such_series"}


@pytest.mark.parametrize("path", ["/feed.atom", "/schedule.xml", "/schedule.json", "/agenda.ics"])
def test_a_node_without_events_has_feeds(node, as_chloe, path):
    answer = as_chloe.get(path)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    calls = "agenda calls node" if path == "/agenda.ics" else "agenda node"
    tags = "agenda node talks" if "schedule" in path else calls
    assert answer["X-Meshup-Tags"] == tags
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/feed.atom", "/schedule.json", "/agenda.ics"])
def test_a_feed_is_in_its_own_language(node, as_chloe, path):
    for query, language in (("", "fr"), ("?lang=en", "en"), ("?lang=xx", "fr")):
        answer = as_chloe.get(path + query, headers={"accept-language": "de"})
        assert answer["Content-Language"] == language


@pytest.mark.parametrize("path", ["/feed.atom", "/schedule.xml"])
def test_questions_do_not_grow_with_events(ada, as_chloe, django_assert_max_num_queries, path):
    paris_series()
    for week in range(3):
        plan = themed(SEVEN + week * timedelta(days=7), titles={"en": f"Evening {week}"})
        create_event(ada, plan, NOW, state=State.CONFIRMED)
        confirm(ada, f"paris-p2p-2027-0{week + 1}-0{(6, 3, 3)[week]}", NOW)
    as_chloe.get(path)
    with django_assert_max_num_queries(8):
        as_chloe.get(path)
