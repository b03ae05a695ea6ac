"""The interface for programs: what it answers, refuses and promises."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, move_online
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.effort import examples

SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def get_json(browser, path: str, status: int = 200, **query: object) -> Any:
    answer = browser.get(f"/api/{path}", query)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (status, "*")
    return json.loads(answer.content)


def slugs(body) -> list[str]:
    return [event["slug"] for event in body["items"]]


def evenings(ada, count: int = 3) -> None:
    for week in range(count):
        plan = themed(SEVEN + week * timedelta(days=7), titles={"en": f"Évening {week}"})
        create_event(ada, plan, NOW, state=State.CONFIRMED)


def test_the_community_says_who_it_is(node, as_chloe):
    body = get_json(as_chloe, "community")
    assert (body["name"], body["languages"]) == ("Paris P2P", ["fr", "en"])
    assert body["feeds"]["agenda_ics"] == "http://127.0.0.1:8000/agenda.ics"


def test_coming_events_come_first(ada, as_chloe):
    paris_series()
    evenings(ada, 1)
    body = get_json(as_chloe, "events", limit=2)
    assert slugs(body) == [DECEMBER, "evening-0"]
    assert body["items"][0]["starts_at"] == "2026-12-02T18:30:00+01:00"
    assert body["items"][0]["state"] == "usual"
    assert body["items"][0]["venue"]["name"] == "Ground Control"


def test_pages_follow_each_other_to_the_end(ada, as_chloe):
    paris_series()
    evenings(ada)
    seen, body = [], get_json(as_chloe, "events", limit=4, kind="meetup")
    seen += slugs(body)
    while body["next"]:
        path = body["next"].removeprefix("http://127.0.0.1:8000")
        body = json.loads(as_chloe.get(path).content)
        seen += slugs(body)
    assert len(seen) == len(set(seen)) == body["count"] == 13


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"from": "2026-12-10", "to": "2026-12-31"}, ["evening-1", "evening-2"]),
        ({"from": "2026-12-09T21:00:00Z", "to": "2026-12-17"}, ["evening-1"]),
        ({"from": "2019-08-01", "to": "2019-09-01"}, ["paris-p2p-2019-08-07"]),
        ({"series": "paris-p2p", "to": "2027-01-01"}, [DECEMBER]),
        ({"kind": "themed"}, ["evening-0", "evening-1", "evening-2"]),
        ({"q": "evening 1"}, ["evening-1"]),
        ({"q": "nothing of the kind"}, []),
    ],
)
def test_a_question_chooses(ada, as_chloe, query, expected):
    paris_series()
    evenings(ada)
    assert slugs(get_json(as_chloe, "events", **query)) == expected


@pytest.mark.parametrize(
    ("query", "code", "name"),
    [
        ({"limit": "0"}, "exchange.bad_question", "limit"),
        ({"limit": "101"}, "exchange.bad_question", "limit"),
        ({"offset": "-1"}, "exchange.bad_question", "offset"),
        ({"from": "yesterday"}, "exchange.bad_question", "from"),
        ({"from": "0001-01-01"}, "exchange.bad_question", "from"),
        ({"to": "9999-12-31"}, "exchange.bad_question", "to"),
        ({"kind": "orgy"}, "exchange.bad_question", "kind"),
        ({"series": "../x"}, "exchange.bad_question", "series"),
        ({"from": "2020-01-01", "to": "2026-01-01"}, "exchange.window_too_wide", ""),
        ({"from": "2027-01-01", "to": "2026-01-01"}, "exchange.window_too_wide", ""),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(node, as_chloe, query, code, name):
    body = get_json(as_chloe, "events", 422, **query)
    assert set(body) == {"error", "detail"}
    assert body["error"] == code
    assert name in body["detail"]


def test_one_event_brings_its_timetable(node, as_chloe):
    paris_series()
    body = get_json(as_chloe, f"events/{DECEMBER}")
    assert [line["starts_at"] for line in body["timetable"]] == [
        "2026-12-02T18:30:00+01:00",
        "2026-12-02T19:30:00+01:00",
    ]


def test_what_hosts_said_is_told(ada, as_chloe):
    paris_series()
    move_online(ada, DECEMBER, "https://meet.example/8", NOW)
    body = get_json(as_chloe, f"events/{DECEMBER}")
    assert (body["mode"], body["online_url"]) == ("online", "https://meet.example/8")
    cancel(ada, DECEMBER, {"en": "Ill."}, NOW)
    body = get_json(as_chloe, f"events/{DECEMBER}")
    assert (body["state"], body["reasons"]) == ("cancelled", {"en": "Ill."})


def test_drafts_and_whoever_suggested_them_are_not_told(ada, as_chloe):
    draft = create_event(ada, themed(SEVEN), NOW)
    assert get_json(as_chloe, f"events/{draft.slug}", 404)["error"] == "agenda.no_such_event"
    assert get_json(as_chloe, "events")["count"] == 0
    published = create_event(ada, themed(SEVEN), NOW, state=State.CONFIRMED)
    assert "suggested_by" not in get_json(as_chloe, f"events/{published.slug}")


def test_series_and_venues_are_told(node, as_chloe):
    paris_series()
    (series,) = get_json(as_chloe, "series")
    assert series == get_json(as_chloe, "series/paris-p2p")
    assert series["source_url"] == ""
    assert series["patterns"][0]["rule"] == "FREQ=MONTHLY;BYDAY=1WE"
    (venue,) = get_json(as_chloe, "venues")
    assert venue == get_json(as_chloe, "venues/ground-control")
    assert get_json(as_chloe, "series/x", 404)["error"] == "agenda.no_such_series"
    assert get_json(as_chloe, "venues/x", 404)["error"] == "agenda.no_such_venue"


def test_the_description_names_every_operation(node, as_chloe):
    body = get_json(as_chloe, "openapi.json")
    assert body["openapi"].startswith("3.")
    assert set(body["paths"]) == {
        *("/api/community", "/api/events", "/api/events/{slug}", "/api/series"),
        *("/api/series/{slug}", "/api/venues", "/api/venues/{slug}", "/api/mesh/nodes"),
        *("/api/talks", "/api/talks/{slug}", "/api/speakers", "/api/slots"),
        *("/api/events/{slug}/coming", "/api/mesh/events", "/api/proposals"),
    }
    both = body["paths"].pop("/api/proposals")
    assert set(both) == {"get", "post"}
    assert all(len(methods) == 1 for methods in body["paths"].values())
    writing = [path for path, methods in body["paths"].items() if "get" not in methods]
    assert writing == ["/api/events/{slug}/coming"]


def test_people_can_read_what_programs_can_ask(node, as_chloe):
    page = as_chloe.get("/api/").content.decode()
    assert "/api/events/{slug}" in page
    assert "http://127.0.0.1:8000/api/community" in page


def test_answers_are_kept_until_the_clock_changes_them(ada, as_chloe):
    evenings(ada, 1)
    answer = as_chloe.get("/api/events")
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    assert answer["X-Meshup-Tags"] == "agenda node"
    assert answer["X-Meshup-Until"] == str(midnight.timestamp())
    with clock.set_to(SEVEN + timedelta(hours=1)):
        answer = as_chloe.get("/api/events")
        assert answer["X-Meshup-Until"] == str((SEVEN + timedelta(hours=3)).timestamp())
        assert slugs(answer.json()) == ["evening-0"]
    with clock.set_to(SEVEN + timedelta(hours=3)):
        assert slugs(as_chloe.get("/api/events").json()) == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["events", "community", "openapi.json", ""])
def test_nobody_writes_here(node, method, path):
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    assert getattr(browser, method)(f"/api/{path}").status_code == 405


WORDS = st.one_of(st.text(max_size=30), st.integers().map(str), st.datetimes().map(str))


@settings(
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    query=st.dictionaries(
        st.sampled_from(["from", "to", "kind", "series", "q", "limit", "offset", "else"]), WORDS
    )
)
def test_every_question_is_answered_or_refused(node, query):
    answer = Client().get("/api/events", query)
    assert answer.status_code in {200, 422}
    body = json.loads(answer.content)
    assert set(body) in ({"count", "next", "items"}, {"error", "detail"})


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    slug=st.text(min_size=1, max_size=130).filter(lambda s: "/" not in s and s not in {".", ".."})
)
def test_every_address_is_answered_or_refused(node, slug):
    for room in ("events", "series", "venues"):
        assert Client().get(f"/api/{room}/" + slug).status_code in {200, 404}


def test_questions_do_not_grow_with_events(ada, as_chloe, django_assert_max_num_queries):
    paris_series()
    evenings(ada)
    as_chloe.get("/api/events")
    with django_assert_max_num_queries(6):
        as_chloe.get("/api/events")
