"""Coming, through the door: one tap without an account, pressed twice, by several on one phone."""

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import pytest
from django.test import Client

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.models import Event
from meshup.attendance.choices import Standing
from meshup.attendance.models import Attendance, AttendanceSettings, Registration, Terms
from meshup.kit import clock
from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network
from meshup.moderation.domain.evening_codes import evening_code
from meshup.moderation.limits import LIMITS
from meshup.peers.models import Peer
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.attendance.coming_pages import COME, EVENT, MINE, come, phone, words

SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
NIGHT = "/en/events/nuit-du-routage/"
TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def _november(node):
    paris_series()
    with clock.set_to(NOW):
        yield


def announce(**said):
    create_event(None, themed(SEVEN, **said), NOW, state=State.CONFIRMED)


def limit(capacity, event="nuit-du-routage"):
    Terms.objects.create(
        event=Event.objects.get(slug=event), capacity=capacity, changed_at=NOW, hours_to_answer=24
    )


def persons():
    return [(evening.standing, evening.persons) for evening in Attendance.objects.order_by("pk")]


def test_one_tap_on_the_page_of_an_event_is_enough(as_chloe):
    page = as_chloe.get(EVENT).content.decode()
    assert f'action="{COME}"' in page
    response = as_chloe.post(COME)
    assert response.status_code == 303
    assert "You’re coming" in words(as_chloe.get(response["Location"]))
    assert persons() == [(Standing.COMING, 1)]
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "same-origin")


@pytest.mark.parametrize("headers", [{"origin": "null"}, {"sec-fetch-site": "cross-site"}])
def test_a_page_of_another_site_registers_nobody(node, headers):
    answer = Client(headers=headers).post(COME)
    assert (answer.status_code, dict(answer.cookies)) == (403, {})
    assert persons() == []


def test_the_page_of_an_event_is_kept_for_everybody_whoever_has_come(as_chloe):
    come(as_chloe)
    answer = as_chloe.get(EVENT)
    assert "X-Meshup-Tags" in answer.headers
    assert answer.content == phone().get(EVENT).content


def test_looking_changes_nothing(as_chloe):
    response = as_chloe.get(COME)
    assert (response.status_code, response["Location"]) == (302, f"{EVENT}#coming")
    assert not Registration.objects.exists()


def test_pressed_again_it_is_the_same_registration_and_what_was_said_stays(as_chloe):
    link = come(as_chloe, companions="2")
    assert come(as_chloe) == link
    assert persons() == [(Standing.COMING, 3)]


def test_two_presses_of_one_form_are_one_even_where_no_cookie_came_along():
    first = come(phone(), once=TOKEN)
    other = phone()
    assert come(other, once=TOKEN) == first
    assert persons() == [(Standing.COMING, 1)]
    assert "You’re coming" in words(other.get(MINE))  # the press that reached its browser counts


def test_a_form_that_has_no_token_of_its_own_is_somebody_else_each_time():
    links = {come(phone(), once=token) for token in ("", "", "short", "short", TOKEN)}
    assert len(links) == 5


def test_after_going_the_same_form_comes_anew():
    first = come(phone(), once=TOKEN)
    phone().post(first, {"withdraw": "1"})
    assert persons() == []
    assert come(phone(), once=TOKEN) != first
    assert persons() == [(Standing.COMING, 1)]


def test_a_trap_that_is_filled_in_makes_nothing_and_says_nothing(as_chloe):
    response = as_chloe.post(COME, {"website": "https://spam.example"})
    assert (response.status_code, response["Location"]) == (302, f"{EVENT}#coming")
    assert not Peer.objects.exists()


def test_somebody_else_on_the_same_phone_is_a_person_of_their_own(as_chloe):
    first = come(as_chloe, companions="1")
    second = come(as_chloe, somebody_else="1")
    assert first != second
    assert sorted(persons()) == [(Standing.COMING, 1), (Standing.COMING, 2)]
    shown = words(as_chloe.get(MINE))
    assert "You’re coming, with 1 friend" in shown


