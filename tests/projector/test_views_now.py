"""What is on now, on everybody's phone: kept, dropped by each change, ended by the clock."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.http import HttpResponse

from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.domain.plans import LineTalk
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.shifted_lines import Shift
from meshup.agenda.domain.shifting import shift_rest
from meshup.agenda.domain.talk_lines import forget_talk_persons
from meshup.agenda.models import Event
from meshup.kit import clock
from meshup.kit.web import TAGS_HEADER, UNTIL_HEADER
from meshup.live.channels import channel_kind
from meshup.live.models import Channel
from meshup.signalling import live_tickets
from tests.agenda.paris import paris_series
from tests.desk.conftest import url_of
from tests.projector.evening import LINES, NOW, SEVEN, SLUG, line, make_evening

if TYPE_CHECKING:
    from django.http import HttpResponseBase
    from django.test import Client

    from meshup.community.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]
PAGE = url_of("projector:now", SLUG)
MINUTE = timedelta(minutes=1)


def data_of(page: HttpResponseBase) -> dict[str, Any]:
    assert isinstance(page, HttpResponse)
    found = re.search(
        r'<script id="screen-data"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL
    )
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def until_of(page: HttpResponseBase) -> datetime:
    return datetime.fromtimestamp(float(page.headers[UNTIL_HEADER]), UTC)


def test_the_page_says_what_runs_and_what_comes_next(as_chloe: Client):
    make_evening()
    with clock.set_to(NOW):
        page = as_chloe.get(PAGE).content.decode()
        french = as_chloe.get(f"/fr/events/{SLUG}/now/").content.decode()
    words = " ".join(re.sub(r"<[^>]+>|\s+", " ", page).split())
    assert "On now Hashes until 20:30" in words
    assert "Next Routes at 20:30" in words
    assert '<li class="programme-row is-over">' in page
    assert "20 h 30" in french.replace("\N{NO-BREAK SPACE}", " ")
    assert "Hashes (fr)" in french


def test_without_a_timetable_it_says_until_when(as_chloe: Client):
    bare = make_evening([], titles={"en": "Bare night"})
    with clock.set_to(NOW):
        page = as_chloe.get(url_of("projector:now", bare)).content.decode()
        with_lines = as_chloe.get(url_of("projector:now", make_evening())).content.decode()
    assert "on now · until 22:00" in " ".join(page.split())
    assert "until 22:00" not in with_lines


def test_it_is_kept_until_the_clock_begins_or_ends_a_line(as_chloe: Client):
    make_evening()
    for minutes, until in ((-600, 0), (5, 60), (65, 90), (100, 120), (130, 180)):
        with clock.set_to(SEVEN + minutes * MINUTE):
            page = as_chloe.get(PAGE)
        assert until_of(page) == SEVEN + until * MINUTE, minutes
        assert f"event:{SLUG}" in page.headers[TAGS_HEADER].split()


def test_a_far_page_is_followed_by_nobody_and_ends_when_it_comes_near(as_chloe: Client):
    make_evening()
    with clock.set_to(SEVEN - timedelta(days=2)):
        page = as_chloe.get(PAGE)
    assert until_of(page) == SEVEN - timedelta(hours=12)
    assert [part["tickets"] for part in data_of(page)["parts"]] == [[], []]
    with clock.set_to(SEVEN + timedelta(days=2)):
        assert b"http-equiv" not in as_chloe.get(PAGE).content


def test_its_ticket_opens_what_everybody_may_follow_and_nothing_else(
    as_chloe: Client, settings: object
):
    make_evening()
    with clock.set_to(NOW):
        parts = data_of(as_chloe.get(PAGE))["parts"]
        tickets = [ticket for part in parts for ticket in part["tickets"]]
        secret = settings.SECRET_KEY  # type: ignore[attr-defined]
        opened = [live_tickets.read(ticket, at=NOW, secret=secret).channel for ticket in tickets]
        assert opened == [f"round:{SLUG}", f"evening:{SLUG}/en"]


def test_a_shift_drops_the_page_and_is_in_the_next_snapshot(as_chloe: Client, ada: Person):
    make_evening()
    with clock.set_to(NOW):
        kind = channel_kind("evening")
        assert kind is not None
        key = f"{SLUG}/en"
        before = kind.read([key, "nothing/en"])
        assert list(before) == [key]
        shift_rest(ada, SLUG, event_of(SLUG).version, Shift(minutes=10), NOW)
        after = kind.read([key])[key]
        assert after["lines"][2]["from"] == "20:40"  # type: ignore[index]
        assert before[key]["lines"][2]["from"] == "20:30"  # type: ignore[index]
        assert b"20:40" in as_chloe.get(PAGE).content


def test_the_fragment_brings_what_it_looks_like_while_there_is_something_to_show(
    as_chloe: Client,
) -> None:
    make_evening([line(0, 60, "Doors")])
    fragment = url_of("projector:now_fragment", SLUG)
    with clock.set_to(NOW):
        assert "projector/now" in as_chloe.get(fragment).content.decode()
    with clock.set_to(NOW - timedelta(days=2)):
        assert as_chloe.get(fragment).content.decode().strip() == ""


def test_what_is_withheld_is_on_no_phone(as_chloe: Client):
    zoned = [line(0, 60, "Doors", "Qzone"), line(60, 90, "Hashes", "Qzone")]
    make_evening(zoned, place_audience="attendees", mode="mixed", online_url="https://q.example")
    with clock.set_to(NOW):
        kind = channel_kind("evening")
        assert kind is not None
        told = [
            as_chloe.get(PAGE).content.decode(),
            as_chloe.get(url_of("projector:now_fragment", SLUG)).content.decode(),
            as_chloe.get(url_of("site:event", SLUG)).content.decode(),
            json.dumps(kind.read([f"{SLUG}/en", f"{SLUG}/fr"])),
        ]
    assert [words for words in told if "Qzone" in words or "q.example" in words] == []
    assert all("Hashes" in words for words in told)


@pytest.mark.parametrize("name", ["projector:now", "projector:now_fragment"])
def test_drafts_and_nonsense_are_not_there(as_chloe: Client, as_ada: Client, name: str):
    make_evening()
    Event.objects.update(state="draft")
    for slug in (SLUG, "nothing", "paris-p2p-2027-13-40"):
        assert as_chloe.get(url_of(name, slug)).status_code == 404
        assert as_ada.get(url_of(name, slug)).status_code == 404
    assert as_chloe.post(url_of(name, SLUG)).status_code == 405


def test_a_date_of_which_nobody_has_spoken_has_its_page(as_chloe: Client):
    paris_series()
    page = as_chloe.get(url_of("projector:now", "paris-p2p-2027-01-06"))
    assert page.status_code == 200
    assert not Event.objects.exists()


def test_a_cancelled_evening_has_no_programme(as_chloe: Client, ada: Person):
    make_evening()
    with clock.set_to(NOW):
        cancel(ada, SLUG, {"en": "Flood"}, NOW)
        page = as_chloe.get(PAGE).content.decode()
    assert "cancelled" in page
    assert "Hashes</p>" not in page


def test_the_events_page_leads_there_while_it_runs(as_chloe: Client):
    make_evening()
    event = url_of("site:event", SLUG)
    with clock.set_to(NOW):
        page = as_chloe.get(event)
        assert f'href="{PAGE}"'.encode() in page.content
        assert until_of(page) == SEVEN + 90 * MINUTE
    for at in (SEVEN - MINUTE, SEVEN + timedelta(hours=4)):
        with clock.set_to(at):
            assert f'href="{PAGE}"'.encode() not in as_chloe.get(event).content


def test_the_questions_do_not_grow_with_the_lines(
    as_chloe: Client, django_assert_num_queries: object
):
    for count in (1, 3):
        lines = [line(10 * number, 10 * number + 10, "A") for number in range(count)]
        slug = make_evening(lines, titles={"en": f"Night {count}"})
        with clock.set_to(NOW):
            as_chloe.get(url_of("projector:now", slug))
            with django_assert_num_queries(5):  # type: ignore[operator]
                as_chloe.get(url_of("projector:now", slug))


def test_who_speaks_stands_with_what_runs_and_what_comes_next(as_chloe: Client):
    talk = LineTalk(uuid=UUID(int=7), persons=("Nadia K.", "Ölaf"))
    hashes, routes = (replace(one, talk=talk) for one in LINES[1:])
    make_evening([LINES[0], hashes, routes])
    with clock.set_to(NOW):
        page = as_chloe.get(PAGE)
        brief = as_chloe.get(url_of("site:event", SLUG)).text
    text = page.content.decode()
    assert text.count('<p class="programme-speakers">Nadia K., Ölaf</p>') == 2
    snapshots = next(part["snapshots"] for part in data_of(page)["parts"] if part["snapshots"])
    lines = snapshots["evening"]["lines"]
    assert [one["speakers"] for one in lines] == ["", "Nadia K., Ölaf", "Nadia K., Ölaf"]
    part = brief[brief.index('id="now-brief"') :]
    assert part[: part.index("</section>")].count("Nadia K., Ölaf") == 2


def test_a_forgotten_name_leaves_the_screens_at_once(as_chloe: Client):
    talk = LineTalk(uuid=UUID(int=7), persons=("Nadia K.",))
    make_evening([replace(LINES[1], talk=talk)])
    with clock.set_to(NOW):
        assert "Nadia K." in as_chloe.get(PAGE).content.decode()
        before = {row.name: row.sequence for row in Channel.objects.all()}
        forget_talk_persons(talk.uuid)
        assert "Nadia K." not in as_chloe.get(PAGE).content.decode()
        after = {row.name: row.sequence for row in Channel.objects.all()}
    assert after != before
