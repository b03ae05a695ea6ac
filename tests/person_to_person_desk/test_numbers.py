"""The evening in numbers, and why somebody rested: never who met whom, never a block."""

from __future__ import annotations

import pytest

from meshup.encounters.domain import certificate
from meshup.introductions.domain.avoiding import avoid
from meshup.kit import clock
from meshup.person_to_person.choices import PARTNER_LEFT
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.queries.explanations import RestExplanation, explanations_of
from meshup.person_to_person.domain.rounds import begin_now, end_round, start
from meshup.person_to_person.models import Seat
from meshup.person_to_person_desk.views.numbers import REASONS, why_resting
from tests.attendance.coming_pages import words
from tests.person_to_person.evening import DECEMBER, EIGHT, come, comes, minutes, opened, seconds

pytestmark = pytest.mark.usefixtures("evening")

NUMBERS = f"/en/desk/events/{DECEMBER}/person-to-person/numbers/"


def plays(rounds):
    """Play so many rounds of one minute, one each two minutes; return when they are over."""
    start(None, DECEMBER, EIGHT)
    at = EIGHT
    for number in range(1, rounds + 1):
        begin_now(None, DECEMBER, number, at + seconds(20))
        at += minutes(2)
        end_round(None, DECEMBER, number, at)
    advance(DECEMBER, at)
    return at


def seen(browser, at):
    with clock.set_to(at):
        return words(browser.get(NUMBERS))


def test_numbers_come_with_the_end_of_the_first_round(as_ada):
    opened()
    come(4)
    start(None, DECEMBER, EIGHT)
    assert "Numbers come with the end of the first round." in seen(as_ada, EIGHT + minutes(1))


def test_an_evening_of_four_in_plain_words(as_ada):
    opened(rounds=3)
    come(4)
    page = seen(as_ada, plays(3))
    assert "New encounters 6 of 6 that were possible among those who were there" in page
    assert "Rounds with somebody new 100% 12 of 12 times" in page
    assert "Who was there all the time 3 new people for each of 4" in page
    assert "Met again 0 pairs" in page
    assert "Rests 0 times that somebody was at no table; 0 at most for one person" in page
    assert "Round 3 2 tables, of which 0 of three." in page
    assert "Everybody had a table." in page


def test_nobody_reads_who_met_whom_nor_any_name_of_who_had_a_table(as_ada):
    opened()
    come(4)
    page = seen(as_ada, plays(1))
    assert not any(name in page for name in ("Bilal", "Chloé", "Djamila"))
    assert "only those two know" in page


def test_who_rests_is_named_with_a_reason_as_the_wall_names_them(as_ada):
    opened()
    come(2)
    comes("Chloé", languages=("wo",))
    start(None, DECEMBER, EIGHT)
    page = seen(as_ada, EIGHT + minutes(1))
    assert "Chloé shares a language with nobody who is here." in page


def test_a_reason_is_the_same_for_who_is_avoided_as_for_who_has_met_everybody(as_ada):
    opened(rounds=2)
    one, two = come(2)
    avoid(one, two, EIGHT)
    start(None, DECEMBER, EIGHT)
    avoided = [
        (rest.reason, dict(rest.facts)) for rest in explanations_of(None, DECEMBER, EIGHT)[0].rests
    ]
    assert {reason for reason, _facts in avoided} == {certificate.NOBODY_NEW}
    assert len(avoided) == 2
    page = seen(as_ada, EIGHT + minutes(1))
    assert "avoid" not in page.casefold()
    assert "nobody new is left" in page


def test_how_many_would_be_new_is_not_told(as_ada):
    """Who counts the tables of the evening would see that somebody is avoided."""
    opened()
    for name in ("Ada", "Bilal", "Chloé"):
        comes(name, rather_rests=True)
    start(None, DECEMBER, EIGHT)
    assert Seat.objects.get(kind="rest").facts == {"new": 2}
    assert [rest.facts for rest in explanations_of(None, DECEMBER, EIGHT)[0].rests] == [{}]
    Seat.objects.filter(kind="rest").update(reason=certificate.NO_PARTNER)
    assert "who would be new meets others" in seen(as_ada, EIGHT + minutes(1))


@pytest.mark.parametrize("reason", [*REASONS, "a_reason_of_a_later_version"])
@pytest.mark.parametrize("facts", [{}, {"people": 1, "new": 1, "tables": 1}, {"people": 5}])
def test_every_reason_is_a_sentence_about_somebody(reason, facts):
    for waits in (False, True):
        sentence = why_resting(RestExplanation("Chloé", waits, reason, facts))
        assert sentence.startswith("Chloé")
        assert sentence.endswith(".")
        assert "%" not in sentence
    assert why_resting(RestExplanation("", waits=False, reason=reason, facts=facts)).startswith(
        "Somebody without"
    )


def test_who_waits_is_said_to_wait():
    for reason in (certificate.NOBODY_NEW, PARTNER_LEFT):
        assert "waits" in why_resting(RestExplanation("Chloé", waits=True, reason=reason, facts={}))


def test_a_round_that_is_not_shown_yet_is_explained_to_nobody(as_ada):
    opened()
    come(4)
    start(None, DECEMBER, EIGHT)
    at = EIGHT + minutes(11)
    advance(DECEMBER, at)
    assert [each.number for each in explanations_of(None, DECEMBER, at)] == [1]


def test_numbers_are_for_who_leads_or_helps(as_ada, as_bilal, as_door, as_chloe):
    opened()
    for browser, status in ((as_ada, 200), (as_bilal, 200), (as_door, 200), (as_chloe, 302)):
        assert browser.get(NUMBERS).status_code == status
    assert as_ada.post(NUMBERS).status_code == 405


def test_the_page_asks_as_much_for_one_round_as_for_three(as_ada, django_assert_max_num_queries):
    opened(rounds=3)
    come(4)
    start(None, DECEMBER, EIGHT)
    asked = []
    at = EIGHT
    for number in (1, 2, 3):
        begin_now(None, DECEMBER, number, at + seconds(20))
        at += minutes(2)
        end_round(None, DECEMBER, number, at)
        if number == 2:
            continue
        with clock.set_to(at):
            as_ada.get(NUMBERS)
            with django_assert_max_num_queries(20) as queries:
                assert as_ada.get(NUMBERS).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