def test_what_a_device_has_said_is_at_an_address_of_its_own_that_nobody_keeps(as_chloe):
    assert as_chloe.get(MINE).status_code == 204
    link = come(as_chloe, companions="2")
    answer = as_chloe.get(MINE)
    assert answer["Cache-Control"] == "no-store"
    assert "X-Meshup-Tags" not in answer.headers
    assert "You’re coming, with 2 friends" in words(answer)
    assert f'href="{link}"' in answer.content.decode()
    assert phone().get(MINE).status_code == 204


def test_a_secret_link_makes_nobody_the_peer(as_chloe):
    link = come(as_chloe)
    reader = phone()
    assert "You’re coming" in words(reader.get(link))
    reader.post(link, {"companions": "3"})
    assert reader.cookies == SimpleCookie()
    assert reader.get(MINE).status_code == 204
    assert persons() == [(Standing.COMING, 4)]


@pytest.mark.parametrize(
    ("said", "status", "sentence"),
    [
        ({"companions": "10"}, 422, "less than or equal to 9"),
        ({"companions": "many"}, 422, "whole number"),
        ({"name": "x" * 81}, 422, "at most 80 characters"),
    ],
)
def test_what_makes_no_sense_is_said_and_makes_nobody(as_chloe, said, status, sentence):
    response = as_chloe.post(COME, said)
    assert response.status_code == status
    assert sentence in words(response)
    assert not Peer.objects.exists()


def test_an_event_that_is_not_there_and_a_blocked_visitor_are_answered_alike(ada):
    absent = phone().post("/en/events/nothing-2026-12-02/coming/")
    block_network(ada, network_key("203.0.113.9"), "flood", NOW)
    blocked = phone().post(COME)
    assert (blocked.status_code, absent.status_code) == (404, 404)
    assert words(blocked) == words(absent).replace("nothing-2026-12-02", DECEMBER)
    assert words(phone().post(COME, {"companions": 99})) == words(blocked)
    come(phone("198.51.100.7"))


@pytest.mark.parametrize("path", [COME, MINE, EVENT.replace("events/", "events/") + "coming/"])
def test_every_door_of_a_peer_is_private(as_chloe, path):
    answer = as_chloe.get(path)
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_beyond_the_limit_of_an_address_nothing_typed_is_lost():
    most = LIMITS["coming"].network[0].most
    for _ in range(most):
        come(phone())
    refused = phone().post(COME, {"companions": "2", "name": "Zoé", "series": "on"})
    page = refused.content.decode()
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert 'name="companions" value="2"' in page
    assert 'value="Zoé"' in page
    assert 'name="series"' in page
    assert Registration.objects.count() == Peer.objects.count() == most


def test_the_code_of_the_evening_lets_a_whole_venue_in():
    most = LIMITS["coming"].network[0].most
    with clock.set_to(datetime(2026, 12, 2, 17, tzinfo=UTC)):
        page = phone().get(f"{EVENT}?code={evening_code(DECEMBER)}").content.decode()
        assert f'name="code" value="{evening_code(DECEMBER)}"' in page
        for _ in range(most + 5):
            come(phone(), code=evening_code(DECEMBER).lower())
    assert Registration.objects.count() == most + 5
    assert set(Registration.objects.values_list("origin", flat=True)) == {""}  # never a flood


def test_the_code_opens_nothing_on_another_day():
    most = LIMITS["coming"].network[0].most
    for _ in range(most):
        come(phone(), code=evening_code(DECEMBER))
    assert phone().post(COME, {"code": evening_code(DECEMBER)}).status_code == 429


def test_what_stands_as_code_in_an_address_is_no_place_to_write(as_chloe):
    page = as_chloe.get(f"{EVENT}?code=<b>come+here</b>").content.decode()
    assert 'name="code"' not in page
    assert "come here" not in page


def test_numbers_on_a_page_are_honest_when_few_and_rough_when_many(as_chloe):
    announce()
    path = f"{NIGHT}coming/"
    assert "so far" not in words(as_chloe.get(NIGHT))
    told = []
    for companions in (0, 1, 8, 9, 9, 9, 7):
        come(phone(), path, companions=companions)
        told += [words(as_chloe.get(NIGHT))]
    assert "1 person is coming so far." in told[0]
    assert "3 people are coming so far." in told[1]
    assert "About 10 people are coming so far." in told[2]
    assert "About 50 people are coming so far." in told[6]


