"""The rounds of an evening at the desk: opened, set up and led, by who may, once for each press."""

from __future__ import annotations

import re

import pytest

from meshup.kit import clock
from meshup.person_to_person.domain.participating import leave
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.domain.rounds import start
from meshup.person_to_person.models import RoundSession
from meshup.presence.domain.joining import leave as leave_event
from tests.attendance.coming_pages import words
from tests.person_to_person.evening import (
    DECEMBER,
    EIGHT,
    ENDS,
    NAMES,
    STARTS,
    come,
    comes,
    minutes,
    opened,
    phase,
    seconds,
)

pytestmark = pytest.mark.usefixtures("evening")

EVENT = f"/en/desk/events/{DECEMBER}/"
LEAD = f"{EVENT}person-to-person/"
SETUP = f"{LEAD}setup/"
ENCOUNTERS = {"rounds": "5", "round_minutes": "10", "pause_minutes": "2", "which_tables": "needed"}
FORM = {**ENCOUNTERS, "names_on_wall": "names"}
PRESSES = (
    *("open", "start", "undo-start", "begin-now", "hold", "resume", "end-round", "add-round"),
    *("end", "extend"),
)


def press(browser, name, number=None, at=EIGHT, **more):
    sent = more if number is None else {"number": str(number), **more}
    with clock.set_to(at):
        return browser.post(f"{LEAD}{name}/", sent)


def end_seen(browser, at):
    """Return what the form of minutes says of the end that is seen."""
    with clock.set_to(at):
        page = browser.get(LEAD).content.decode()
    found = re.search(r'name="ends"\s+value="(\d+)"', page)
    assert found is not None
    return found[1]


def seen(browser, at=EIGHT):
    with clock.set_to(at):
        return words(browser.get(LEAD))


def wish():
    return session_of(DECEMBER, EIGHT).wish


def test_two_presses_from_the_page_of_the_event_lead_to_the_first_round(as_ada):
    page = as_ada.get(EVENT)
    assert "Open person-to-person" in words(page)
    assert f'action="{LEAD}open/"' in page.content.decode()
    answer = press(as_ada, "open")
    assert (answer.status_code, answer["Location"]) == (302, LEAD)
    assert "People join 5 rounds of 10 min, 2 min between, as many tables as needed" in seen(as_ada)


def test_the_first_press_starts_what_people_joined(as_ada):
    press(as_ada, "open")
    come(4)
    page = seen(as_ada)
    assert "4 people are ready Start round 1" in page
    assert press(as_ada, "start", 0).status_code == 302
    assert phase(EIGHT) == ("announced", 1)
    page = seen(as_ada, EIGHT + seconds(15))
    assert "Round 1 of 5 People go to their tables; they begin to talk in 1:45" in page


def test_opened_twice_is_opened_once_and_what_a_host_set_up_stays(as_ada, ada):
    opened(rounds=3)
    press(as_ada, "open")
    assert wish().rounds == 3
    assert RoundSession.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "setup", "lead", "press_status"),
    [("as_ada", 200, 200, 302), ("as_bilal", 200, 200, 302), ("as_door", 403, 200, 403)],
)
def test_hosts_and_programme_helpers_lead_and_the_door_helps(
    request, name, setup, lead, press_status
):
    browser = request.getfixturevalue(name)
    opened()
    come(2)
    assert browser.get(SETUP).status_code == setup
    assert browser.get(LEAD).status_code == lead
    assert ("Start round 1" in seen(browser)) == (press_status == 302)
    for each in PRESSES:
        status = press(browser, each, 1, ends=1).status_code
        assert status == 403 if press_status == 403 else status in {302, 409}, each


def test_a_stranger_is_led_to_the_sign_in_and_reads_nothing(as_chloe):
    opened()
    come(2)
    for path in (LEAD, SETUP, f"{LEAD}numbers/"):
        answer = as_chloe.get(path)
        assert (answer.status_code, "Bilal" in words(answer)) == (302, False)
    for each in PRESSES:
        assert press(as_chloe, each, 0).status_code == 302
    assert phase(EIGHT) == ("gathering", 0)


def test_nothing_is_done_by_opening_a_link(as_ada):
    opened()
    come(2)
    for each in PRESSES:
        assert as_ada.get(f"{LEAD}{each}/").status_code == 405
    assert phase(EIGHT) == ("gathering", 0)


def test_pages_are_kept_by_nobody(as_ada):
    opened()
    for path in (LEAD, SETUP, f"{LEAD}numbers/"):
        assert "no-store" in as_ada.get(path)["Cache-Control"]


def test_an_event_that_nobody_knows_and_one_without_rounds_have_no_page(as_ada):
    assert as_ada.get(LEAD.replace(DECEMBER, "nowhere")).status_code == 404
    assert "Minutes each" in words(as_ada.get(LEAD))
    assert as_ada.get(f"{LEAD}numbers/").status_code == 404
    assert press(as_ada, "start", 0).status_code == 404


