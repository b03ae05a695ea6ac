"""The screen in the room: opened by its secret alone, kept by nobody, and good for one evening."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from meshup.agenda.models import Event
from meshup.kit import clock, tokens
from meshup.presence.domain.join_codes import is_join_code, join_code
from meshup.projector.domain.secrets import projector_token
from tests.desk.conftest import url_of
from tests.projector.evening import NOW, SEVEN, SLUG, line, make_evening
from tests.projector.test_views_now import data_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]
ENDS = SEVEN + timedelta(hours=3)
PAGES = ("projector", "codes", "service_worker")


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.set_to(NOW):
        make_evening([line(0, 60, "Doors"), line(60, 90, "Hashes", "Stage")])
        yield


def screen(name: str = "projector", slug: str = SLUG, token: str = "") -> str:
    return url_of(f"projector:{name}", slug, token or projector_token(SLUG, ENDS))


@pytest.mark.parametrize("name", PAGES)
def test_whoever_has_the_secret_sees_the_screen_and_nobody_keeps_it(as_chloe: Client, name: str):
    page = as_chloe.get(screen(name))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "X-Meshup-Tags" not in page.headers
    assert not page.cookies


@pytest.mark.parametrize("name", PAGES)
def test_no_other_secret_opens_it(as_chloe: Client, as_ada: Client, name: str):
    other = make_evening(titles={"en": "Another night"})
    of_other = projector_token(other, ENDS)
    of_purpose = tokens.sign(
        {"event": SLUG}, purpose="another", until=ENDS, secret=settings.SECRET_KEY
    )
    wrong = ["x", "a.b", of_other, of_purpose, "é" * 20, "x" * 3000]
    good = projector_token(SLUG, ENDS)
    for token in (*wrong, good[:-1], good + "A"):
        for browser in (as_chloe, as_ada):
            page = browser.get(screen(name, SLUG, token))
            assert page.status_code == 403, token
            assert page.headers["Cache-Control"] == "no-store"
            assert b"Hashes" not in page.content
    assert as_chloe.get(screen(name, "nothing", of_other)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_it_is_good_until_six_hours_after_the_end(as_chloe: Client, name: str):
    with clock.set_to(ENDS + timedelta(hours=5, minutes=59)):
        assert as_chloe.get(screen(name)).status_code == 200
    with clock.set_to(ENDS + timedelta(hours=6)):
        page = as_chloe.get(screen(name))
    assert page.status_code == 403
    assert b"This link has expired." in page.content


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_has_no_screen_and_nobody_writes(as_chloe: Client, name: str):
    assert as_chloe.post(screen(name)).status_code == 405
    Event.objects.filter(slug=SLUG).update(state="draft")
    assert as_chloe.get(screen(name)).status_code == 404


def test_the_screen_shows_the_programme_with_its_places_and_the_code(as_chloe: Client):
    Event.objects.filter(slug=SLUG).update(place_audience="attendees")
    page = as_chloe.get(screen())
    words = page.content.decode()
    assert "Hashes" in words
    assert "Stage" in words
    assert join_code(SLUG, NOW).written in words
    assert "<svg" in words
    names = {part["name"]: part for part in data_of(page)["parts"]}
    assert list(names) == ["rounds", "programme", "join", "counts"]
    assert names["programme"]["channels"] == [f"projector:{SLUG}/en"]
    assert f"present:{SLUG}" in names["counts"]["channels"]


def test_each_language_has_its_link_and_is_kept_too(as_chloe: Client):
    page = as_chloe.get(screen())
    token = projector_token(SLUG, ENDS)
    assert f'href="/fr/events/{SLUG}/projector/{token}/"' in page.content.decode()
    assert data_of(page)["workers"] == [
        f"/{language}/events/{SLUG}/projector/{token}/service-worker.js"
        for language in ("fr", "en")
    ]
    assert b"En ce moment" in as_chloe.get(f"/fr/events/{SLUG}/projector/{token}/").content


def test_before_it_welcomes_and_afterwards_it_thanks(as_chloe: Client):
    with clock.set_to(SEVEN - timedelta(hours=1)):
        before = as_chloe.get(screen()).content.decode()
    assert 'data-phase="before"' in before
    assert f'data-starts="{int(SEVEN.timestamp() * 1000)}"' in before
    with clock.set_to(ENDS + timedelta(hours=1)):
        after = as_chloe.get(screen())
    assert 'data-phase="over"' in after.content.decode()
    assert "join" not in {part["name"] for part in data_of(after)["parts"]}


def test_days_before_it_says_on_which_day_it_begins(as_chloe: Client):
    with clock.set_to(SEVEN - timedelta(days=1)):
        page = as_chloe.get(screen()).content.decode()
    assert "Begins on Wednesday 9 December 2026, 19:00" in " ".join(page.split())
    assert "It begins at" not in page


def test_an_evening_without_a_timetable_says_until_when(as_chloe: Client):
    bare = make_evening([], titles={"en": "Bare night"})
    page = as_chloe.get(screen(slug=bare, token=projector_token(bare, ENDS)))
    words = " ".join(re.sub(r"<[^>]+>|\s+", " ", page.content.decode()).split())
    assert 'data-phase="now"' in page.content.decode()
    assert "Welcome! until 22:00" in words


def test_the_codes_of_an_hour_are_asked_beforehand_until_the_end(as_chloe: Client):
    def ask(at: object) -> dict[str, object]:
        answer: dict[str, object] = as_chloe.get(f"{screen('codes')}?from={at}").json()
        return answer

    first = int(NOW.timestamp() * 1000)
    codes: list[dict[str, object]] = []
    while first < int(ENDS.timestamp() * 1000):
        more = ask(first)["codes"]
        assert isinstance(more, list)
        codes += more
        first = codes[-1]["until"]  # type: ignore[assignment]
    assert codes[0]["code"] == join_code(SLUG, NOW).written
    assert all(one["until"] == two["since"] for one, two in pairwise(codes))
    assert len(codes) == 23  # from 20:05 until 22:00, five minutes each
    assert is_join_code(str(codes[0]["code"]), SLUG, NOW)
    for nonsense in ("", "-1", "x", "9" * 40, int(ENDS.timestamp() * 1000), 5, "١٢"):
        assert ask(nonsense)["codes"] == []


def test_the_script_that_keeps_the_screen_is_a_script_of_its_own_folder(as_chloe: Client):
    script = as_chloe.get(screen("service_worker"))
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert script.content.startswith(b"/**")
    assert b"{%" not in script.content


def test_hosts_and_programme_helpers_get_the_link_and_the_door_does_not(
    as_ada: Client, as_bilal: Client, as_door: Client
):
    wanted = re.compile(rf"/en/events/{SLUG}/projector/[^/\"]+/")
    desk = url_of("desk:event", SLUG)
    links = [set(wanted.findall(one.get(desk).content.decode())) for one in (as_ada, as_bilal)]
    assert [len(found) for found in links] == [1, 1]
    assert as_ada.get(links[0].pop()).status_code == 200
    assert not wanted.search(as_door.get(desk).content.decode())


def test_the_short_address_leads_to_the_evening_that_runs(as_chloe: Client):
    assert as_chloe.get("/here").headers["Location"] == f"/en/events/{SLUG}/here/"
    french = as_chloe.get("/here", headers={"accept-language": "fr"})
    assert french.headers["Location"] == f"/fr/events/{SLUG}/here/"
    assert french.headers["Cache-Control"] == "no-store"
    make_evening(titles={"en": "Another night"})
    assert as_chloe.get("/here").headers["Location"] == "/en/agenda/"
    with clock.set_to(SEVEN + timedelta(days=2)):
        assert as_chloe.get("/here").headers["Location"] == "/en/agenda/"
