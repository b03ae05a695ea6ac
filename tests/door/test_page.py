"""The page of a door without a script: count, find, check in, take back; and what leads there."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.attendance.domain.passes import digest_of, pass_code, written_pass
from meshup.door.domain.queries.doors import door_state
from meshup.kit import clock
from tests.attendance.people import DECEMBER, NOW, ROUTING, at_most, comes, routing_night
from tests.door.evenings import END, MINUTE, PAGE, START, check_in, operation, pass_of, send

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
EVENT = f"/en/desk/events/{ROUTING}/"


@pytest.fixture(autouse=True)
def _evening(paris):
    routing_night()
    with clock.set_to(START):
        yield


def text(answer):
    """Return what a page says, without its elements."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page(browser):
    return text(browser.get(PAGE))


def key_on(browser):
    return re.search(r'name="key" value="([^"]+)"', browser.get(PAGE).content.decode()).group(1)


def press(browser, **said):
    """Press a button; the page says the count again."""
    answer = browser.post(PAGE, said)
    assert (answer.status_code, answer.url) == (303, f"{PAGE}#count")
    return door_state(ROUTING)


def test_one_more_one_fewer_several_and_for_the_first_time(as_door):
    assert press(as_door, count="1").heads == 1
    assert press(as_door, count="1", first_time="1").first_times == 1
    assert press(as_door, group="4").heads == 6
    assert press(as_door, count="-1").heads == 5
    said = page(as_door)
    assert "5 have come" in said
    assert "1 here for the first time" in said


def test_a_form_that_is_sent_twice_counts_once_and_the_next_page_counts_anew(as_door):
    key = key_on(as_door)
    press(as_door, key=key, count="1")
    assert press(as_door, key=key, count="1").heads == 1
    answer = as_door.post(PAGE, {"key": key, "count": "-1"})
    assert answer.status_code == 409
    assert "press once more" in text(answer)
    assert press(as_door, key=key_on(as_door), count="1").heads == 2


def test_somebody_is_found_by_parts_of_a_name_and_checked_in(as_door):
    _code, digest = pass_of(name="Zoé Zébulon", companions=2)
    pass_of(name="Bilal")
    answer = as_door.post(PAGE, {"find": "zebu ZOE"})
    said = text(answer)
    assert answer.status_code == 200
    assert "Zoé Zébulon 3 people" in said
    assert "Bilal" not in said
    state = press(as_door, check_in=digest, persons="2", first_time="1")
    assert (state.heads, state.first_times, state.checked_in) == (2, 1, 1)
    assert "2 people are in already" in text(as_door.post(PAGE, {"find": "Zoé"}))
    said = page(as_door)
    assert "1 of 2 on the list" in said
    assert "2 people checked in, 1 for the first time" in said


def test_names_do_not_stand_in_addresses(as_door):
    pass_of(name="Zébulon")
    content = as_door.get(f"{PAGE}?find=Zébulon").content.decode()
    assert "Zébulon" not in content
    assert 'method="get"' not in content.split("data-without-script")[1]


def test_a_code_finds_whoever_shows_it_as_it_is_typed(as_door):
    code, digest = pass_of(name="Ada")
    for typed in (code, written_pass(code), code.lower(), written_pass(code).replace(" ", "-")):
        answer = as_door.post(PAGE, {"find": typed})
        assert "Ada" in text(answer)
        assert digest in answer.content.decode()


def test_a_code_of_another_evening_is_not_on_the_list_and_can_be_let_in(as_door):
    code, _digest = pass_of(DECEMBER, name="Ada")
    answer = as_door.post(PAGE, {"find": code})
    assert answer.status_code == 409
    assert "This code is not on the list" in text(answer)
    here = digest_of(code, ROUTING)
    assert here in answer.content.decode()
    press(as_door, check_in=here, persons="1")
    press(as_door, check_in=here, persons="1")
    assert door_state(ROUTING).heads == 1
    assert "1 code was let in that is not on the list" in page(as_door)


def test_nobody_of_that_name(as_door):
    comes(ROUTING, name="")
    assert "Nobody of that name" in text(as_door.post(PAGE, {"find": "Zoé"}))


def test_who_waits_or_is_not_sure_is_flagged(as_door):
    at_most(1, ROUTING)
    comes(ROUTING, name="Ada")
    comes(ROUTING, name="Bilal")
    comes(ROUTING, name="Chloé", maybe=True)
    assert "on the waiting list: has no place" in text(as_door.post(PAGE, {"find": "Bilal"}))
    assert "said “maybe”" in text(as_door.post(PAGE, {"find": "Chloé"}))


def test_helpers_with_the_programme_find_codes_and_no_names(as_bilal):
    code, _digest = pass_of(name="Zébulon")
    assert "Nobody of that name" in text(as_bilal.post(PAGE, {"find": "Zébulon"}))
    answer = as_bilal.post(PAGE, {"find": code})
    assert "Without a name" in text(answer)
    assert "bulon" not in answer.content.decode()


