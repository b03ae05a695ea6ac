"""A registration by its secret link: what it says, what one tap changes, and what it never does."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, move
from meshup.agenda.models import Event
from meshup.attendance.choices import Standing
from meshup.attendance.domain.links import registration_by_link
from meshup.attendance.models import Attendance, Registration, Terms
from meshup.kit import clock
from meshup.letters.models import Address
from meshup.moderation.domain.blocks import block_peer
from meshup.moderation.domain.evening_codes import evening_code
from meshup.moderation.limits import LIMITS
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.attendance.coming_pages import come, phone, words

SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
NIGHT = "/en/events/nuit-du-routage/coming/"
JANUARY = "2027-01-06"


@pytest.fixture(autouse=True)
def _november(node):
    paris_series()
    with clock.set_to(NOW):
        yield


def announce(**said):
    create_event(None, themed(SEVEN, **said), NOW, state=State.CONFIRMED)


def press(link, browser=None, **said):
    response = (browser or phone()).post(link, said)
    assert response.status_code == 303, response.content.decode()
    return response["Location"]


def shown(link, browser=None):
    return words((browser or phone()).get(link))


def facts(link):
    return registration_by_link(link.split("/")[3])


def limit(capacity, hours=24):
    event = Event.objects.get(slug="nuit-du-routage")
    Terms.objects.create(event=event, capacity=capacity, changed_at=NOW, hours_to_answer=hours)


def test_the_page_is_private_and_says_where_it_stands(as_chloe):
    link = come(as_chloe)
    answer = phone().get(link)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == (
        "no-referrer",
        "noindex, nofollow",
    )
    assert "X-Meshup-Tags" not in answer.headers
    assert "You’re coming" in words(answer)
    assert f"http://testserver{link}" in answer.content.decode()


def test_friends_come_along_with_one_tap(as_chloe):
    link = come(as_chloe)
    there = press(link, companions="2")
    assert there == f"{link}?done=saved#friends"
    assert press(link, maybe="0") == f"{link}?done=saved#sure"
    page = phone().get(there)
    assert "You’re coming, with 2 friends" in words(page)
    assert "Noted." in words(page)
    pressed = page.content.decode().partition('aria-pressed="true"')[0].rpartition("<button")[2]
    assert 'value="2"' in pressed
    assert [evening.persons for evening in Attendance.objects.all()] == [3]


def test_a_tap_also_saves_what_was_typed(as_chloe):
    link = come(as_chloe)
    press(link, details="1", name="Zoé", only_changes="on", companions="1")
    kept = facts(link)
    assert (kept.name, kept.only_changes, kept.companions) == ("Zoé", True, 1)
    press(link, maybe="1")
    assert facts(link).wish == replace(kept.wish, maybe=True)
    assert "Perhaps you’re coming, with 1 friend" in shown(link)
    press(link, maybe="0")
    assert facts(link).wish == kept.wish


def test_what_a_form_leaves_out_is_taken_back(as_chloe):
    link = come(as_chloe, name="Zoé", only_changes="on")
    press(link, details="1", name="")
    assert (facts(link).name, facts(link).only_changes) == ("", False)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"details": "1", "email": "no address"}, "Enter a valid email address."),
        ({"details": "1", "name": "x" * 81}, "at most 80 characters"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_nothing_typed_is_lost(
    as_chloe, said, sentence
):
    link = come(as_chloe)
    refused = phone().post(link, {"details": "1", "name": "Zoé", "companions": "4"} | said)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert sentence in page
    assert (said | {"name": said.get("name", "Zoé")})["name"] in page
    assert facts(link).companions == 0


def test_an_address_is_left_shown_to_nobody_and_taken_back(as_chloe):
    link = come(as_chloe)
    there = press(link, details="1", email="chloe@example.org")
    page = shown(there)
    assert "A letter is on its way" in page
    assert "c…@example.org" in page
    assert "chloe@example.org" not in page
    assert facts(link).address == Address.objects.get().pk
    press(link, details="1", name="Zoé")
    assert facts(link).address is not None
    press(link, details="1", name="Zoé", forget_email="1")
    assert facts(link).address is None


def test_a_page_says_the_same_of_an_address_that_the_node_knows(as_chloe):
    Address.objects.create(
        email="ada@example.org", language="en", handle="a" * 22, made_at=NOW, proved_at=NOW
    )
    known = press(come(as_chloe), details="1", email="ada@example.org")
    new = press(come(phone()), details="1", email="eve@example.org")
    assert without_own(known).replace("a…@", "e…@") == without_own(new)


def without_own(there):
    """Return what a page says but for its own address and its code for the door."""
    page = shown(there).replace(there.split("?")[0], "")
    return re.sub(r"(?:[A-Z2-7]{4} ){4}", "", page)


def test_every_time_is_one_tap_and_so_is_a_month_left_out(as_chloe):
    link = come(as_chloe, companions="2")
    assert "First Wednesday of each month." in shown(link)
    there = press(link, series="1")
    assert there.endswith("?done=series")
    page = shown(there)
    assert "You’re coming every time First Wednesday of each month" in page
    assert "The next time Wednesday 2 December 2026" in page
    press(there, skip=JANUARY)
    standing = {one.day: one.standing for one in facts(there).evenings}
    assert standing[date(2027, 1, 6)] == Standing.SKIPPED
    assert standing[date(2027, 2, 3)] == Standing.COMING
    page = phone().get(there).content.decode()
    assert f'name="unskip" value="{JANUARY}"' in " ".join(page.split())
    press(there, unskip=JANUARY)
    assert {one.standing for one in facts(there).evenings} == {Standing.COMING}


def test_the_next_time_is_the_next_to_which_one_comes(as_chloe):
    link = come(as_chloe, series="1")
    press(link, skip="2026-12-02")
    assert "The next time Wednesday 6 January 2027" in shown(link)


def test_who_leaves_a_series_leaves_all_of_it_and_may_come_back(as_chloe):
    link = come(as_chloe, series="1")
    there = press(link, withdraw="1")
    assert there == f"/en/events/{DECEMBER}/not-coming/?every-time"
    page = as_chloe.get(there)
    assert "I come every time after all" in words(page)
    assert 'name="series" value="1"' in page.content.decode()
    assert not Registration.objects.exists()


def test_who_comes_is_told_the_whole_place_and_nobody_else_is(as_chloe, ada):
    announce(place_audience="attendees", venue="ground-control")
    place = "Ground Control"
    assert place not in words(as_chloe.get("/en/events/nuit-du-routage/"))
    link = come(as_chloe, NIGHT)
    assert place in shown(link)
    press(link, maybe="1")
    assert place in shown(link)
    calendar = phone().get(f"{link}coming.ics").content.decode()
    assert place in calendar
    limit(1)
    press(link, maybe="0")
    waiting = come(phone(), NIGHT)
    assert "You are on the waiting list" in shown(waiting)
    assert place not in shown(waiting)
    assert "The place is told to those who come." in shown(waiting)
    assert place not in phone().get(f"{waiting}coming.ics").content.decode()


def test_a_calendar_file_has_every_evening_that_one_comes_to(as_chloe):
    link = come(as_chloe, series="1")
    press(link, skip=JANUARY)
    calendar = phone().get(f"{link}coming.ics")
    text = calendar.content.decode()
    assert calendar["Content-Type"] == "text/calendar; charset=utf-8"
    assert (calendar["Cache-Control"], "Access-Control-Allow-Origin" in calendar.headers) == (
        "no-store",
        False,
    )
    assert text.count("BEGIN:VEVENT") == len(facts(link).evenings) - 1
    assert "20270106" not in text


def test_a_place_that_became_free_is_taken_or_left_with_one_tap(as_chloe):
    announce()
    limit(1)
    first = come(as_chloe, NIGHT)
    waiting, behind = come(phone(), NIGHT), come(phone(), NIGHT)
    press(waiting, details="1", email="zoe@example.org")
    Address.objects.update(proved_at=NOW)
    press(first, withdraw="1")
    page = shown(waiting)
    assert "A place is free for you" in page
    assert "It is kept for you until" in page
    evening = facts(waiting).evenings[0].number
    theft = phone().post(behind, {"accept": evening})
    assert theft.status_code == 404
    press(waiting, accept=evening)
    assert "You’re coming" in shown(waiting)


def test_a_place_that_is_left_goes_to_the_next(as_chloe):
    announce()
    limit(1)
    first = come(as_chloe, NIGHT)
    waiting, behind = come(phone(), NIGHT), come(phone(), NIGHT)
    press(waiting, details="1", email="zoe@example.org")
    Address.objects.update(proved_at=NOW)
    press(first, withdraw="1")
    there = press(waiting, decline=facts(waiting).evenings[0].number)
    assert phone().get(there).status_code == 200
    assert "You’re coming" in shown(behind)


def test_who_did_not_answer_in_time_may_still_come_while_there_is_a_place(as_chloe):
    announce()
    limit(1, hours=24)
    first = come(as_chloe, NIGHT)
    waiting = come(phone(), NIGHT)
    press(waiting, details="1", email="zoe@example.org")
    Address.objects.update(proved_at=NOW)
    press(first, withdraw="1")
    with clock.set_to(NOW + timedelta(days=2)):
        page = shown(waiting)
        assert "you did not answer in time" in page
        assert "I still want to come" in page
        evening = facts(waiting).evenings[0].number
        press(waiting, accept=evening)
        assert "You’re coming" in shown(waiting)
        assert "did not answer" not in shown(waiting)
        press(waiting, accept=evening)  # twice is once
        assert "You’re coming" in shown(waiting)


def test_a_place_that_nobody_offered_cannot_be_taken(as_chloe):
    announce()
    limit(1)
    come(as_chloe, NIGHT)
    waiting = come(phone(), NIGHT)
    refused = phone().post(waiting, {"accept": facts(waiting).evenings[0].number})
    assert refused.status_code == 409
    assert "No place is offered to you at present." in words(refused)
    assert "You are on the waiting list" in shown(waiting)


def test_a_page_says_what_became_of_the_event(ada, as_chloe):
    announce()
    link = come(as_chloe, NIGHT)
    later = SEVEN + timedelta(days=1)
    move(ada, "nuit-du-routage", later, later + timedelta(hours=3), NOW)
    page = shown(link)
    assert "Thursday 10 December 2026" in page
    assert "moved" in page
    cancel(ada, "nuit-du-routage", {"en": "The hall is flooded."}, NOW)
    page = shown(link)
    assert "This event does not take place" in page
    assert "The hall is flooded." in page
    with clock.set_to(SEVEN + timedelta(days=3)):
        page = phone().get(link)
        assert page.status_code == 200
        assert "<button" not in page.content.decode().partition("</main>")[0]


@pytest.mark.parametrize("token", ["x" * 42, "short", "é" * 42])
def test_a_link_that_is_gone_and_one_that_never_was_look_the_same(as_chloe, token):
    link = come(as_chloe)
    press(link, withdraw="1")
    gone, never = phone().get(link), phone().get(f"/en/coming/{token}/")
    assert (gone.status_code, never.status_code) == (404, 404)
    assert "This registration is no more" in words(gone)
    assert words(gone) == words(never)
    assert gone["Cache-Control"] == never["Cache-Control"] == "no-store"
    assert phone().post(link, {"companions": "2"}).status_code == 404


def test_looking_for_links_ends_soon():
    stranger = phone()
    most = LIMITS["open_link"].network[0].most
    for number in range(most):
        assert stranger.get(f"/en/coming/{number:042}/").status_code == 404
    assert stranger.get(f"/en/coming/{'y' * 42}/").status_code == 429
    assert shown(come(phone("198.51.100.7")), stranger)


def test_looking_changes_nothing_whatever_the_address_says(as_chloe):
    link = come(as_chloe)
    before = facts(link)
    for query in ("withdraw=1", "companions=9", "maybe=1", "series=1", "forget_email=1"):
        phone().get(f"{link}?{query}")
    assert facts(link) == before


def test_the_code_of_the_evening_is_carried_on(as_chloe):
    link = come(as_chloe, code="ABCD-EFGH")
    assert link.endswith("?code=ABCD-EFGH")
    page = as_chloe.get(link).content.decode()
    assert f'action="{link}"' in page
    assert press(link, companions="1").endswith("?done=saved&code=ABCD-EFGH#friends")


def test_one_network_leaves_no_more_addresses_than_its_share(as_chloe):
    most = LIMITS["leave_address"].network[0].most
    links = [come(phone("198.51.100.1")) for _each in range(most + 1)]
    for number, link in enumerate(links[:-1]):
        press(link, details="1", email=f"person{number}@many.example")
    typed = {"details": "1", "name": "Zoé", "email": "one.more@many.example"}
    refused = phone().post(links[-1], typed)
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert 'value="one.more@many.example"' in refused.content.decode()
    program = Client(headers={"accept": "application/json"}, REMOTE_ADDR="203.0.113.9")
    asked = program.patch(
        links[-1], {"email": "one.more@many.example"}, content_type="application/json"
    )
    assert (asked.status_code, asked.json()["error"]) == (429, "too_many")
    assert Address.objects.count() == most
    assert facts(links[-1]).name == ""
    press(links[-1], details="1", name="Zoé")  # all else is said
    press(links[0], forget_email="on")  # and no letters are wanted any more
    press(links[-1], phone("198.51.100.7"), details="1", email="zoe@example.org")
    assert facts(links[-1]).address is not None


def test_one_device_leaves_no_more_addresses_than_its_share_whatever_its_network(as_chloe):
    link = come(as_chloe)
    most = LIMITS["leave_address"].peer[0].most
    for number in range(most):
        press(link, phone(f"198.51.100.{number}"), details="1", email=f"a{number}@many.example")
    typed = {"details": "1", "email": "one.more@many.example"}
    assert phone("198.51.100.99").post(link, typed).status_code == 429


def test_a_crowd_behind_the_address_of_a_venue_leaves_theirs_with_its_code(as_chloe):
    announce()
    limits = LIMITS["leave_address"]
    assert min(limits.network_with_code[0].most, limits.node_with_code[0].most) >= 300
    crowd = 2 * limits.network[0].most
    with clock.set_to(SEVEN):
        code = evening_code("nuit-du-routage")
        links = [come(phone(), NIGHT, code=code) for _each in range(crowd)]
        for number, link in enumerate(links):
            press(link, details="1", email=f"person{number}@many.example")
        assert Address.objects.count() == crowd
        last = come(phone(), NIGHT)  # without the code theirs is a network like any other
        assert press(last, details="1", email="a@x.example")


def test_beyond_the_limit_of_an_address_what_was_typed_stays_in_the_form(as_chloe):
    link = come(as_chloe)
    most = LIMITS["change_coming"].network[0].most
    for number in range(most):
        press(link, companions=number % 2)
    refused = phone().post(link, {"details": "1", "name": "Zoé", "email": "zoe@example.org"})
    page = refused.content.decode()
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert 'value="Zoé"' in page
    assert 'value="zoe@example.org"' in page
    assert facts(link).name == ""


def test_who_is_blocked_is_answered_as_if_the_link_led_nowhere(ada, as_chloe):
    link = come(as_chloe)
    block_peer(ada, facts(link).peer, "flood", NOW)
    assert phone("198.51.100.7").post(link, {"companions": "2"}).status_code == 404
    assert facts(link).companions == 0


def test_a_page_leads_to_where_one_reports_and_to_the_hosts(as_chloe):
    page = phone().get(come(as_chloe)).content.decode()
    assert f'href="/en/report/event/{DECEMBER}/"' in page
    assert 'href="/en/contact/"' in page.partition("<main")[2].partition("</main>")[0]


def test_who_is_blocked_changes_nothing_and_may_still_withdraw(as_chloe, ada):
    link, evenings = come(as_chloe), "/en/me/evenings/"
    theirs = facts(link)
    block_peer(ada, theirs.peer, "a flood", NOW)
    assert phone().post(link, {"companions": "3"}).status_code == 404
    assert facts(link).companions == 0
    assert (
        as_chloe.post(evenings, {"registration": theirs.number, "skip": "2026-12-02"}).status_code
        == 404
    )
    assert press(evenings, as_chloe, registration=theirs.number, withdraw="1")
    assert not Registration.objects.exists()
