"""The slides of an evening: at the desk, or by the secret of the projector; kept by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.conf import settings
from lxml import html

from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.plans import LineTalk, VenuePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.venues import create_venue
from meshup.community.models import Node
from meshup.kit import clock, tokens
from meshup.projector.domain.secrets import projector_token
from tests.projector.evening import NOW, SEVEN, SLUG, line, make_evening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]
ENDS = SEVEN + timedelta(hours=3)
DESK = f"/en/desk/events/{SLUG}/slides/"


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.set_to(NOW):
        create_venue(None, VenuePlan(name="QNAME", city="Paris"), NOW)
        lines = [line(number * 10, number * 10 + 10, f"Talk {number}") for number in range(8)]
        make_evening(lines, venue="qname", place_audience="attendees")
        yield


def secret(token: str = "", slug: str = SLUG, language: str = "en") -> str:
    return f"/{language}/events/{slug}/slides/{token or projector_token(SLUG, ENDS)}/"


def headings(page: str) -> list[str]:
    return [one.text_content().strip() for one in html.fromstring(page).find_class("slide-heading")]


def test_whoever_has_the_secret_sees_the_slides_with_the_place_and_nobody_keeps_them(
    as_chloe: Client,
) -> None:
    answer = as_chloe.get(secret())
    assert headings(answer.text) == [
        "Routing night",
        "Programme",
        "Programme",
        "What we stand for",
        "Thank you, and see you soon!",
    ]
    assert "QNAME" in answer.text
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "X-Meshup-Tags" not in answer.headers
    assert not answer.cookies


def test_no_other_secret_opens_them(as_chloe: Client, as_ada: Client) -> None:
    other = make_evening(titles={"en": "Another night"})
    of_purpose = tokens.sign(
        {"event": SLUG}, purpose="another", until=ENDS, secret=settings.SECRET_KEY
    )
    good = projector_token(SLUG, ENDS)
    wrong = ["x", projector_token(other, ENDS), of_purpose, good[:-1], good + "A", "x" * 3000]
    for token in wrong:
        for browser in (as_chloe, as_ada):
            answer = browser.get(secret(token))
            assert answer.status_code == 403, token
            assert "Talk 1" not in answer.text
    with clock.set_to(ENDS + timedelta(hours=7)):
        assert as_chloe.get(secret(good)).status_code == 403


@pytest.mark.parametrize("who", ["as_ada", "as_bilal", "as_door"])
def test_whoever_has_a_role_sees_them_at_the_desk(who: str, request: pytest.FixtureRequest) -> None:
    browser: Client = request.getfixturevalue(who)
    answer = browser.get(DESK)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_slides_are_in_the_language_of_the_address_and_lead_to_the_other(as_chloe: Client) -> None:
    page = as_chloe.get(secret(language="fr")).text
    assert headings(page)[0] == "Nuit du routage"
    assert "Talk 1 (fr)" in page
    assert secret(language="en") in page


def test_a_page_has_no_script_or_style_of_its_own_and_one_heading(as_chloe: Client) -> None:
    page = html.fromstring(as_chloe.get(secret()).text)
    assert [one for one in page.iter("script") if not one.get("src")] == []
    assert page.xpath("//style | //*[@style]") == []
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//*[@id='main']")) == 1


def test_a_long_charter_says_where_the_rest_is(as_ada: Client) -> None:
    Node.objects.update(charters={"en": "\n\n".join(["## Open", "Everybody may come. " * 12] * 9)})
    settings.TAG_VERSIONS.bump(["node"])
    page = as_ada.get(DESK).text
    assert headings(page).count("What we stand for") == 3
    assert "The whole charter:" in page


def test_without_a_charter_there_is_no_slide_for_it(as_ada: Client) -> None:
    Node.objects.update(charters={})
    settings.TAG_VERSIONS.bump(["node"])
    assert "What we stand for" not in headings(as_ada.get(DESK).text)


def test_no_two_slides_have_one_name_for_who_hears_them(as_chloe: Client) -> None:
    page = html.fromstring(as_chloe.get(secret()).text)
    named_by = [slide.get("aria-labelledby").split() for slide in page.xpath("//section")]
    names = [
        " ".join(page.get_element_by_id(one).text_content() for one in ids) for ids in named_by
    ]
    assert names[1:3] == ["2 / 5 Programme", "3 / 5 Programme"]
    assert len(set(names)) == 5


def test_who_speaks_stands_with_the_talk(as_chloe: Client) -> None:
    event = event_of(SLUG)
    talk = LineTalk(uuid=UUID(int=7), persons=("Nadia K.",))
    said = replace(line(0, 15, "Gossip"), talk=talk)
    set_timetable(None, SLUG, event.version, [said], NOW)
    shown = html.fromstring(as_chloe.get(secret()).text).text_content()
    assert "Gossip" in shown
    assert "Nadia K." in shown