def test_what_was_done_last_is_taken_back_once(as_door, as_ada):
    _code, digest = pass_of(name="Ada", companions=1)
    send(as_door, operation(1), check_in(2, digest, 2))
    shown = as_ada.get(PAGE).content.decode()
    keys = re.findall(r'name="undo"\s+value="([^"]+)"', shown)
    assert keys == ["a" * 22 + "-2", "a" * 22 + "-1"]
    assert press(as_ada, undo=keys[0]).heads == 1
    answer = as_ada.post(PAGE, {"undo": keys[0]})
    assert answer.status_code == 409
    assert "This is taken back already." in text(answer)
    answer = as_ada.post(PAGE, {"undo": "z" * 22 + "-1"})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "said",
    [
        {"count": "101"},
        {"count": "x"},
        {"count": "-2"},
        {"group": "31"},
        {"check_in": "f" * 31},
        {"check_in": "f" * 32, "persons": "11"},
        {"key": "'; DROP", "count": "1"},
        {"undo": "x"},
        {"find": "x" * 81},
    ],
)
def test_nonsense_is_refused_and_counts_nothing(as_door, said):
    assert as_door.post(PAGE, said).status_code == 422
    assert door_state(ROUTING).serial == 0


def test_nothing_pressed_is_nothing_done(as_door):
    assert as_door.post(PAGE, {}).status_code == 200
    assert as_door.get(PAGE).status_code == 200
    assert door_state(ROUTING).serial == 0


def test_before_its_hours_the_page_can_be_looked_at_and_says_when_it_opens(as_door):
    pass_of(name="Ada")
    with clock.set_to(NOW):
        said = page(as_door)
        answer = as_door.post(PAGE, {"count": "1"})
        found = text(as_door.post(PAGE, {"find": "Ada"}))
    assert "counting begins on Tuesday 8 December 2026, 13:00" in said
    assert answer.status_code == 409
    assert "nothing is counted before" in text(answer)
    assert "Ada" in found
    assert door_state(ROUTING).serial == 0


def test_a_day_after_the_end_it_is_closed(as_door):
    with clock.set_to(END + 24 * HOUR):
        assert "This door is closed" in page(as_door)
        assert as_door.post(PAGE, {"count": "1"}).status_code == 409


def test_strangers_are_led_to_the_sign_in_page_and_other_sites_press_nothing(as_chloe, as_door):
    assert as_chloe.get(PAGE).status_code == 302
    assert as_chloe.post(PAGE, {"count": "1"}).status_code == 302
    answer = as_door.post(PAGE, {"count": "1"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert door_state(ROUTING).serial == 0


def test_the_timetable_of_the_evening_stands_below(as_door):
    said = text(as_door.get(f"/en/desk/events/{DECEMBER}/door/"))
    assert "19:30 Person to person" in said


def test_the_page_asks_as_often_for_three_as_for_one(as_door):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert as_door.get(PAGE).status_code == 200
        return len(asked)

    _code, digest = pass_of(name="Ada")
    send(as_door, operation(1), check_in(2, digest))
    queries()
    one = queries()
    for number, name in enumerate(("Bilal", "Chloé"), 3):
        _code, digest = pass_of(name=name)
        send(as_door, check_in(number, digest))
    assert queries() == one


# --- what leads there ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["as_ada", "as_bilal", "as_door"])
def test_the_page_of_an_event_leads_every_helper_to_its_door(request, who):
    browser = request.getfixturevalue(who)
    assert f'href="{PAGE}"' in browser.get(EVENT).content.decode()
    with clock.set_to(START - timedelta(days=8)):
        assert f'href="{PAGE}"' not in browser.get(EVENT).content.decode()


def test_while_the_door_is_open_it_is_the_first_button_of_the_event(as_ada):
    for at, stands_out in (
        (START - 6 * HOUR - MINUTE, False),
        (START - 6 * HOUR, True),
        (END - MINUTE, True),
        (END, False),
    ):
        with clock.set_to(at):
            shown = as_ada.get(EVENT).context
        first, *others = shown["actions"]
        assert (first.url == PAGE) is stands_out
        assert not first.quiet
        assert all(action.quiet for action in others)
        assert (PAGE in [link.url for link in shown["links"]]) is not stands_out


@pytest.mark.parametrize("who", ["as_ada", "as_bilal", "as_door"])
def test_the_overview_reminds_of_the_door_on_the_day(request, who):
    browser = request.getfixturevalue(who)
    with clock.set_to(START - 3 * HOUR):
        said = text(browser.get("/en/desk/"))
    assert "At 19:00: open the door" in said
    assert "The door is open" in text(browser.get("/en/desk/"))
    for at in (START - 13 * HOUR, END):
        with clock.set_to(at):
            answer = browser.get("/en/desk/").content.decode()
            assert f'href="{PAGE}"' not in answer


def test_an_evening_online_has_no_door(as_ada):
    from meshup.agenda.models import Event  # noqa: PLC0415

    Event.objects.filter(slug=ROUTING).update(mode="online", online_url="https://meet.example/x")
    assert f'href="{PAGE}"' not in as_ada.get(EVENT).content.decode()


def test_afterwards_the_page_of_the_event_says_what_was_counted_and_when(as_ada, as_door):
    for number, minutes in enumerate((0, 5, 20, 21), 1):
        with clock.set_to(START + minutes * MINUTE):
            send(as_door, operation(number, first_time=number % 2), sent_at=0, at=0)
    with clock.set_to(END + MINUTE):
        said = text(as_ada.get(EVENT))
    assert "4 people came in" in said
    assert "2 here for the first time" in said
    assert "19:00 2" in said
    assert "19:15 2" in said


def test_a_pass_code_follows_from_the_handle_and_the_evening():
    assert pass_code("h", ROUTING) != pass_code("h", DECEMBER)
