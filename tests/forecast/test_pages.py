"""Forecasts at the desk and on pages of everybody, through their doors."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.domain.head_counts import note_head_count
from meshup.agenda.domain.queries.events import event_of
from meshup.forecast.domain.queries.settings import are_public
from meshup.forecast.domain.recording import record_forecasts
from meshup.forecast.domain.settings import set_public
from meshup.forecast.domain.snapshots import take_snapshots
from meshup.forecast.models import ForecastRecord
from meshup.kit import clock
from tests.attendance.people import comes
from tests.forecast.evenings import BEFORE, DAY, DECEMBER, NOW, elsewhere, held, three_held

pytestmark = pytest.mark.django_db
DESK = f"/en/desk/events/{DECEMBER}/"
PAGE = f"/en/events/{DECEMBER}/"
API = f"/api/events/{DECEMBER}"
SETTINGS = "/en/desk/forecasts/"


@pytest.fixture(autouse=True)
def _now():
    with clock.set_to(NOW):
        yield


def words(answer):
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def forecast_tonight():
    three_held()
    comes(DECEMBER, NOW, companions=4)
    elsewhere(DECEMBER, 30)
    take_snapshots(NOW)
    record_forecasts(NOW)
    return ForecastRecord.objects.get(event__slug=DECEMBER)


def test_hosts_read_how_many_why_and_for_how_many_to_buy(paris, as_ada):
    record = forecast_tonight()
    page = as_ada.get(DESK)
    said = words(page)
    assert f"About {record.median} , probably {record.low}–{record.high}" in said
    assert "come for every 100 who are counted by this time" in said
    assert f"Put out chairs for {record.high}, and buy drinks for {record.median}." in said
    assert "Only people who sign in here see this." in said
    assert page.content.count(b'class="forecast-past"') == 3
    assert page.content.count(b'class="forecast-curve"') == 1
    assert b"<title id=" in page.content
    assert b"style=" not in page.content[page.content.index(b"<svg class") :].split(b"</svg>")[0]


def test_the_drawing_stands_in_numbers_too(paris, as_ada):
    forecast_tonight()
    table = as_ada.get(DESK).content.decode().split('class="table forecast-table"')[1]
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("</table>")[0], re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>\s*(.*?)\s*</t[dh]>", row, re.DOTALL) for row in rows]
    assert [" ".join(row[0].split()) for row in cells[1:]] == [
        *("2 December 2026 (this one)", "7 October 2026", "2 September 2026", "5 August 2026")
    ]
    assert cells[1][1:] == ["0", *"–––––"]
    assert cells[2][-2:] == ["36", "60"]


def test_helpers_see_it_and_only_hosts_are_led_to_the_settings(paris, as_bilal, as_ada, as_chloe):
    forecast_tonight()
    assert "How many will come" in words(as_bilal.get(DESK))
    assert SETTINGS not in as_bilal.get(DESK).content.decode()
    assert SETTINGS in as_ada.get(DESK).content.decode()
    assert as_chloe.get(DESK).status_code == 302


def test_where_there_is_nothing_to_go_by_hosts_read_what_to_note(paris, as_ada):
    said = words(as_ada.get(DESK))
    assert "There is nothing to go by yet." in said
    assert "Most is learnt after three events." in said
    assert "<svg" not in as_ada.get(DESK).content.decode().split('aria-labelledby="forecast"')[1]


def test_a_guess_from_other_communities_buys_nothing(paris, as_ada):
    comes(DECEMBER, NOW, companions=4)
    said = words(as_ada.get(DESK))
    assert "no past event was counted yet" in said
    assert "chairs" not in said


def test_a_list_says_how_many_are_expected_of_what_is_soon(paris, as_ada):
    record = forecast_tonight()
    assert f"5 coming · about {record.median} expected" in words(as_ada.get("/en/desk/events/"))
    with clock.set_to(NOW + 4 * DAY):  # nobody has counted for days
        assert "expected" not in words(as_ada.get("/en/desk/events/"))


def test_afterwards_hosts_read_how_good_it_was(paris, as_ada, ada):
    record = forecast_tonight()
    event = event_of(DECEMBER)
    with clock.set_to(event.ends_at + DAY):
        said = words(as_ada.get(DESK))
        assert f"Before it began, about {record.median} were expected" in said
        assert "Note how many came" in said
        note_head_count(ada, DECEMBER, record.high + 1, event.ends_at + DAY)
        assert "people came, more than it thought probable." in words(as_ada.get(DESK))
        assert "0 of 1 were as “probably” said" in words(as_ada.get(SETTINGS))
        note_head_count(ada, DECEMBER, record.median, event.ends_at + DAY)
        assert "as many as it thought probable." in words(as_ada.get(DESK))
        assert "1 of 1 was as “probably” said" in words(as_ada.get(SETTINGS))


def test_three_events_ask_as_much_as_one(paris, as_ada):
    def questions(path):
        as_ada.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert as_ada.get(path).status_code == 200
        return len(seen)

    held(BEFORE[0], 40)
    comes(DECEMBER, NOW)
    record_forecasts(NOW)
    with_one = [questions(DESK), questions(SETTINGS)]
    held(BEFORE[1], 50)
    held(BEFORE[2], 60)
    assert [questions(DESK), questions(SETTINGS)] == with_one


def test_everybody_reads_it_roughly_only_when_hosts_say_so(paris, as_ada, as_chloe):
    record = forecast_tonight()
    ForecastRecord.objects.filter(pk=record.pk).update(median=58, low=46, high=71)
    assert "expected" not in words(as_chloe.get(PAGE))
    assert as_chloe.get(API).json()["expected"] is None
    assert as_ada.post(SETTINGS, {"is_public": "on"}).status_code == 302
    said = words(as_chloe.get(PAGE))
    assert "About 60 people are expected." in said
    assert "5 people are coming so far." in said
    assert as_chloe.get(API).json()["expected"] == {"median": 58, "low": 46, "high": 71}
    as_ada.post(SETTINGS, {})
    assert "expected" not in words(as_chloe.get(PAGE))


def test_a_kept_page_stands_until_the_next_night(paris, as_chloe):
    record = forecast_tonight()
    set_public(None, public=True)
    shown = as_chloe.get(PAGE)
    assert {"forecast", f"forecast:{DECEMBER}"} <= set(shown["X-Meshup-Tags"].split())
    comes(DECEMBER, NOW, companions=9)
    assert as_chloe.get(API).json()["expected"]["median"] == record.median
    record_forecasts(NOW)
    assert as_chloe.get(API).json()["expected"]["median"] == record.median  # no new snapshot
    take_snapshots(NOW)
    record_forecasts(NOW)
    assert as_chloe.get(API).json()["expected"]["median"] > record.median


def test_nobody_is_told_a_guess_a_stale_number_or_one_of_what_is_over(paris, as_chloe, ada):
    set_public(None, public=True)
    comes(DECEMBER, NOW)
    take_snapshots(NOW)
    record_forecasts(NOW)
    assert as_chloe.get(API).json()["expected"] is None
    forecast_tonight()
    assert as_chloe.get(API).json()["expected"] is not None
    for later in (NOW + 4 * DAY, event_of(DECEMBER).ends_at):
        with clock.set_to(later):
            assert as_chloe.get(API).json()["expected"] is None


def test_only_hosts_decide_who_reads_it(paris, as_bilal, as_chloe):
    assert as_bilal.post(SETTINGS, {"is_public": "on"}).status_code == 403
    assert as_chloe.post(SETTINGS, {"is_public": "on"}).status_code == 302
    assert not are_public()
