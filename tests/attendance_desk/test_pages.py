"""The desk's pages of coming, through the door: numbers, places, lists, bursts, the code."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.attendance.domain.host_bursts import undo_burst
from meshup.attendance.domain.host_terms import note_elsewhere, settings_for_hosts, terms_for
from meshup.attendance.domain.queries.attendees import numbers_elsewhere, removals_for
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.queries.recent_bursts import recent_bursts
from meshup.attendance.models import Attendance
from meshup.introductions.domain.retention import retention_months
from meshup.kit import clock
from meshup.moderation.domain.evening_codes import written_code
from tests.agenda.paris import themed
from tests.attendance import coming_pages
from tests.attendance.hosting import (
    MINUTE,
    arrive,
    flood,
    limit,
    limit_series,
    standing,
    standings,
)
from tests.attendance.people import DECEMBER, NOW, ROUTING, SERIES, TUESDAY, routing_night

pytestmark = pytest.mark.django_db

MARK = "Zébulon"
SITES = {
    "sites-TOTAL_FORMS": "2",
    "sites-INITIAL_FORMS": "1",
    "sites-0-source": "meetup.com",
    "sites-0-number": "48",
    "sites-1-source": "",
    "sites-1-number": "",
}


@pytest.fixture(autouse=True)
def _november(paris):
    routing_night()
    with clock.set_to(NOW):
        yield


def url_of(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def page(browser, name, *args):
    answer = browser.get(url_of(name, *args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer


def words(answer):
    return " ".join(answer.text.split())


def queries(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


# --- who may see and do what


EVENT_PAGES = ("attendees", "event_terms", "elsewhere", "entrance_list", "code", "code_picture")


@pytest.mark.parametrize("name", EVENT_PAGES)
def test_strangers_are_led_to_sign_in(as_chloe, name):
    answer = as_chloe.get(url_of(f"attendance_desk:{name}", ROUTING))
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_programme_helpers_see_numbers_and_no_names(as_bilal):
    arrive(ROUTING, name=MARK)
    for name in EVENT_PAGES:
        assert as_bilal.get(url_of(f"attendance_desk:{name}", ROUTING)).status_code == 403
    answer = page(as_bilal, "desk:event", ROUTING)
    assert "<strong>1</strong> coming" in words(answer)
    assert MARK not in answer.text
    assert "/attendees/" not in answer.text
    for name in ("desk:overview", "agenda_desk:event_list"):
        assert "1 coming" in words(page(as_bilal, name))
        assert MARK not in page(as_bilal, name).text


def test_the_door_has_its_list_and_the_code_and_nothing_else(as_door):
    arrive(ROUTING, name=MARK)
    assert MARK in page(as_door, "attendance_desk:entrance_list", ROUTING).text
    page(as_door, "attendance_desk:code", ROUTING)
    for name in ("attendees", "event_terms", "elsewhere"):
        assert as_door.get(url_of(f"attendance_desk:{name}", ROUTING)).status_code == 403
    answer = page(as_door, "desk:event", ROUTING)
    assert f'"{url_of("attendance_desk:entrance_list", ROUTING)}"' in answer.text
    assert f'"{url_of("attendance_desk:attendees", ROUTING)}"' not in answer.text


@pytest.mark.parametrize("act", ["let-in", "remove", "block"])
def test_only_hosts_act_through_the_door(as_bilal, as_door, as_chloe, act):
    evening = arrive(ROUTING)
    address = url_of("attendance_desk:act_on", ROUTING, evening, act)
    for browser, status in ((as_bilal, 403), (as_door, 403), (as_chloe, 302)):
        assert browser.get(address).status_code == status
        assert browser.post(address, {"why": "x"}).status_code == status
    assert standing(evening) == "coming"


def test_only_hosts_set_and_put_back_through_the_door(as_bilal, as_door, ada):
    flood(ROUTING, 10)
    (burst,) = recent_bursts(NOW)[ROUTING]
    undo_burst(ada, ROUTING, burst.number, "x", NOW)
    (removal,) = removals_for(ada, ROUTING)
    for browser in (as_bilal, as_door):
        for name, args in (
            ("event_terms", (ROUTING,)),
            ("series_terms", (SERIES,)),
            ("elsewhere", (ROUTING,)),
            ("settings", ()),
            ("put_back", (ROUTING, removal.number)),
            ("burst", (ROUTING, burst.number)),
        ):
            address = url_of(f"attendance_desk:{name}", *args)
            assert browser.post(address, {"capacity": "1"}).status_code == 403, name
    assert set(standings(ROUTING)) == {"removed"}
    assert terms_for(ada, ROUTING).plan.capacity is None


def test_what_does_not_exist_is_not_found(as_ada):
    for name in EVENT_PAGES:
        assert as_ada.get(url_of(f"attendance_desk:{name}", "nothing")).status_code == 404
    for address in (
        url_of("attendance_desk:act_on", ROUTING, 7, "remove"),
        url_of("attendance_desk:burst", ROUTING, 7),
        url_of("attendance_desk:series_terms", "nothing"),
        f"/en/desk/events/{ROUTING}/attendees/{10**30}/remove/",
    ):
        assert as_ada.get(address).status_code == 404, address
    assert as_ada.post(url_of("attendance_desk:put_back", ROUTING, 7)).status_code == 404


def test_nobody_of_another_event_is_acted_on(as_ada):
    evening = arrive(DECEMBER)
    address = url_of("attendance_desk:act_on", ROUTING, evening, "remove")
    assert as_ada.post(address, {"why": "x"}).status_code == 404
    assert standing(evening) == "coming"


# --- numbers


def test_the_panel_keeps_sources_apart(as_ada, ada):
    limit(ada, ROUTING, 3)
    arrive(ROUTING, companions=2)
    arrive(ROUTING)
    arrive(ROUTING, maybe=True)
    note_elsewhere(ada, ROUTING, {"meetup.com": 48}, NOW)
    shown = words(page(as_ada, "desk:event", ROUTING))
    for expected in (
        "<strong>3</strong> coming",
        "<strong>1</strong> maybe",
        "<strong>1</strong> waiting",
        "<strong>0</strong> of 3 free",
        "On meetup.com: <strong>48</strong>, noted on 22 November 2026",
    ):
        assert expected in shown
    assert ">51<" not in shown
    assert ">52<" not in shown


def test_lists_of_the_desk_have_short_figures_in_as_many_queries(as_ada, ada):
    addresses = [url_of("desk:overview"), url_of("agenda_desk:event_list")]
    limit(ada, ROUTING, 1)
    arrive(ROUTING)
    arrive(ROUTING)
    one = [queries(as_ada, address) for address in addresses]
    for days in (1, 2):
        start = TUESDAY + timedelta(days=days)
        event = create_event(
            None, themed(start, titles={"en": f"Night {days}"}), NOW, state=State.CONFIRMED
        )
        limit(ada, event.slug, 4)
        arrive(event.slug, companions=2)
    three = [queries(as_ada, address) for address in addresses]
    assert three == one
    for address in addresses:
        shown = words(as_ada.get(address))
        assert "1 of 1 coming, 1 waiting" in shown
        assert shown.count("3 of 4 coming") == 2


def test_the_list_asks_as_much_for_three_as_for_one(as_ada):
    address = url_of("attendance_desk:attendees", ROUTING)
    arrive(ROUTING, name="a")
    one = queries(as_ada, address)
    arrive(ROUTING, name="b")
    arrive(ROUTING, name="c")
    assert queries(as_ada, address) == one


def test_a_draft_has_places_and_no_list(as_ada, ada):
    draft = create_event(ada, themed(TUESDAY, titles={"en": "Draft"}), NOW).slug
    shown = page(as_ada, "desk:event", draft).text
    assert url_of("attendance_desk:event_terms", draft) in shown
    assert url_of("attendance_desk:attendees", draft) not in shown
    answer = as_ada.post(
        url_of("attendance_desk:event_terms", draft),
        {"version": "0", "capacity": "7", "hours_to_answer": "24"},
    )
    assert answer.status_code == 302
    assert terms_for(ada, draft).plan.capacity == 7


# --- places


def test_places_are_set_said_and_undone_on_the_spot(as_ada, ada):
    arrive(ROUTING)
    arrive(ROUTING, at=NOW + MINUTE)
    address = url_of("attendance_desk:event_terms", ROUTING)
    sent = {"version": "0", "capacity": "1", "hours_to_answer": "12"}
    answer = as_ada.post(address, sent, follow=True)
    assert "Saved. 2 come already, and nobody was removed." in words(answer)
    assert url_of("desk:undo", "event", ROUTING) in answer.text
    arrive(ROUTING, at=NOW + 2 * MINUTE)
    sent |= {"version": "1", "capacity": "3"}
    answer = as_ada.post(address, sent, follow=True)
    assert "Saved. 1 who waited comes now." in words(answer)
    assert standings(ROUTING) == ["coming"] * 3
    as_ada.post(url_of("desk:undo", "event", ROUTING))
    assert numbers_of(ROUTING).capacity == 1
    assert standings(ROUTING) == ["coming"] * 3


@pytest.mark.parametrize("capacity", ["0", "-3", "1.5", "many", "9" * 30])
def test_impossible_places_are_refused_at_their_field(as_ada, ada, capacity):
    address = url_of("attendance_desk:event_terms", ROUTING)
    sent = {"version": "0", "capacity": capacity, "hours_to_answer": "12"}
    answer = as_ada.post(address, sent)
    assert answer.status_code == 422
    assert "capacity" in answer.context["form"].errors
    assert 'value="12"' in answer.text
    assert terms_for(ada, ROUTING).plan.capacity is None


def test_a_date_follows_its_series_or_has_its_own_places(as_ada, ada):
    limit_series(ada, SERIES, 40)
    address = url_of("attendance_desk:event_terms", DECEMBER)
    assert "As the series says: 40 places" in as_ada.get(address).text
    sent = {"version": "0", "own": "series", "capacity": "20", "hours_to_answer": "24"}
    as_ada.post(address, sent)
    assert numbers_of(DECEMBER).capacity == 20, "what was typed is meant"
    sent = {"version": "1", "own": "series", "capacity": "20", "hours_to_answer": "24"}
    as_ada.post(address, sent)
    assert numbers_of(DECEMBER).capacity == 40
    sent = {"version": "0", "own": "own", "capacity": "", "hours_to_answer": "24"}
    as_ada.post(address, sent)
    assert numbers_of(DECEMBER).capacity is None


def test_hours_are_asked_for_where_places_are_its_own(as_ada):
    sent = {"version": "0", "own": "own", "capacity": "3", "hours_to_answer": ""}
    answer = as_ada.post(url_of("attendance_desk:event_terms", DECEMBER), sent)
    assert answer.status_code == 422
    assert "hours_to_answer" in answer.context["form"].errors


def test_a_host_who_was_overtaken_sees_it_and_loses_nothing(as_ada, ada):
    limit(ada, ROUTING, 5)
    sent = {"version": "0", "capacity": "9", "hours_to_answer": "24"}
    answer = as_ada.post(url_of("attendance_desk:event_terms", ROUTING), sent)
    assert answer.status_code == 409
    assert 'value="9"' in answer.text
    assert numbers_of(ROUTING).capacity == 5


def test_places_of_a_series_are_set_on_its_page(as_ada, ada):
    shown = page(as_ada, "agenda_desk:series", SERIES).text
    assert url_of("attendance_desk:series_terms", SERIES) in shown
    sent = {"version": "0", "capacity": "40", "hours_to_answer": "24"}
    answer = as_ada.post(url_of("attendance_desk:series_terms", SERIES), sent, follow=True)
    assert "40 places." in words(answer)
    assert numbers_of(DECEMBER).capacity == 40


def test_helpers_see_no_places_of_a_series(as_bilal):
    assert "/places/" not in page(as_bilal, "agenda_desk:series", SERIES).text


# --- elsewhere and settings


def test_the_number_of_meetup_com_is_one_field(as_ada, ada):
    address = url_of("attendance_desk:elsewhere", ROUTING)
    assert 'value="meetup.com"' in page(as_ada, "desk:event", ROUTING).text
    answer = as_ada.post(address, SITES, follow=True)
    assert "On meetup.com:" in words(answer)
    assert [(site.source, site.number) for site in numbers_elsewhere(ROUTING)] == [
        ("meetup.com", 48)
    ]
    two = SITES | {"sites-1-source": "mobilizon.fr", "sites-1-number": "3"}
    as_ada.post(address, two)
    assert [site.source for site in numbers_elsewhere(ROUTING)] == ["meetup.com", "mobilizon.fr"]
    as_ada.post(address, SITES | {"sites-0-number": ""})
    assert [site.source for site in numbers_elsewhere(ROUTING)] == ["mobilizon.fr"]


@pytest.mark.parametrize(
    ("field", "value"), [("sites-0-number", "-1"), ("sites-0-number", "x"), ("sites-1-number", "4")]
)
def test_what_is_no_number_or_of_no_site_is_refused_and_kept(as_ada, field, value):
    answer = as_ada.post(url_of("attendance_desk:elsewhere", ROUTING), SITES | {field: value})
    assert answer.status_code == 422
    assert f'value="{value}"' in answer.text
    assert numbers_elsewhere(ROUTING) == []


def test_a_form_without_its_bookkeeping_is_refused(as_ada):
    answer = as_ada.post(url_of("attendance_desk:elsewhere", ROUTING), {"sites-0-number": "4"})
    assert answer.status_code == 422


def test_too_many_sites_are_refused(as_ada, ada):
    note_elsewhere(ada, ROUTING, {f"site{n}.example": n for n in range(8)}, NOW)
    sent = {"sites-TOTAL_FORMS": "9", "sites-INITIAL_FORMS": "8"}
    sent |= {"sites-8-source": "one.more", "sites-8-number": "1"}
    for n in range(8):
        sent |= {f"sites-{n}-source": f"site{n}.example", f"sites-{n}-number": str(n)}
    answer = as_ada.post(url_of("attendance_desk:elsewhere", ROUTING), sent)
    assert answer.status_code == 422
    assert len(numbers_elsewhere(ROUTING)) == 8


def test_settings_of_the_node(as_ada):
    address = url_of("attendance_desk:settings")
    assert 'value="24"' in as_ada.get(address).text
    as_ada.post(address, {"retention_days": "7", "retention_months": "9"})
    plan = settings_for_hosts()
    assert (plan.shows_numbers, plan.retention_days, retention_months()) == (False, 7, 9)
    for wrong in ({"retention_days": "0"}, {"retention_months": "0"}, {"retention_months": "61"}):
        sent = {"retention_days": "8", "retention_months": "10", **wrong}
        assert as_ada.post(address, sent).status_code == 422
    assert 'value="7"' in as_ada.get(address).text
    assert retention_months() == 9


# --- the list, and acts


def test_the_list_says_who_since_when_and_why(as_ada, ada):
    limit(ada, ROUTING, 1)
    arrive(ROUTING, name="Chloé")
    waits = arrive(ROUTING, at=NOW + MINUTE, name=MARK, series=False)
    address = url_of("attendance_desk:act_on", ROUTING, waits, "let-in")
    answer = as_ada.post(address, {"why": "brings a projector"})
    assert answer.status_code == 409
    assert "free are: 0" in words(answer)
    assert "brings a projector" in answer.text
    assert standing(waits) == "waiting"
    answer = as_ada.post(address, {"why": "brings a projector", "more_places": "on"}, follow=True)
    shown = words(answer)
    assert "Let in: they come now." in shown
    assert "Out of turn:</span>" in shown or "Out of turn: brings a projector" in shown
    assert numbers_of(ROUTING).capacity == 2


@pytest.mark.parametrize("act", ["let-in", "remove", "block"])
def test_without_a_reason_nothing_is_done(as_ada, ada, act):
    limit(ada, ROUTING, 1)
    arrive(ROUTING)
    evening = arrive(ROUTING, at=NOW + MINUTE)
    answer = as_ada.post(url_of("attendance_desk:act_on", ROUTING, evening, act), {"why": " "})
    assert answer.status_code == 422
    assert standing(evening) == "waiting"


def test_a_removal_is_put_back_by_one_button(as_ada, ada):
    evening = arrive(ROUTING, name=MARK)
    answer = as_ada.post(
        url_of("attendance_desk:act_on", ROUTING, evening, "remove"), {"why": "spam"}, follow=True
    )
    (removal,) = removals_for(ada, ROUTING)
    button = url_of("attendance_desk:put_back", ROUTING, removal.number)
    assert button in answer.text
    assert as_ada.get(button).status_code == 405
    as_ada.post(button)
    assert standing(evening) == "coming"


def test_looking_changes_nothing(as_ada):
    evening = arrive(ROUTING)
    for act in ("let-in", "remove", "block"):
        as_ada.get(url_of("attendance_desk:act_on", ROUTING, evening, act))
    assert standing(evening) == "coming"


def test_what_hosts_did_stands_in_the_log(as_ada):
    evening = arrive(ROUTING)
    as_ada.post(
        url_of("attendance_desk:act_on", ROUTING, evening, "remove"), {"why": "spam, clearly"}
    )
    shown = coming_pages.words(as_ada.get(url_of("moderation:act_log")))
    assert "Ada took somebody off the list: “Routing night”." in shown
    assert "spam, clearly" in shown


def test_the_list_for_the_door_has_only_names_that_were_given(as_door, ada):
    arrive(ROUTING, name=MARK, companions=2)
    arrive(ROUTING, companions=1)
    limit(ada, ROUTING, 5)
    arrive(ROUTING, name="Waiting in vain")
    note_elsewhere(ada, ROUTING, {"meetup.com": 48}, NOW)
    shown = words(page(as_door, "attendance_desk:entrance_list", ROUTING))
    assert "5 people are coming." in shown
    assert "2 of them gave no name." in shown
    assert "Besides, 48 on meetup.com" in shown
    assert "Waiting in vain" not in shown


# --- bursts


def test_a_burst_is_a_to_do_and_goes_by_one_press(as_ada, ada):
    person = arrive(ROUTING, at=NOW - timedelta(days=1), origin="1" * 32, name=MARK)
    flood(ROUTING, 10, name="xyz")
    (burst,) = recent_bursts(NOW)[ROUTING]
    address = url_of("attendance_desk:burst", ROUTING, burst.number)
    for name, args in (("desk:overview", ()), ("desk:event", (ROUTING,))):
        assert address in page(as_ada, name, *args).text
    assert "10 registrations within 1 minute" in words(page(as_ada, "desk:overview"))
    shown = words(as_ada.get(address))
    assert "10 registrations within 1 minute (10 persons)" in shown
    assert "xyz" in shown
    assert MARK not in shown
    answer = as_ada.post(address, {"why": "", "block_networks": "on"})
    assert answer.status_code == 422
    answer = as_ada.post(address, {"why": "nonsense", "block_networks": "on"}, follow=True)
    assert "10 registrations were taken off." in words(answer)
    assert numbers_of(ROUTING).count == 1
    assert standing(person) == "coming"
    assert address not in page(as_ada, "desk:overview").text
    assert as_ada.get(address).status_code == 404


def test_a_host_says_that_they_are_people(as_ada):
    flood(ROUTING, 10)
    (burst,) = recent_bursts(NOW)[ROUTING]
    address = url_of("attendance_desk:burst", ROUTING, burst.number)
    answer = as_ada.post(address, {"keep": "yes"}, follow=True)
    assert "They stay; this is not asked again." in words(answer)
    assert numbers_of(ROUTING).count == 10
    assert address not in page(as_ada, "desk:overview").text


def test_that_a_later_burst_is_people_hides_no_earlier_one(as_ada):
    flood(ROUTING, 10)
    flood(ROUTING, 12, at=NOW + timedelta(hours=3))
    then = NOW + timedelta(hours=4)
    earlier, later = (
        url_of("attendance_desk:burst", ROUTING, burst.number)
        for burst in recent_bursts(then)[ROUTING]
    )
    with clock.set_to(then):
        assert as_ada.post(later, {"keep": "yes"}).status_code == 302
        assert as_ada.post(later, {"keep": "yes"}).status_code == 404
        shown = page(as_ada, "desk:overview").text
        assert (earlier in shown, later in shown) == (True, False)
        assert "10 registrations within 1 minute" in words(as_ada.get(earlier))


# --- the code of the evening


def test_the_code_and_its_picture(as_door):
    shown = page(as_door, "attendance_desk:code", ROUTING).text
    assert written_code(ROUTING) in shown
    assert url_of("attendance_desk:code_picture", ROUTING) in shown
    picture = as_door.get(url_of("attendance_desk:code_picture", ROUTING))
    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]
    assert ET.fromstring(picture.text).tag == "{http://www.w3.org/2000/svg}svg"


def test_no_name_is_on_any_page_but_the_lists(as_ada, as_chloe):
    evening = arrive(ROUTING, name=MARK, series=False)
    arrive(DECEMBER, name=MARK, series=True)
    for browser, name, args in (
        (as_chloe, "site:event", (ROUTING,)),
        (as_ada, "desk:event", (ROUTING,)),
        (as_ada, "desk:overview", ()),
        (as_ada, "agenda_desk:event_list", ()),
        (as_ada, "agenda_desk:series", (SERIES,)),
        (as_ada, "desk:history", ()),
        (as_ada, "attendance_desk:code", (ROUTING,)),
        (as_ada, "attendance_desk:event_terms", (ROUTING,)),
    ):
        assert MARK not in page(browser, name, *args).text, name
    assert Attendance.objects.get(pk=evening).registration.name == MARK
