"""The rounds on a phone, through its doors: one press, a table, taps, and what nobody sees."""

import re

import pytest
from django.test import Client

from meshup.agenda.domain.life_cycle import cancel
from meshup.introductions.models import Avoidance
from meshup.kit import clock
from meshup.moderation.domain.blocks import block_peer
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.rounds import end_round, start
from meshup.person_to_person.domain.sessions import end_session
from meshup.person_to_person.models import Participant, RoundSession, Seat
from meshup.presence.models import Presence
from tests.agenda.paris import NOW, paris_series
from tests.attendance.coming_pages import come
from tests.person_to_person.evening import DECEMBER, EIGHT, ENDS, minutes, opened, seconds
from tests.person_to_person_screens.phones import (
    AS_SCRIPT,
    PAGE,
    STATE,
    WISHES,
    card,
    code,
    data,
    number_of,
    phone,
    said,
    takes_part,
    tap,
    words,
)
from tests.presence.evening import HERE, roster

TALKING = EIGHT + minutes(3)


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        opened()
        yield


def two_who_talk():
    """Return the phones of two people in round 1, at a moment when they talk."""
    ada, bilal = takes_part("Ada"), takes_part("Bilal")
    start(None, DECEMBER, EIGHT)
    return ada, bilal


# Taking part


def test_one_press_after_the_picture_on_the_screen_and_they_are_there_and_in():
    browser = phone()
    page = browser.get(PAGE, {"code": code()})
    assert (page.status_code, data(page)["people"]) == (200, [])
    assert f'value="{code()}"' in page.content.decode()
    assert not Participant.objects.exists()
    response = browser.post(PAGE, said("Ada"))
    assert response["Location"] == f"{PAGE}?done=take_part"  # and the code is gone
    assert roster() == [("Ada", False, True)]
    assert Participant.objects.get().left_at is None
    page = browser.get(response["Location"])
    assert "Welcome! You are in." in words(page)
    assert "Your first table appears here" in card(browser)
    for answer in (response, page):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer["X-Robots-Tag"]


def test_no_page_of_another_site_lets_its_readers_take_part():
    for origin in ("null", "http://evil.example"):
        answer = Client(headers={"origin": origin}).post(PAGE, said("Ada"))
        assert (answer.status_code, dict(answer.cookies)) == (403, {})
    assert not Participant.objects.exists()
    old = Client(headers={"origin": "http://testserver"})
    assert old.get(PAGE)["Referrer-Policy"] == "same-origin"
    assert old.post(PAGE, said("Ada")).status_code == 303


def test_who_is_there_already_sees_one_button_and_no_code():
    browser = phone()
    browser.post(HERE, {"act": "join", "code": code(), "display_name": "Ada", "languages": ["fr"]})
    page = browser.get(PAGE)
    found = re.findall(r'<input[^>]*id="join-code"[^>]*>', page.content.decode())
    assert all('type="hidden"' in box for box in found)
    response = browser.post(
        PAGE,
        said("Ada", person=number_of(browser), code=""),
    )
    assert response.status_code == 303
    assert (Participant.objects.count(), Presence.objects.count()) == (1, 1)


def test_who_registered_with_this_phone_is_the_same_person():
    browser = phone()
    with clock.set_to(NOW):
        come(browser, name="Ada")
    page = browser.get(PAGE, {"code": code()})
    number = number_of(browser)
    assert re.search(rf'name="person"\s+value="{number}"', page.content.decode())
    takes_part("Ada", browser, person=number)
    assert Participant.objects.get().peer_id == number


def test_several_people_on_a_phone_each_have_a_card():
    browser = takes_part("Ada")
    takes_part("Bilal", browser, person=0)
    page = browser.get(PAGE)
    people = data(page)["people"]
    assert sorted(person["name"] for person in people) == ["Ada", "Bilal"]
    assert page.content.decode().count('data-card="') == 3  # and the template
    ada = next(person for person in people if person["name"] == "Ada")
    tap(browser, "leave", person=ada["number"])
    standings = {p["name"]: p["seat"]["standing"] for p in data(browser.get(PAGE))["people"]}
    assert standings == {"Ada": "left", "Bilal": "in"}


