"""What is cancelled, or over, says nothing of what is to come: no link, place, slot or calendar."""

from __future__ import annotations

from datetime import date

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.site.test_past_lists import NOVEMBER
from tests.site.test_public_pages import SEVEN, words_of

SLUGS = (NOVEMBER, DECEMBER)
pytestmark = pytest.mark.django_db
PROMISES = (
    *("to be announced", "will appear", "free", "Propose a talk", "Add to calendar"),
    *("Not placed yet", "Join online", "The room online", "call.example", "not confirmed"),
    "Where you are",
)


@pytest.fixture(autouse=True)
def _in_november(node):
    with clock.set_to(NOW):
        yield


def promises(page: str) -> list[str]:
    """Return what a page promises above its foot, which is about no event."""
    return [promise for promise in PROMISES if promise in page.partition("<footer")[0]]


@pytest.mark.parametrize("mode", ["offline", "online", "mixed"])
@pytest.mark.parametrize("fate", ["cancelled", "over", "cancelled and over"])
def test_pages_of_an_event_where_nobody_can_come_promise_nothing(mode, fate, as_chloe, ada):
    room = "" if mode == "offline" else "https://call.example/room"
    plan = themed(SEVEN, mode=mode, online_url=room, open_slots=2)
    slug = create_event(None, plan, NOW, state=State.CONFIRMED).slug
    before = [as_chloe.get(path).text for path in pages(slug)]
    assert len(promises("".join(before))) > 3
    if "cancelled" in fate:
        cancel(ada, slug, {"en": "Storm."}, NOW)
    with clock.set_to(SEVEN.replace(year=2027) if "over" in fate else NOW):
        for path in pages(slug):
            assert promises(as_chloe.get(path).text) == []
        page = words_of(as_chloe.get(f"/en/events/{slug}/").text)
    assert ("did not take place" in page) == (fate == "cancelled and over")
    assert ("does not take place" in page) == (fate == "cancelled")
    assert ("It took place online." in page) == (fate == "over" and mode != "offline")


def pages(slug: str) -> list[str]:
    return [f"/en/events/{slug}/", f"/en/events/{slug}/timetable/"]


def test_news_of_the_past_do_not_wait_for_anybody_to_confirm(as_chloe):
    paris_series()
    entries = as_chloe.get("/feed.atom?lang=en").text.split("<entry>")
    waiting = {
        slug: "not confirmed" in entry for entry in entries for slug in SLUGS if slug in entry
    }
    assert waiting == {NOVEMBER: False, DECEMBER: True}


def test_a_series_that_has_ended_offers_no_calendar(as_chloe):
    paris_series(ends_on=date(2026, 11, 30))
    page = words_of(as_chloe.get("/en/series/paris-p2p/").text)
    assert ("Follow in your calendar" in page, "has come to its end" in page) == (False, True)