def test_where_places_are_few_a_page_says_how_many_and_then_leads_to_the_waiting_list(as_chloe):
    announce()
    limit(3)
    path = f"{NIGHT}coming/"
    assert "3 places are free." in words(as_chloe.get(NIGHT))
    come(phone(), path, companions="1")
    page = words(as_chloe.get(NIGHT))
    assert "1 place is free." in page
    assert "I’m coming" in page
    come(phone(), path)
    page = words(as_chloe.get(NIGHT))
    assert "All places are taken." in page
    assert "Join the waiting list" in page
    waiting = come(phone(), path, companions="1")
    assert "You are on the waiting list, with 1 friend" in words(as_chloe.get(waiting))
    assert "You are the first in line." in words(as_chloe.get(waiting))
    assert "All places are taken; 2 people are waiting." in words(as_chloe.get(NIGHT))


def test_places_of_one_evening_say_nothing_about_another(as_chloe):
    announce()
    create_event(None, themed(NOW + timedelta(days=20), titles={"en": "Another"}), NOW)
    other = Event.objects.exclude(slug="nuit-du-routage").get(series=None)
    limit(1, event=other.slug)
    come(phone(), f"{NIGHT}coming/")
    page = words(as_chloe.get(NIGHT))
    assert "1 person is coming so far." in page
    assert "Join the waiting list" not in page


def test_where_hosts_show_no_numbers_one_still_knows_that_one_waits(as_chloe):
    announce()
    limit(1)
    AttendanceSettings.objects.create(shows_numbers=False)
    assert "places" not in words(as_chloe.get(NIGHT))
    come(phone(), f"{NIGHT}coming/")
    page = words(as_chloe.get(NIGHT))
    assert "All places are taken." in page
    assert "Join the waiting list" in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"registration_opens_at": NOW + timedelta(days=3)}, "Registration opens on"),
        ({"registration_closes_at": NOW - timedelta(days=1)}, "Registration is closed."),
    ],
)
def test_before_it_opens_and_after_it_closes_there_is_no_button(as_chloe, said, sentence):
    announce(registration="here", **said)
    page = as_chloe.get(NIGHT)
    assert sentence in words(page)
    assert "data-come" not in page.content.decode()
    refused = as_chloe.post(f"{NIGHT}coming/")
    assert refused.status_code == 409
    assert not Registration.objects.exists()


def test_one_registers_elsewhere_first_and_may_say_it_here_too(as_chloe):
    announce(registration="elsewhere", registration_url="https://tickets.example/night")
    page = as_chloe.get(NIGHT).content.decode()
    assert page.index("https://tickets.example/night") < page.index("data-come")
    assert "Say here, too" in page
    come(as_chloe, f"{NIGHT}coming/")


def test_nobody_comes_to_what_is_cancelled_or_over(ada, as_chloe):
    announce()
    with clock.set_to(SEVEN + timedelta(days=1)):
        assert "data-come" not in as_chloe.get(NIGHT).content.decode()
        assert as_chloe.post(f"{NIGHT}coming/").status_code == 409
    cancel(ada, "nuit-du-routage", {}, NOW)
    assert "data-come" not in as_chloe.get(NIGHT).content.decode()
    assert as_chloe.post(f"{NIGHT}coming/").status_code == 409
    assert not Peer.objects.exists()


def test_home_and_the_series_have_the_button_too(as_chloe):
    for path in ("/en/", "/en/series/paris-p2p/"):
        assert f'action="{COME}"' in as_chloe.get(path).content.decode(), path
    come(as_chloe, series="1")
    assert Registration.objects.get().series is not None
    page = words(as_chloe.get("/en/series/paris-p2p/"))
    assert "I come every time" in page
    assert "First Wednesday of each month" in page


def test_who_comes_no_more_is_told_so_and_may_come_after_all(as_chloe):
    link = come(as_chloe)
    left = as_chloe.post(link, {"withdraw": "1"})
    assert (left.status_code, left["Location"]) == (303, f"/en/events/{DECEMBER}/not-coming/")
    page = as_chloe.get(left["Location"])
    assert "nothing of it is kept" in words(page)
    assert f'action="{COME}"' in page.content.decode()
    assert as_chloe.get(link).status_code == 404
    assert persons() == []