def test_the_one_next_thing_is_the_big_button_and_each_press_is_done_once(as_ada):
    opened(rounds=2)
    come(4)
    at = EIGHT
    assert press(as_ada, "start", 0, at).status_code == 302
    assert first_button(as_ada, at + seconds(9)) == "Undo the start"
    assert first_button(as_ada, at + seconds(11)) == "Begin to talk now"
    for _twice in range(2):
        assert press(as_ada, "begin-now", 1, at + seconds(30)).status_code == 302
    at += seconds(30)
    assert first_button(as_ada, at) == "Hold the clock"
    assert "the round ends in 9:00" in seen(as_ada, at + minutes(1))
    for later in (1, 2):
        assert press(as_ada, "hold", at=at + minutes(later)).status_code == 302
    assert first_button(as_ada, at + minutes(5)) == "Go on"
    assert "On hold: the clock stands still at 9:00" in seen(as_ada, at + minutes(5))
    for _twice in range(2):
        assert press(as_ada, "resume", at=at + minutes(5)).status_code == 302
    assert "the round ends in 9:00" in seen(as_ada, at + minutes(5))
    for _twice in range(2):
        assert press(as_ada, "end-round", 1, at + minutes(6)).status_code == 302
    assert phase(at + minutes(6)) == ("announced", 2)
    for _twice in range(2):
        assert press(as_ada, "add-round", 2, at + minutes(6)).status_code == 302
    assert wish().rounds == 3
    for _twice in range(2):
        assert press(as_ada, "end", at=at + minutes(6)).status_code == 302
    assert phase(at + minutes(6)) == ("ended", 1)
    page = seen(as_ada, at + minutes(6))
    assert "The rounds are over 2 encounters this evening. One more round" in page


def first_button(browser, at):
    with clock.set_to(at):
        page = browser.get(LEAD).content.decode()
    found = re.search(r'id="press-first"[^>]*>\s*([^<]*?)\s*<', page)
    return found and found[1]


def test_a_start_is_undone_within_ten_seconds_and_not_later(as_ada):
    opened()
    come(2)
    press(as_ada, "start", 0)
    assert press(as_ada, "undo-start", at=EIGHT + seconds(10)).status_code == 302
    assert phase(EIGHT + seconds(10)) == ("gathering", 0)
    press(as_ada, "start", 0, EIGHT + seconds(11))
    assert phase(EIGHT + seconds(11)) == ("gathering", 0), "the old page starts nothing"
    press(as_ada, "start", 1, EIGHT + seconds(12))
    late = press(as_ada, "undo-start", at=EIGHT + seconds(23))
    assert late.status_code == 409
    assert "A start can be undone for 10 seconds only." in words(late)
    assert phase(EIGHT + seconds(23)) == ("announced", 1)


def test_a_refused_press_is_said_on_the_page(as_ada):
    opened()
    comes("Bilal")
    answer = press(as_ada, "start", 0)
    assert answer.status_code == 409
    page = words(answer)
    assert "Two people at least have to take part. So far: 1." in page
    assert "Bilal" in page


@pytest.mark.parametrize("name", ["begin-now", "end-round", "extend"])
@pytest.mark.parametrize("number", [None, "x", "7" * 30])
def test_a_press_that_says_not_what_it_is_about_is_refused(as_ada, name, number):
    opened()
    come(2)
    start(None, DECEMBER, EIGHT)
    assert press(as_ada, name, number).status_code == 422
    assert phase(EIGHT) == ("announced", 1)


def test_minutes_that_two_hosts_press_together_are_given_once(as_ada):
    opened()
    come(2)
    start(None, DECEMBER, EIGHT)
    at = EIGHT + minutes(3)
    for minute, left in ((5, "14:00"), (1, "15:00"), (-1, "14:00")):
        ends = end_seen(as_ada, at)
        for _host in range(2):
            assert press(as_ada, "extend", minute, at, ends=ends).status_code == 302
        assert f"ends in {left}" in seen(as_ada, at)


def test_minutes_that_no_button_has_are_refused(as_ada):
    opened()
    come(2)
    start(None, DECEMBER, EIGHT)
    ends = end_seen(as_ada, EIGHT)
    assert press(as_ada, "extend", 90, ends=ends).status_code == 422
    for unseen in ({}, {"ends": ""}, {"ends": "x"}, {"ends": "9" * 30}):
        assert press(as_ada, "extend", 5, **unseen).status_code == 422
    assert end_seen(as_ada, EIGHT) == ends


