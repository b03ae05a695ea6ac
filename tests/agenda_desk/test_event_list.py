"""Every event is found at the desk: undecided, coming, by year, and by its words."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import skip
from meshup.agenda.domain.queries.host_lists import between_for, coming_for, undecided_for
from meshup.agenda.domain.queries.search import search_for
from meshup.agenda.domain.suggestions import suggest
from meshup.agenda_desk.views import event_list
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LIST = "agenda_desk:event_list"


def shown(browser, query=""):
    """Return the headings and addresses of the rows of the list."""
    answer = browser.get(url_of(LIST) + query)
    assert answer.status_code == 200
    for _heading, event, _figures in answer.context["entries"]:
        assert url_of("desk:event", event.slug) in answer.text
    entries = answer.context["entries"]
    return [(heading, event.slug) for heading, event, _figures in entries]


def single(ada, days, title, state=State.CONFIRMED):
    plan = themed(NOW + days * DAY, titles={"en": title})
    return create_event(ada, plan, NOW, state=state).slug


def test_what_is_undecided_stands_before_what_is_coming(paris, ada, as_ada):
    draft = single(ada, 9, "Hidden", State.DRAFT)
    suggest(themed(NOW + 2 * DAY, titles={"en": "Coffee"}), "", NOW)
    near = single(ada, 1, "Near")
    rows = shown(as_ada)
    assert rows[0] == ("Drafts", draft)
    assert rows[1][0] == "Suggestions"
    assert rows[2:4] == [("Coming in 2026", near), ("Coming in 2026", DECEMBER)]
    assert rows[4] == ("Coming in 2027", "paris-p2p-2027-01-06")


def test_a_single_event_beyond_the_overview_is_linked(paris, ada, as_ada):
    late = single(ada, 300, "Summer camp")
    overview = as_ada.get(url_of("desk:overview")).text
    assert url_of("desk:event", late) not in overview
    assert f'href="{url_of(LIST)}">All events</a>' in overview
    assert ("Coming in 2027", late) in shown(as_ada)


def test_a_skipped_date_is_found_too(paris, ada, as_ada):
    skip(ada, DECEMBER, NOW)
    assert ("Coming in 2026", DECEMBER) in shown(as_ada)


def test_a_year_shows_all_of_it(paris, ada, as_ada):
    old = single(ada, -400, "Long ago")
    rows = shown(as_ada, "?year=2025")
    assert ("2025", old) in rows
    assert len(rows) == 13
    assert f"{url_of(LIST)}?year=2019" in as_ada.get(url_of(LIST)).text


@pytest.mark.parametrize("year", ["0", "x", "9999999", "-1", "²"])
def test_there_is_no_such_year(paris, as_ada, year):
    assert as_ada.get(url_of(LIST), {"year": year}).status_code == 404


def test_a_search_finds_drafts_and_what_is_over(paris, ada, as_ada):
    draft = single(ada, 9, "Onion soup", State.DRAFT)
    old = single(ada, -500, "Oniön routing")
    single(ada, 4, "Coffee")
    assert shown(as_ada, "?q=ONION") == [("Drafts", draft), ("2025", old)]
    assert shown(as_ada, "?q=nothing+like+it") == []
    assert "0 events found" in as_ada.get(url_of(LIST), {"q": "nothing like it"}).text


def test_long_lists_come_in_pages(paris, ada, as_ada):
    made = [single(ada, number, f"Evening {number}") for number in range(1, 12)]
    first, second = shown(as_ada), shown(as_ada, "?page=2")
    assert len(first) == 20
    assert {slug for _heading, slug in first + second} >= set(made)
    assert "?page=2" in as_ada.get(url_of(LIST)).text
    assert shown(as_ada, "?page=99") == second


def test_a_date_is_confirmed_from_its_row_and_undone_beside_it(paris, as_ada):
    address = f"{url_of(LIST)}?year=2026"
    row = f"{address}#event-{DECEMBER}"
    assert f'value="{row}"' in as_ada.get(address).text
    answer = as_ada.post(url_of("agenda_desk:step", DECEMBER, "confirm"), {"next": row})
    assert answer["Location"] == row
    beside = as_ada.get(address).text.split(f'id="event-{DECEMBER}"')[1].split("</li>")[0]
    assert "Undo" in beside


def test_only_who_helps_reads_it(paris, as_chloe, as_door):
    assert as_chloe.get(url_of(LIST)).status_code == 302
    assert shown(as_door)


def test_whoever_does_not_help_is_given_nothing(paris, ada):
    single(ada, 3, "Hidden", State.DRAFT)
    nobody, year = AnonymousUser(), (NOW - 300 * DAY, NOW + 300 * DAY)
    assert undecided_for(ada)
    assert between_for(ada, *year)
    assert undecided_for(nobody) == coming_for(nobody, NOW, 9) == between_for(nobody, *year) == []
    assert search_for(nobody, "hidden", NOW, 9) == []


def test_a_list_that_is_cut_says_so(paris, as_ada, monkeypatch):
    assert "No more than" not in as_ada.get(url_of(LIST)).text
    monkeypatch.setattr(event_list, "MOST", 3)
    answer = as_ada.get(url_of(LIST))
    assert len(answer.context["entries"]) == 3
    assert "No more than 3 events are listed here." in answer.text


@pytest.mark.parametrize("query", ["", "?year=2026", "?q=evening"])
def test_three_events_ask_as_much_as_one(paris, ada, as_ada, query):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            shown(as_ada, query)
        return len(seen)

    single(ada, 1, "Evening 1")
    queries()
    with_one = queries()
    single(ada, 2, "Evening 2")
    single(ada, 3, "Evening 3", State.DRAFT)
    assert queries() == with_one
