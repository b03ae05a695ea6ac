"""Lists of the past show what was, not the same line again and again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, record_afterwards, set_timetable
from meshup.agenda.domain.life_cycle import cancel, confirm
from meshup.agenda.domain.plans import Afterwards, LinePlan
from meshup.agenda.domain.queries.events import event_of, past_events
from meshup.agenda.domain.queries.timetables import with_what_was
from meshup.kit import clock
from meshup.kit.versioned_memo import clear_all_memos
from meshup.site.templatetags.hexagons import hexagon_date
from meshup.site.templatetags.past_events import what_was
from meshup.site.templatetags.threads import thread_rows
from tests.agenda.paris import NOW, paris_series, themed
from tests.site.test_public_pages import words_of

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 7, 1, tzinfo=UTC)
NOVEMBER = "paris-p2p-2026-11-04"
OCTOBER = "paris-p2p-2026-10-07"
LISTS = (
    *("/en/", "/en/series/paris-p2p/", "/en/agenda/2026/", "/en/agenda/2026/11/"),
    *("/en/venues/ground-control/", "/en/agenda/search/?q=onions"),
)


@pytest.fixture(autouse=True)
def _in_november(node):
    with clock.set_to(NOW):
        yield


@pytest.fixture
def talks(ada):
    paris_series()
    confirm(ada, NOVEMBER, BEFORE)
    give_talks(ada, NOVEMBER, ["Onions", "Maps", "Keys", "Radio"])
    return NOVEMBER


def give_talks(ada, slug, titles):
    event = event_of(slug)
    lines = [
        LinePlan(kind=kind, starts_at=event.starts_at, titles={"en": title})
        for kind, title in [("doors", "Doors"), *(("talk", title) for title in titles)]
    ]
    set_timetable(ada, slug, event.version, lines, NOW)


def was(slug):
    return what_was(with_what_was([event_of(slug)], NOW)[0])


@pytest.mark.parametrize("path", LISTS)
def test_every_list_names_the_talks_of_a_past_evening(path, as_chloe, talks):
    page = words_of(as_chloe.get(path).text)
    assert "Onions · Maps · Keys and 1 more" in page
    assert "Doors" not in page.partition("Onions · Maps")[2]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_no_more_for_three_past_evenings_than_for_one(
    path, as_chloe, ada, talks, django_assert_max_num_queries
):
    as_chloe.get(path)
    confirm(ada, "paris-p2p-2026-09-02", BEFORE)
    clear_all_memos()
    with django_assert_max_num_queries(13) as queries:
        as_chloe.get(path)
    for month in ("2026-10-07", "2026-08-05"):
        confirm(ada, f"paris-p2p-{month}", BEFORE)
        give_talks(ada, f"paris-p2p-{month}", ["Onions"])
    clear_all_memos()
    with django_assert_max_num_queries(len(queries)):
        as_chloe.get(path)


def test_words_of_hosts_stand_where_there_were_no_talks(ada):
    paris_series()
    assert was(NOVEMBER) == ""
    confirm(ada, NOVEMBER, BEFORE)
    kept = ({"kind": "video", "label": "The <talk>", "url": "https://video.example/1"},)
    for afterwards, words in (
        (Afterwards(head_count=1), "1 person came."),
        (Afterwards(head_count=12), "12 people came."),
        (Afterwards(links=kept, head_count=12), "The &lt;talk&gt;"),
        (Afterwards(notes={"en": "A **good** one."}, links=kept), "A good one."),
    ):
        record_afterwards(ada, NOVEMBER, event_of(NOVEMBER).version, afterwards, NOW)
        assert was(NOVEMBER) == words


def test_a_usual_evening_has_its_talks_for_a_title_and_its_series_below(talks):
    row, other = thread_rows(with_what_was(past_events(NOW, 2), NOW), NOW)
    assert (row["title"], row["below"], row["number"]) == (
        "Onions · Maps · Keys and 1 more",
        "Paris P2P #87",
        "",
    )
    assert (other["title"], other["below"], other["number"]) == (
        "Paris P2P",
        "Ground Control, Paris",
        "#86",
    )


def test_what_is_to_come_or_was_cancelled_says_nothing_of_what_was(ada, talks):
    give_talks(ada, "paris-p2p-2026-12-02", ["Onions"])
    with clock.set_to(NOW.replace(month=10)):
        cancel(ada, NOVEMBER, {"en": "Storm"}, clock.now())
    events = [event_of(slug) for slug in ("paris-p2p-2026-12-02", NOVEMBER)]
    assert [row["below"] for row in thread_rows(events, NOW)] == ["Ground Control, Paris"] * 2


def test_older_years_are_folded(as_chloe, talks):
    page = as_chloe.get("/en/series/paris-p2p/").text
    folds = re.findall(r'<details class="past-year" (open)?', page)
    assert folds == ["open", *[""] * 7]


def test_several_days_are_a_span_in_their_hexagon_and_in_lists(ada):
    first = datetime(2027, 1, 8, 12, tzinfo=UTC)
    for days, hexagon, row in (
        (0, ("Fri", "8", "Jan.", False), "Friday 8 January 2027"),
        (4, ("Fri–Tue", "8–12", "Jan.", True), "8 – 12 January 2027"),
        (25, ("Fri–Tue", "8–2", "Jan.–Feb.", True), "8 January – 2 February 2027"),
    ):
        plan = themed(first, ends_at=first + timedelta(days=days, hours=8))
        event = event_of(create_event(ada, plan, NOW, state=State.CONFIRMED).slug)
        assert tuple(hexagon_date(event)) == hexagon
        [shown] = thread_rows([event], NOW)
        assert (shown["day"], bool(shown["hour"])) == (row, days == 0)


@pytest.mark.parametrize(("audience", "zone"), [("attendees", ""), ("everyone", "Cellar")])
def test_lines_of_what_was_say_not_where_if_that_is_withheld(ada, audience, zone):
    plan = themed(BEFORE, place_audience=audience)
    line = LinePlan(kind="talk", titles={"en": "Onions"}, zone="Cellar")
    slug = create_event(ada, plan, BEFORE, [line], state=State.CONFIRMED).slug
    assert [line.zone for line in with_what_was([event_of(slug)], NOW)[0].timetable] == [zone]
