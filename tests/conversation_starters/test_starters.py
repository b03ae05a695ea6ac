"""The deck of conversation starters at the desk."""

from __future__ import annotations

import pytest

from meshup.conversation_starters.domain.queries.starters import (
    shown_deck,
    starter_texts,
    whole_deck,
)
from meshup.conversation_starters.domain.shipped_starters import SHIPPED
from meshup.conversation_starters.domain.starters import MOST_OWN, add_starter, remove_starter
from meshup.conversation_starters.errors import ShippedStarterStays
from meshup.conversation_starters.models import ConversationStarter
from tests.agenda.paris import NOW
from tests.attendance.coming_pages import words
from tests.desk.conftest import url_of

DECK = "/en/desk/person-to-person/starters/"
FIRST, SECOND, THIRD = SHIPPED[:3]
ONE = f"{DECK}{FIRST.slug}/"


def slugs():
    return [starter.slug for starter in whole_deck()]


def undo(browser, slug):
    return browser.post(url_of("desk:undo", "starter", slug), {"next": DECK})


def test_only_hosts_keep_the_deck(as_ada, as_bilal, as_door, as_chloe):
    for browser, status in ((as_ada, 200), (as_bilal, 403), (as_door, 403), (as_chloe, 302)):
        for path in (DECK, ONE):
            assert browser.get(path).status_code == status, path
    for path in (DECK, ONE, f"{ONE}place/", f"{ONE}hide/", f"{ONE}show/", f"{ONE}remove/"):
        for browser, status in ((as_bilal, 403), (as_door, 403), (as_chloe, 302)):
            said = {"texts_en": "Mine?", "place": "3"}
            assert browser.post(path, said).status_code == status, path
    assert not ConversationStarter.objects.exists()


def test_nothing_is_changed_by_a_link(as_ada):
    for name in ("place", "hide", "show", "remove"):
        assert as_ada.get(f"{ONE}{name}/").status_code == 405
    assert not ConversationStarter.objects.exists()


def test_the_deck_stands_as_the_rounds_get_it(as_ada):
    page = words(as_ada.get(DECK))
    first_round = page.partition("Round 1 ")[2].partition("Round 2 ")[0]
    assert FIRST.texts["en"] in first_round
    assert SHIPPED[-1].texts["en"] in page.partition("Round 5 ")[2]
    assert " ".join(FIRST.texts["fr"].split()) in words(as_ada.get(DECK.replace("/en/", "/fr/")))


def test_a_host_adds_one_twice_pressed_once_and_it_comes_first(as_ada):
    said = {"texts_en": "Tea or coffee?", "texts_fr": "Thé ou café ?", "once": "abc"}
    for _press in range(2):
        answer = as_ada.post(DECK, said)
        assert (answer.status_code, answer["Location"]) == (302, f"{DECK}#starter-{slugs()[0]}")
    assert shown_deck()[0].texts == {"en": "Tea or coffee?", "fr": "Thé ou café ?"}
    assert len(whole_deck()) == len(SHIPPED) + 1
    assert "It is in the deck" in words(as_ada.get(DECK))


def test_without_words_it_is_refused_at_its_field_and_one_too_long_loses_nothing(as_ada):
    empty = as_ada.post(DECK, {"texts_en": "  "})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["texts"])
    long = as_ada.post(DECK, {"texts_en": "x" * 201})
    assert (long.status_code, list(long.context["form"].errors)) == (422, ["texts"])
    assert "x" * 201 in long.text
    assert not ConversationStarter.objects.exists()


def test_the_deck_is_full_some_time(as_ada, ada):
    ConversationStarter.objects.bulk_create(
        ConversationStarter(slug=f"own-{n}", texts={"en": f"{n}?"}, position=1, changed_at=NOW)
        for n in range(MOST_OWN)
    )
    answer = as_ada.post(DECK, {"texts_en": "One more?"})
    assert answer.status_code == 409
    assert "One more?" in answer.text


def test_a_shipped_one_is_reworded_undone_and_comes_back_by_its_own_words(as_ada):
    said = {"version": "0", "texts_en": "Why here?", "texts_fr": ""}
    answer = as_ada.post(ONE, said)
    assert (answer.status_code, answer["Location"]) == (302, f"{DECK}#starter-{FIRST.slug}")
    assert starter_texts()[FIRST.slug] == {"en": "Why here?"}
    page = words(as_ada.get(ONE))
    assert f"As it came with Meshup {FIRST.texts['en']}" in page
    assert "Ada edited “Why here?”: words." in words(
        as_ada.get(url_of("desk:thing_history", "starter", FIRST.slug))
    )
    assert undo(as_ada, FIRST.slug).status_code == 302
    assert starter_texts()[FIRST.slug] == FIRST.texts
    assert not ConversationStarter.objects.exists()
    as_ada.post(ONE, said)
    own = {f"texts_{language}": text for language, text in FIRST.texts.items()}
    assert as_ada.post(ONE, {"version": "1", **own}).status_code == 302
    assert ConversationStarter.objects.get().texts == {}