def test_a_host_sets_it_up_otherwise_and_changes_it_later(as_ada):
    said = {
        **FORM,
        "rounds": "3",
        "round_minutes": "8",
        "pause_minutes": "1",
        "which_tables": "names",
        "table_names": "Bar\n\nFenêtre\nBar\n",
        "names_on_wall": "initials",
        "languages": ["fr", "wo"],
    }
    assert as_ada.post(SETUP, said).status_code == 302
    assert (wish().rounds, wish().round_seconds, wish().pause_seconds) == (3, 480, 60)
    assert (wish().tables, wish().names_on_wall) == (("Bar", "Fenêtre"), "initials")
    assert wish().languages == ("fr", "wo")
    form = as_ada.get(SETUP).context["form"]
    assert form["table_names"].value() == "Bar\nFenêtre"
    assert form["which_tables"].value() == "names"
    as_ada.post(SETUP, {**FORM, "which_tables": "number", "table_number": "3"})
    assert (wish().tables, wish().rounds) == (("1", "2", "3"), 5)
    form = as_ada.get(SETUP).context["form"]
    assert (form["which_tables"].value(), form["table_number"].value()) == ("number", 3)
    as_ada.post(SETUP, FORM)
    assert wish().tables == ()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"rounds": "0"}, "rounds"),
        ({"rounds": "41"}, "rounds"),
        ({"rounds": ""}, "rounds"),
        ({"round_minutes": "0"}, "round_minutes"),
        ({"round_minutes": "61"}, "round_minutes"),
        ({"pause_minutes": "-1"}, "pause_minutes"),
        ({"pause_minutes": "16"}, "pause_minutes"),
        ({"which_tables": "many"}, "which_tables"),
        ({"which_tables": "number"}, "table_number"),
        ({"which_tables": "number", "table_number": "401"}, "table_number"),
        ({"which_tables": "names", "table_names": " \n "}, "table_names"),
        ({"which_tables": "names", "table_names": "x" * 25}, "table_names"),
        ({"which_tables": "names", "table_names": "\n".join(map(str, range(401)))}, "table_names"),
        ({"names_on_wall": "all"}, "names_on_wall"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field_and_nothing_is_opened(as_ada, said, field):
    answer = as_ada.post(SETUP, {**FORM, **said})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert session_of(DECEMBER, EIGHT) is None


def test_the_page_warns_before_the_first_round_of_what_a_host_may_not_see(as_ada):
    opened(tables=("1",))
    for name, languages in (("Ada", ("fr",)), ("Bilal", ("fr", "en")), ("Chloé", ("wo",))):
        comes(name, languages=languages)
    page = seen(as_ada)
    assert "An odd number: one table has three people." in page
    assert "Chloé speaks no language of the others." in page
    assert "too few" not in page
    for name in ("Djamila", "Émile"):
        comes(name)
    assert "1 table too few: 3 people rest in each round." in seen(as_ada)
    late = seen(as_ada, ENDS - minutes(40))
    assert "the last round would end at 23:20; the event ends at 23:00" in late
    start(None, DECEMBER, EIGHT)
    assert "Chloé speaks no language" not in seen(as_ada)


def test_the_page_says_who_is_at_no_table_and_where_everybody_is(as_ada):
    opened(tables=("Bar",))
    come(3)
    four = comes("Djamila", languages=("wo",))
    start(None, DECEMBER, EIGHT)
    page = seen(as_ada)
    assert "Sitting this round out: " in page
    assert "table Bar" in page
    assert "Djamila rests" in page
    leave(four, DECEMBER, EIGHT)
    assert "Djamila" in seen(as_ada).partition("Left the rounds")[2]


def test_whoever_leaves_the_event_leaves_the_list(as_ada):
    opened()
    first, *_others = come(3)
    leave_event(first, DECEMBER, EIGHT)
    there, _heading, gone = seen(as_ada).partition("Left the rounds")
    assert ("Ada français" in there, "Ada français" in gone) == (False, True)


def test_the_event_leads_to_the_rounds_while_there_are_any(as_ada, as_door, as_bilal):
    with clock.set_to(STARTS - minutes(7 * 60)):
        assert "Person to person On the programme at " in words(as_ada.get(EVENT))
    with clock.set_to(ENDS):
        assert "Open person-to-person" not in words(as_ada.get(EVENT))
    assert "Open person-to-person" in words(as_bilal.get(EVENT))
    assert "Open person-to-person" not in words(as_door.get(EVENT))
    opened()
    come(2)
    assert "Open: people join. Lead the rounds" in words(as_ada.get(EVENT))
    assert "Help with the rounds" in words(as_door.get(EVENT))
    start(None, DECEMBER, EIGHT)
    assert "Round 1 of 5. Lead the rounds" in words(as_ada.get(EVENT))
    with clock.set_to(ENDS + minutes(10)):
        assert "The rounds are over. How it went" in words(as_ada.get(EVENT))


def test_the_page_in_french_says_it_in_french(as_ada):
    opened()
    come(2)
    page = words(as_ada.get(LEAD.replace("/en/", "/fr/")))
    assert "Lancer le tour 1" in page
    assert "Start round 1" not in page


def test_the_page_asks_as_much_for_one_as_for_three(as_ada, django_assert_max_num_queries):
    opened()
    asked = []
    for names in (NAMES[:2], NAMES[2:6]):
        for name in names:
            comes(name)
        as_ada.get(LEAD)
        with django_assert_max_num_queries(25) as seen_queries:
            assert as_ada.get(LEAD).status_code == 200
        asked.append(len(seen_queries))
    assert asked[0] == asked[1]