def test_a_form_that_is_sent_twice_by_a_phone_without_a_cookie_is_one_person():
    once = {"once": "a-token-of-one-form-that-is-long"}
    takes_part("Ada", phone(), **once)
    takes_part("Ada", phone(), **once)
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words_of_it"),
    [
        ({"code": "BCDFGHJK"}, "not the code on the screen"),
        ({"code": ""}, "Type the code that the screen shows."),
        ({"display_name": ""}, "Say what you want to be called"),
        ({"display_name": "\u200b"}, "Say what you want to be called"),
        ({"languages": []}, "Choose at least one language."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(wrong, words_of_it):
    answer = phone().post(PAGE, said("Ada", topics="gardens, maps", form="join") | wrong)
    assert answer.status_code == 422
    assert words_of_it in words(answer)
    assert "gardens, maps" in answer.content.decode()
    assert not Presence.objects.exists()
    assert not Participant.objects.exists()


def test_wishes_are_taken_with_the_same_press():
    takes_part("Ada", topics="gardens,, maps ", when_odd="trio", repeats_ok="on", avoid="Bilal")
    row = Participant.objects.get()
    assert (row.topics, row.wants_trio, row.repeats_ok) == (["gardens", "maps"], True, True)


def test_without_rounds_it_leads_to_the_page_of_who_is_there_with_the_code():
    RoundSession.objects.all().delete()
    answer = phone().get(PAGE, {"code": code()})
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}?code={code()}")
    assert phone().post(PAGE, said("Ada")).status_code == 404


def test_whoever_is_blocked_finds_nothing():
    browser = takes_part("Ada")
    block_peer(None, number_of(browser), "Noise.", EIGHT)
    assert browser.get(PAGE).status_code == 404
    assert browser.get(STATE).status_code == 404
    assert browser.get(WISHES).status_code == 404
    assert tap(browser, "leave").status_code == 404


# In a round


def test_a_phone_says_with_whom_at_which_table_and_who_opens_the_conversation():
    ada, bilal = two_who_talk()
    assert "Round 1 of 5" in card(ada)
    assert "begins in" in card(ada)
    assert "Table 1" in card(ada)
    assert "Bilal" in card(ada)
    assert "Ada" in card(bilal)
    with clock.set_to(TALKING):
        assert re.search(r"9:0\d left", card(ada)) or "9:00 left" in card(ada)
        assert "I can’t find them" in card(ada)
    page = ada.get(PAGE).content.decode()
    assert 'lang="fr"' in page
    assert '<meta http-equiv="refresh" content="20">' in page


def test_who_cannot_find_the_other_says_so_and_the_other_reads_it():
    ada, bilal = two_who_talk()
    with clock.set_to(TALKING):
        response = tap(ada, "cannot_find", person=number_of(ada), round=1)
        assert response["Location"].startswith(f"{PAGE}?done=cannot_find#person-")
        assert "They are asked" in card(ada)
        assert "Ada cannot find you: Table 1" in card(bilal)
        assert "I am here" in card(bilal)
        tap(bilal, "here", person=number_of(bilal), round=1)
        assert "We have found each other" in card(bilal)
        tap(bilal, "found", person=number_of(bilal), round=1)
        assert "cannot find you" not in card(bilal)
        assert "I can’t find them" in card(ada)


def test_at_a_table_of_three_one_says_who_is_missing():
    ada, bilal, chloe = (takes_part(name) for name in ("Ada", "Bilal", "Chloé"))
    start(None, DECEMBER, EIGHT)
    with clock.set_to(TALKING):
        page = ada.get(PAGE).content.decode()
        buttons = dict(
            re.findall(r'value="(cannot_find-\d+)">\s*Not there\?\s*<[^>]*>(\w+)<', page)
        )
        assert sorted(buttons.values()) == ["Bilal", "Chloé"]
        assert "I can’t find them" not in card(ada)
        act = next(act for act, name in buttons.items() if name == "Bilal")
        tap(ada, act, person=number_of(ada), round=1)
        assert card(ada).count("Not there?") == 1
        assert "Ada cannot find you: Table 1" in card(bilal)
        assert "cannot find you" not in card(chloe)
        assert tap(ada, "cannot_find-abc", person=number_of(ada), round=1).status_code == 303


def test_what_was_pressed_for_a_round_that_is_over_is_refused_in_words():
    ada, _bilal = two_who_talk()
    with clock.set_to(TALKING):
        end_round(None, DECEMBER, 1, TALKING)
        late = ada.post(
            PAGE, {"act": "cannot_find", "person": number_of(ada), "round": 9}, headers=AS_SCRIPT
        )
        assert (late.status_code, late.json()["error"]) == (409, "person_to_person.round_over")
        assert late.json()["detail"]


def test_skipping_leaving_and_coming_back():
    ada, bilal = two_who_talk()
    with clock.set_to(TALKING):
        tap(ada, "skip", next=2)
        assert "You skip the next round" in card(ada)
        tap(ada, "unskip")
        assert "Skip the next round" in card(ada)
        tap(ada, "trio")
        assert Participant.objects.get(peer=number_of(ada)).wants_trio
        tap(ada, "untrio")
        assert not Participant.objects.get(peer=number_of(ada)).wants_trio
        tap(bilal, "leave")
        assert "You have left the rounds" in card(bilal)
        tap(bilal, "come_back")
        assert Participant.objects.get(peer=number_of(bilal)).left_at is None


def test_a_script_gets_the_state_that_came_of_a_tap():
    ada, _bilal = two_who_talk()
    with clock.set_to(TALKING):
        answer = ada.post(PAGE, {"act": "skip", "next": 2}, headers=AS_SCRIPT)
        assert answer.status_code == 200
        told = answer.json()
        assert told["said"] == "Noted."
        assert told["people"][0]["seat"]["standing"] == "skips"
        assert told["people"] == ada.get(STATE).json()["people"]
        assert answer["Cache-Control"] == "no-store"


def test_a_tap_for_somebody_of_another_phone_does_nothing():
    ada, bilal = two_who_talk()
    assert tap(ada, "leave", person=number_of(bilal)).status_code == 404
    assert tap(phone(), "leave", person=number_of(bilal)).status_code == 404
    assert not Participant.objects.exclude(left_at=None).exists()


def test_a_tap_of_who_does_not_take_part_is_refused():
    browser = phone()
    browser.post(HERE, {"act": "join", "code": code(), "display_name": "Ada", "languages": ["fr"]})
    answer = tap(browser, "skip")
    assert (answer.status_code, "You do not take part yet." in words(answer)) == (409, True)


def test_the_next_round_waits_in_the_phone_with_its_moments():
    ada, _bilal = two_who_talk()
    takes_part("Chloé")
    takes_part("Dora")
    at = EIGHT + seconds(720 - 80)
    with clock.set_to(at):
        advance(DECEMBER, at)
        told = data(ada.get(PAGE))
        assert told["rounds"]["next"]["round"] == 2
        waiting = told["people"][0]["seat"]["next"]
        assert (waiting["round"], waiting["kind"]) == (2, "table")
        assert waiting["with"][0] not in card(ada)  # it is revealed when this round ends
    with clock.set_to(EIGHT + seconds(725)):
        assert waiting["with"][0] in card(ada)
        assert "Round 2 of 5" in card(ada)


def test_after_the_last_round_it_says_how_many_they_met():
    ada, _bilal = two_who_talk()
    with clock.set_to(TALKING):
        end_round(None, DECEMBER, 1, TALKING)
        end_session(None, DECEMBER, TALKING)
        advance(DECEMBER, TALKING)
        page = ada.get(PAGE)
        assert "That was the last round" in words(page)
        assert "You met one person." in words(page)
        assert "http-equiv" not in page.content.decode()
        answer = phone().get(PAGE)
        assert "The rounds of this evening are over." in words(answer)
        assert phone().post(PAGE, said("Late")).status_code == 409


def test_after_the_event_and_when_it_is_cancelled_nothing_can_be_pressed(ada):
    browser, _bilal = two_who_talk()
    with clock.set_to(ENDS + minutes(1)):
        assert browser.get(PAGE).status_code == 200
        assert tap(browser, "leave").status_code == 409
    cancel(ada, DECEMBER, {"en": "Ill."}, EIGHT)
    assert tap(browser, "leave").status_code == 409


# What nobody sees


def test_a_phone_knows_the_names_of_its_own_table_and_no_other():
    names = ["Ada", "Bilal", "Chloé", "Djamila", "Émile", "Fatou"]
    phones = [takes_part(name) for name in names]
    start(None, DECEMBER, EIGHT)
    page = phones[0].get(PAGE)
    (person,) = data(page)["people"]
    table = {"Ada", *person["seat"]["now"]["with"]}
    assert len(table) == 2
    text = page.content.decode()
    assert {name for name in names if name in text} == table
    stranger = phone().get(PAGE).content.decode()
    assert not any(f">{name}<" in stranger for name in names)


def test_no_peer_but_the_own_is_numbered_on_a_page():
    ada, bilal = two_who_talk()
    theirs = str(number_of(bilal))
    for address in (PAGE, STATE, WISHES):
        assert theirs not in ada.get(address).content.decode()


# Wishes, and whom not to meet


def test_whom_not_to_meet_is_answered_alike_whatever_is_typed():
    ada, bilal = two_who_talk()
    answers = [
        ada.post(WISHES, {"act": "avoid", "person": number_of(ada), "name": name})
        for name in ("Bilal", "Nobody at all", "bilal ")
    ]
    assert {answer.status_code for answer in answers} == {303}
    assert {answer["Location"] for answer in answers} == {f"{PAGE}?done=avoided"}
    assert "Noted. You will not be brought together." in words(ada.get(answers[0]["Location"]))
    assert "Noted" not in words(bilal.get(PAGE))


def test_somebody_whom_one_met_can_be_chosen_and_is_met_no_more():
    ada, bilal = two_who_talk()
    at = EIGHT + seconds(730)
    with clock.set_to(at):
        advance(DECEMBER, at)
        page = ada.get(WISHES)
        (seat,) = re.findall(r'<option value="seat-(\d+)">Bilal</option>', page.content.decode())
        assert Seat.objects.get(pk=seat).participant.peer_id == number_of(bilal)
        answer = ada.post(WISHES, {"act": "avoid", "person": number_of(ada), "met": f"seat-{seat}"})
        assert answer.status_code == 303
    pair = Avoidance.objects.get()
    assert (pair.by_id, pair.other_id) == (number_of(ada), number_of(bilal))


def test_wishes_are_shown_and_changed():
    browser = takes_part("Ada", topics="gardens")
    page = browser.get(WISHES)
    assert 'value="gardens"' in page.content.decode()
    answer = browser.post(
        WISHES,
        {"act": "wish", "person": number_of(browser), "topics": "maps", "when_odd": "rest"},
    )
    assert answer["Location"] == f"{PAGE}?done=wished"
    row = Participant.objects.get()
    assert (row.topics, row.rather_rests, row.wants_trio) == (["maps"], True, False)


def test_wishes_of_somebody_else_are_closed():
    ada, bilal = two_who_talk()
    for browser, person in ((ada, number_of(bilal)), (phone(), number_of(bilal))):
        assert browser.get(WISHES, {"person": person}).status_code == 409
        answer = browser.post(WISHES, {"act": "wish", "person": person, "topics": "x"})
        assert answer.status_code == 409
    assert not any(row.topics for row in Participant.objects.all())


# The way there


def test_the_page_of_who_is_there_leads_to_the_rounds():
    stranger = words(phone().get(HERE, {"code": code()}))
    assert "5 conversations of 10 min" in stranger
    assert f"{PAGE}?code={code()}" in phone().get(HERE, {"code": code()}).content.decode()
    ada, _bilal = two_who_talk()
    assert "To your table" in words(ada.get(HERE))
    end_session(None, DECEMBER, EIGHT)
    advance(DECEMBER, EIGHT)
    assert "Whom you met" in words(ada.get(HERE))
    assert "Person-to-person" not in words(phone().get(HERE))


def test_the_page_of_the_event_leads_there_while_the_rounds_are_open():
    event = f"/en/events/{DECEMBER}/"
    assert PAGE in phone().get(event).content.decode()
    RoundSession.objects.update(state="ended")
    assert PAGE not in phone().get(event).content.decode()
    RoundSession.objects.update(state="gathering")
    with clock.set_to(NOW):
        assert PAGE not in phone().get(event).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_asks_as_much_for_three_people_as_for_one(number, django_assert_max_num_queries):
    browser = phone()
    for name in ("Ada", "Bilal", "Chloé")[:number]:
        takes_part(name, browser, person=0)
    takes_part("Dora")
    start(None, DECEMBER, EIGHT)
    browser.get(PAGE)
    with django_assert_max_num_queries(28):
        browser.get(PAGE)