def test_of_two_hosts_the_second_compares(as_ada):
    as_ada.post(ONE, {"version": "0", "texts_en": "Theirs?"})
    answer = as_ada.post(ONE, {"version": "0", "texts_en": "Mine?"})
    assert answer.status_code == 409
    assert [(each.theirs, each.yours) for each in answer.context["differences"]] == [
        ("English: Theirs?", "English: Mine?")
    ]
    assert as_ada.post(ONE, {"version": "1", "texts_en": "Mine?"}).status_code == 302
    assert starter_texts()[FIRST.slug] == {"en": "Mine?"}


def test_one_is_hidden_and_shown_again_and_twice_is_once(as_ada):
    for _press in range(2):
        answer = as_ada.post(f"{ONE}hide/")
        assert (answer.status_code, answer["Location"]) == (302, DECK)
    assert FIRST.slug not in [starter.slug for starter in shown_deck()]
    assert FIRST.slug in starter_texts(), "what lies on a table stays there"
    assert FIRST.texts["en"] in words(as_ada.get(DECK)).partition("Hidden ")[2]
    assert ConversationStarter.objects.get().version == 1
    for _press in range(2):
        assert as_ada.post(f"{ONE}show/").status_code == 302
    assert shown_deck()[0].slug == FIRST.slug
    undo(as_ada, FIRST.slug)
    assert shown_deck()[0].slug == SECOND.slug


def test_one_step_and_any_place_are_presses_that_can_be_undone(as_ada):
    page = as_ada.get(DECK)
    line = page.context["parts"][0][1]
    assert (line.starter.slug, line.earlier, line.later) == (SECOND.slug, 1, 3)
    for _press in range(2):
        answer = as_ada.post(f"{DECK}{SECOND.slug}/place/", {"place": "1"})
        assert (answer.status_code, answer["Location"]) == (302, f"{DECK}#starter-{SECOND.slug}")
    assert slugs()[:3] == [SECOND.slug, FIRST.slug, THIRD.slug]
    as_ada.post(f"{ONE}place/", {"place": "999"})
    assert slugs()[-1] == FIRST.slug
    undo(as_ada, FIRST.slug)
    undo(as_ada, SECOND.slug)
    assert slugs() == [starter.slug for starter in SHIPPED]


def test_steps_pass_over_what_is_hidden(as_ada):
    as_ada.post(f"{DECK}{SECOND.slug}/hide/")
    first, third = as_ada.get(DECK).context["parts"][0][:2]
    assert ((first.earlier, first.later), third.earlier) == ((0, 3), 1)


@pytest.mark.parametrize("place", ["", "0", "-3", "x", "10000"])
def test_a_place_that_is_none_is_refused_at_its_field(as_ada, place):
    answer = as_ada.post(f"{ONE}place/", {"place": place})
    assert (answer.status_code, list(answer.context["place_form"].errors)) == (422, ["place"])
    assert not ConversationStarter.objects.exists()


def test_hosts_remove_what_they_wrote_and_have_it_back_but_not_what_is_shipped(as_ada, ada):
    own = add_starter(ada, {"en": "Tea?"}, NOW).slug
    for _press in range(2):
        assert as_ada.post(f"{DECK}{own}/remove/").status_code == 302
    assert own not in slugs()
    undo(as_ada, own)
    assert slugs()[0] == own
    assert as_ada.post(f"{ONE}remove/").status_code == 409
    with pytest.raises(ShippedStarterStays):
        remove_starter(ada, FIRST.slug, NOW)


@pytest.mark.parametrize("path", ["", "place/", "hide/", "show/", "remove/"])
def test_what_is_in_no_deck_is_not_there(as_ada, path):
    answer = as_ada.post(f"{DECK}nobody/{path}", {"place": "1", "texts_en": "x"})
    assert answer.status_code == 404


def test_the_page_asks_as_much_for_one_as_for_three(as_ada, ada, django_assert_max_num_queries):
    asked = []
    for number in (1, 2):
        for n in range(number):
            add_starter(ada, {"en": f"Number {number}.{n}?"}, NOW)
        as_ada.get(DECK)
        with django_assert_max_num_queries(20) as seen:
            assert as_ada.get(DECK).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]
