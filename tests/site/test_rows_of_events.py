"""What a page with events costs does not grow with their number; and what each row says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, set_timetable
from meshup.agenda.domain.life_cycle import cancel, confirm
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import around, event_of, past_events, upcoming
from meshup.kit import clock
from meshup.kit.versioned_memo import clear_all_memos
from meshup.site.templatetags.threads import thread_rows
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november(node):
    with clock.set_to(NOW):
        yield


def evenings(first, count):
    for day in range(first, first + count):
        for at in (SEVEN + timedelta(days=day), SEVEN - timedelta(days=day + 35)):
            create_event(None, themed(at, titles={"fr": "Nuit"}), NOW, state=State.CONFIRMED)


def templates_of(visitor, path):
    clear_all_memos()
    return sorted(template.name or "" for template in visitor.get(path).templates)


@pytest.mark.parametrize("path", ["/en/", "/fr/agenda/", "/en/agenda/2026/"])
def test_a_page_is_made_of_as_many_templates_with_two_events_as_with_twelve(as_chloe, path):
    evenings(0, 2)
    few = templates_of(as_chloe, path)
    evenings(2, 4)
    assert templates_of(as_chloe, path) == few


def test_the_first_page_and_an_event_ask_few_questions(ada, as_chloe, django_assert_num_queries):
    paris_series()
    confirm(ada, DECEMBER, NOW)
    line = LinePlan(kind="talk", starts_at=event_of(DECEMBER).starts_at, titles={"en": "Hi"})
    set_timetable(ada, DECEMBER, 1, [line], NOW)
    # An event asks once more whether forecasts are shown, the first page how many were introduced.
    # The first page asks whether the node federates, an event for its head and for replies as well;
    # outside of a test that is remembered.
    who_comes = 3  # the terms, the persons, and whether hosts show numbers
    held = 2  # which events are held with others: at home here, or elsewhere
    # all ask for the calls, too, for there is room for talks
    pages = {"/en/": 8, f"/en/events/{DECEMBER}/": 8, "/en/events/paris-p2p-2027-01-06/": 7}
    for path, questions in pages.items():
        as_chloe.get(path)  # the node itself is remembered
        clear_all_memos()
        with django_assert_num_queries(questions + who_comes + held):
            page = as_chloe.get(path)
        assert page.status_code == 200


def test_only_the_next_event_that_takes_place_has_its_timetable(ada):
    paris_series()
    cancel(ada, DECEMBER, {"en": "Storm"}, NOW)
    coming, past = around(NOW, 3, 3)
    assert [bool(event.timetable) for event in coming] == [False, True, False]
    assert not any(event.timetable for event in past)
    assert all(event.timetable for event in upcoming(NOW, 3))


def test_the_same_events_stand_around_now_as_before_and_after_it(ada):
    paris_series()
    evenings(0, 3)
    confirm(ada, "paris-p2p-2027-01-06", NOW)
    for now in (NOW, event_of(DECEMBER).starts_at, event_of(DECEMBER).ends_at):
        coming, past = around(now, 5, 5)
        assert [event.slug for event in coming] == [event.slug for event in upcoming(now, 5)]
        assert [event.slug for event in past] == [event.slug for event in past_events(now, 5)]


def test_a_row_says_all_of_an_event_and_nothing_that_html_would_read():
    slug = create_event(
        None, themed(SEVEN, titles={"fr": "<i>Nuit</i> & co"}), NOW, state=State.CONFIRMED
    ).slug
    [row] = thread_rows([event_of(slug)], NOW)
    assert row["title"] == '<span lang="fr">&lt;i&gt;Nuit&lt;/i&gt; &amp; co</span>'
    assert (row["path"], row["day"], row["hour"]) == (
        f"/en/events/{slug}/",
        "Wednesday 9 December 2026",
        "19:00",
    )
    assert row["badges"] == '<span class="badge badge-confirmed">confirmed</span>'
    assert thread_rows([event_of(slug)], NOW, without_years=True)[0]["day"] == (
        "Wednesday 9 December"
    )
