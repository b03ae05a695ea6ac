"""Programs read talks, speakers and open slots as pages of everybody show them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.domain.queries.events import event_of
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.deciding import accept
from meshup.talks.domain.materials import MaterialWish, add_file, add_link
from meshup.talks.domain.speaker_pages import SpeakerWish, write_speaker_page
from meshup.talks.domain.topics import set_topics
from tests.proposals.conftest import DECEMBER, NOW, proposed
from tests.talks.conftest import PDF, browser, saved

pytestmark = pytest.mark.django_db


def get(path: str, status: int = 200):
    """Return what programs are answered."""
    answer = browser().get(f"/api/{path}")
    assert answer.status_code == status, answer.text
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.json()


def test_a_talk_is_told_as_its_page_tells_it(talk, chloe, media):
    add_file(talk.uuid, PDF, MaterialWish(licence="zero"), NOW)
    add_link(talk.uuid, MaterialWish(kind="video", url="https://v.example", is_hosts=True), NOW)
    set_topics(talk.uuid, "DHT", "en", NOW)
    write_speaker_page(chloe, SpeakerWish(name="Chloé"), NOW)
    (told,) = get("talks")["items"]
    assert told == get(f"talks/{talk.slug}")
    assert (told["uuid"], told["state"], told["kind"]) == (str(talk.uuid), "scheduled", "talk")
    assert told["url"].endswith(f"/fr/talks/{talk.slug}/")
    (speaker,) = told["speakers"]
    assert (speaker["name"], speaker["url"][-23:]) == ("Chloé", "/fr/talks/speakers/chloe/"[-23:])
    assert told["topics"][0]["slug"] == "dht"
    slides, video = told["materials"]
    assert (slides["kind"], slides["format"], slides["licence"]) == ("slides", "pdf", "zero")
    assert saved("/" + slides["url"].split("/", 3)[3])[0] == PDF
    assert (video["kind"], video["url"], video["format"]) == ("video", "https://v.example", "")
    (place,) = told["places"]
    assert (place["event"], place["starts_at"]) == (DECEMBER, "2026-12-02T20:00:00+01:00")


def test_answers_are_kept_for_everybody(talk):
    for path in ("talks", f"talks/{talk.slug}", "speakers", "slots"):
        answer = browser().get(f"/api/{path}")
        assert answer["X-Meshup-Tags"], path
        assert dict(answer.cookies) == {}


def test_lists_come_in_pages(ada, chloe):
    for number in range(3):
        facts = proposed(chloe, f"Number {number}")
        accept(ada, facts.uuid, facts.version, NOW)
    first = get("talks?limit=2&q=number")
    assert (first["count"], len(first["items"])) == (3, 2)
    following = first["next"].partition("/api/")[2]
    assert "q=number" in following
    second = get(following)
    assert (len(second["items"]), second["next"]) == (1, None)
    assert get("talks?topic=dht")["count"] == 0
    assert get("talks?year=2019")["items"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "year=abc", "topic=a/b"])
def test_what_cannot_be_read_is_refused(node, query):
    assert get(f"talks?{query}", 422)["error"] == "exchange.bad_question"


def test_what_is_no_talk_is_not_told(chloe, node):
    facts = proposed(chloe, may_be_voted=True)
    assert get(f"talks/{facts.slug}", 404)["error"] == "proposals.no_such_talk"
    assert get("talks")["count"] == 0


def test_open_slots_say_where_one_proposes_while_a_call_is_open(ada, paris):
    first = get("slots")["items"][0]
    assert (first["event"], first["open_slots"]) == (DECEMBER, event_of(DECEMBER).free_slots)
    assert first["propose_url"].endswith(f"/fr/events/{DECEMBER}/propose/")
    change_call(ada, "", 0, CallPlan(is_open=False), NOW)
    assert get("slots")["items"][0]["propose_url"] == ""


def test_slots_take_as_many_queries_for_one_as_for_more(paris):

    def counted(limit: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            get(f"slots?limit={limit}")
        return len(asked)

    counted(1)
    assert counted(1) == counted(3)


def test_the_interface_is_described_and_the_documents_say_so(node):
    paths = browser().get("/api/openapi.json").json()["paths"]
    assert {"/api/talks", "/api/talks/{slug}", "/api/speakers", "/api/slots"} <= set(paths)
    assert "/api/slots" in browser().get("/en/api/").text or browser().get("/api/").status_code
