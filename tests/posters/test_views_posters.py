"""Posters through the door: of public events for everybody, of drafts for whoever has a role."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.domain.plans import LinePlan, VenuePlan
from meshup.agenda.domain.talk_lines import place_talk
from meshup.agenda.domain.venues import create_venue
from meshup.kit import clock
from meshup.posters.views import drawing
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.agenda.talks import GOSSIP, placed, placing
from tests.posters.reading import read, sheets_of, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from meshup.community.models import Person

JANUARY = datetime(2027, 1, 13, 17, 30, tzinfo=UTC)
POSTERS = ("poster-a4.pdf", "poster-a3.pdf", "poster-a4-black.pdf", "poster-a3-black.pdf")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


@pytest.fixture
def series() -> None:
    paris_series()


def made(ada: Person | None, lines: Any = (), state: State = State.CONFIRMED, **said: Any) -> str:
    return create_event(ada, themed(JANUARY, **said), NOW, lines, state=state).slug


@pytest.mark.usefixtures("series")
@pytest.mark.parametrize("file", POSTERS)
def test_everybody_may_print_the_poster_and_keep_it(as_chloe: Client, file: str) -> None:
    answer = as_chloe.get(f"/fr/events/{DECEMBER}/{file}")
    words = words_in(answer).replace("\u00a0", " ")
    assert sheets_of(answer.content) == [(210, 297) if "a4" in file else (297, 420)]
    for said in (
        "Paris P2P #88",
        "Mercredi 2 décembre 2026",
        "De 18 h 30 à 23 h",
        "Ground Control",
    ):
        assert said in words
    assert answer["X-Meshup-Tags"] == f"event:{DECEMBER} node series:paris-p2p venue:ground-control"
    assert answer["Content-Disposition"].startswith('inline; filename="')
    assert not answer.cookies
    assert len(answer.content) < 100_000


@pytest.mark.usefixtures("series")
def test_a_poster_is_in_the_language_of_its_address(as_chloe: Client) -> None:
    answer = as_chloe.get(f"/en/events/{DECEMBER}/poster-a4.pdf")
    words = words_in(answer)
    root: Any = read(answer.content).trailer["/Root"]
    assert root["/Lang"] == "en"
    assert "Wednesday 2 December 2026" in words
    assert "Open to all, without registration." in words
    assert "19:30" in words


@pytest.mark.usefixtures("series")
def test_there_is_one_file_whatever_stands_behind_its_address(as_chloe: Client) -> None:
    answer = as_chloe.get(f"/fr/events/{DECEMBER}/poster-a4.pdf?x=1&y=2")
    assert (answer.status_code, answer["Location"]) == (302, f"/fr/events/{DECEMBER}/poster-a4.pdf")


@pytest.mark.parametrize("file", [*POSTERS, "square.png", "story.png"])
def test_a_draft_has_none_for_strangers(as_chloe: Client, ada: Person, file: str) -> None:
    draft = made(ada, state=State.DRAFT)
    answers = [as_chloe.get(f"/en/events/{slug}/{file}") for slug in (draft, "nothing")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content.replace(draft.encode(), b"nothing") == answers[1].content
    told = as_chloe.get(f"/en/events/{draft}/{file}", headers={"accept": "application/json"})
    assert told.json()["error"] == "agenda.no_such_event"


@pytest.mark.parametrize("who", ["as_ada", "as_bilal", "as_door"])
def test_whoever_has_a_role_sees_the_poster_of_a_draft(
    who: str, ada: Person, request: pytest.FixtureRequest
) -> None:
    draft = made(ada, state=State.DRAFT)
    browser: Client = request.getfixturevalue(who)
    answer = browser.get(f"/en/desk/events/{draft}/poster-a4.pdf")
    assert "Routing night" in words_in(answer)
    assert "X-Meshup-Tags" not in answer.headers
    assert "no-store" in answer["Cache-Control"]


def test_strangers_are_led_to_the_sign_in_before_the_desk(as_chloe: Client, ada: Person) -> None:
    draft = made(ada, state=State.DRAFT)
    for page in ("poster-a4.pdf", "signs/", "slides/"):
        answer = as_chloe.get(f"/en/desk/events/{draft}/{page}")
        assert (answer.status_code, "sign-in" in answer["Location"]) == (302, True)


def test_a_place_that_is_withheld_is_on_no_poster(as_ada: Client, as_chloe: Client, ada: Person):
    create_venue(
        None, VenuePlan(name="QNAME", street="QSTREET 7", city="Rouen", zones=("QZONE",)), NOW
    )
    lines = [LinePlan(kind="talk", starts_at=JANUARY, titles={"en": "Hashes"}, zone="QZONE")]
    slug = made(ada, lines, venue="qname", place_audience="attendees")
    for browser, page in ((as_chloe, "events"), (as_ada, "desk/events")):
        words = words_in(browser.get(f"/en/{page}/{slug}/poster-a4.pdf"))
        assert "Rouen" in words
        assert "The place is told to those who come" in words
        assert [word for word in ("QNAME", "QSTREET", "QZONE") if word in words] == []


def test_a_cancelled_event_has_no_poster(as_chloe: Client, as_ada: Client, ada: Person) -> None:
    slug = made(ada)
    cancel(ada, slug, {"en": "Strike"}, NOW)
    for browser, page in ((as_chloe, "events"), (as_ada, "desk/events")):
        answer = browser.get(
            f"/en/{page}/{slug}/poster-a4.pdf", headers={"accept": "application/json"}
        )
        assert (answer.status_code, answer.json()["error"]) == (409, "posters.cancelled")


def test_a_title_that_no_font_has_is_refused_with_its_letters(as_chloe: Client, ada: Person):
    slug = made(ada, titles={"en": "東京の夜"})
    answer = as_chloe.get(
        f"/en/events/{slug}/poster-a4.pdf", headers={"accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["error"]) == (422, "posters.letters_missing")
    assert "東京の夜" in answer.json()["detail"]


def test_another_language_stands_in_and_the_poster_says_what_it_lacks(as_chloe, ada: Person):
    lines = [LinePlan(kind="talk", starts_at=JANUARY, titles={"en": "東京"})]
    slug = made(ada, lines, titles={"en": "東京の夜", "fr": "Nuit de Tokyo"})
    words = words_in(as_chloe.get(f"/en/events/{slug}/poster-a4.pdf"))
    assert "Nuit de Tokyo" in words
    assert "Talk" in words
    assert "There is more" in words


def test_what_has_no_hour_yet_and_a_long_text_are_said_to_be_elsewhere(as_chloe, ada: Person):
    slug = made(ada, [LinePlan(kind="talk", titles={"en": "Hashes"})], texts={"en": "word " * 900})
    words = words_in(as_chloe.get(f"/en/events/{slug}/poster-a4.pdf"))
    assert "…" in words
    assert "There is more: scan the code, or look at" in words
    short = made(ada, titles={"en": "Another night"}, summaries={"en": "Short."})
    assert "There is more" not in words_in(as_chloe.get(f"/en/events/{short}/poster-a4.pdf"))


def test_who_must_register_is_told(as_chloe: Client, ada: Person) -> None:
    slug = made(ada, registration="here")
    words = words_in(as_chloe.get(f"/en/events/{slug}/poster-a4.pdf"))
    assert "Please register" in words
    assert "without registration" not in words


def test_a_festival_names_its_days(as_chloe: Client, ada: Person) -> None:
    later = JANUARY.replace(day=14)
    lines = [
        LinePlan(kind="talk", starts_at=at, titles={"en": f"Talk {at.day}"})
        for at in (JANUARY, later)
    ]
    slug = made(ada, lines, ends_at=later.replace(hour=22), kind="festival")
    words = words_in(as_chloe.get(f"/en/events/{slug}/poster-a4.pdf"))
    assert "Wednesday 13 January 18:30 Talk 13 Thursday 14 January 18:30 Talk 14" in words


@pytest.mark.parametrize("count", [1, 3])
def test_a_poster_asks_the_same_questions_whatever_its_length(
    as_chloe: Client,
    ada: Person,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    lines = [
        LinePlan(
            kind="talk", starts_at=JANUARY.replace(minute=number), titles={"en": f"Talk {number}"}
        )
        for number in range(count)
    ]
    slug = made(ada, lines)
    with django_assert_max_num_queries(5):
        words_in(as_chloe.get(f"/en/events/{slug}/poster-a4.pdf"))


@pytest.mark.usefixtures("series")
def test_a_crowd_that_asks_is_told_to_come_back(
    as_chloe: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "LONGEST_WAIT", 0.01)
    with drawing.turn(), drawing.turn():
        answer = as_chloe.get(
            f"/en/events/{DECEMBER}/poster-a4.pdf", headers={"accept": "application/json"}
        )
        assert (answer.status_code, answer.json()["error"]) == (503, "posters.busy")
        assert answer["Retry-After"]
    assert as_chloe.get(f"/en/events/{DECEMBER}/poster-a4.pdf").status_code == 200


def test_turns_are_given_back_when_a_drawing_fails() -> None:
    for _ in range(2 * drawing.AT_ONCE):
        with pytest.raises(ValueError, match="broken"), drawing.turn():
            raise ValueError("broken")
    came: list[bool] = []

    def come() -> None:
        with drawing.turn():
            came.append(True)

    thread = Thread(target=come)
    thread.start()
    thread.join(5)
    assert came == [True]


@pytest.mark.usefixtures("series")
def test_the_page_of_an_event_that_comes_leads_to_its_poster(as_chloe: Client, ada: Person) -> None:
    assert f"/en/events/{DECEMBER}/poster-a4.pdf" in as_chloe.get(f"/en/events/{DECEMBER}/").text
    cancel(ada, DECEMBER, {"en": "Strike"}, NOW)
    assert "poster-a4.pdf" not in as_chloe.get(f"/en/events/{DECEMBER}/").text


@pytest.mark.usefixtures("series")
def test_the_desk_leads_to_all_that_is_printed_and_shown(as_ada: Client, as_door: Client) -> None:
    page = as_ada.get(f"/en/desk/events/{DECEMBER}/").text
    for way in (*POSTERS, "signs/", "slides/", "square.png", "story.png"):
        assert f"/events/{DECEMBER}/{way}" in page
    assert 'id="slides-address"' in page
    assert 'id="slides-address"' not in as_door.get(f"/en/desk/events/{DECEMBER}/").text


def test_a_poster_names_who_speaks(as_chloe: Client) -> None:
    paris_series()
    placed()
    words = words_in(as_chloe.get(f"/en/events/{DECEMBER}/poster-a4.pdf"))
    assert "Gossip without a crowd" in words
    assert "Nadia K., le Grand Robert" in " ".join(words.split())


def test_a_poster_leaves_out_a_name_that_it_has_no_letters_for(as_chloe: Client) -> None:
    paris_series()
    talk = replace(GOSSIP, persons=("\u5c71\u7530",))
    place_talk(None, DECEMBER, talk, placing(), NOW)
    answer = as_chloe.get(f"/en/events/{DECEMBER}/poster-a4.pdf")
    assert answer.status_code == 200
    words = words_in(answer)
    assert "Gossip without a crowd" in words
    assert "There is more" in words
