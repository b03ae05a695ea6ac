"""The page of wishes: whom one met at earlier evenings can be chosen, whom to meet can be typed."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.introductions.domain import avoiding
from meshup.introductions.domain.queries.met_people import met_by
from meshup.introductions.domain.remembering import remember
from meshup.introductions.domain.wishing import MOST_WISHES
from meshup.introductions.models import Avoidance, Wish
from meshup.kit import clock
from meshup.peers.domain.peers import make_peer
from meshup.presence.domain.joining import JoinWish, join
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.person_to_person.evening import EIGHT, opened
from tests.person_to_person_screens.phones import PAGE, WISHES, number_of, phone, takes_part, words

BEFORE = datetime(2026, 11, 24, 18, tzinfo=UTC)
ROUND = timedelta(minutes=12)


@pytest.fixture
def ada(node):
    """Ada's phone; she takes part in the rounds of 2 December."""
    paris_series()
    with clock.set_to(EIGHT):
        opened()
        yield takes_part("Ada")


def met_in_november(browser, name):
    """Let who uses a phone meet somebody a week before; return the other's number."""
    slug = create_event(None, themed(BEFORE), NOW, state=State.CONFIRMED).slug
    other = make_peer("fr", BEFORE)
    for peer, shown in ((number_of(browser), "Ada"), (other, name)):
        join(peer, slug, JoinWish(shown, ("fr",)), BEFORE)
    remember([(number_of(browser), other)], BEFORE + ROUND)
    return other


def sends(browser, act, **said):
    return browser.post(WISHES, {"act": act, "person": number_of(browser), **said})


def test_who_was_met_tonight_is_not_offered_as_from_earlier(ada):
    other = make_peer("fr", EIGHT)
    join(other, DECEMBER, JoinWish("Zoé", ("fr",)), EIGHT)
    remember([(number_of(ada), other)], EIGHT)
    assert "Zoé" not in words(ada.get(WISHES))


def test_somebody_of_an_earlier_evening_can_be_chosen(ada):
    other = met_in_november(ada, "Zoé")
    page = ada.get(WISHES)
    (value,) = re.findall(r'<option value="(met-[^"]+)">Zoé \(24 November 2026\)', page.text)
    assert str(other) not in page.text
    assert sends(ada, "avoid", met=value).status_code == 303
    found = Avoidance.objects.get()
    assert (found.by_id, found.other_id) == (number_of(ada), other)


def test_what_is_no_choice_is_refused(ada):
    met_in_november(ada, "Zoé")
    stranger = phone()
    takes_part("Bilal", stranger)
    (met,) = met_by(number_of(ada))
    answer = sends(stranger, "avoid", met=f"met-{met.key}")
    assert answer.status_code == 422
    assert not Avoidance.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_who_names_nobody_is_not_told_that_it_is_noted(ada, name):
    answer = sends(ada, "avoid", name=name)
    assert answer.status_code == 422
    assert 'href="#id_name"' in answer.text
    assert "Type a name." in words(answer)


def test_whom_to_meet_is_answered_alike_whatever_is_typed(ada):
    takes_part("Bilal")
    answers = [sends(ada, "meet", name=name) for name in ("Bilal", "Nobody at all", "bilal")]
    assert {answer.status_code for answer in answers} == {303}
    assert {answer["Location"] for answer in answers} == {f"{PAGE}?done=wished"}
    assert sorted(Wish.objects.values_list("name", flat=True)) == ["bilal", "nobody at all"]
    assert "Bilal" not in words(ada.get(WISHES))


def test_the_latest_wishes_count_and_nothing_is_a_mistake(ada):
    for number in range(MOST_WISHES + 2):
        sends(ada, "meet", name=f"Person {number}")
    assert Wish.objects.count() == MOST_WISHES
    answer = sends(ada, "meet", name="")
    assert answer.status_code == 422
    assert 'href="#id_meet_name"' in answer.text
    assert sends(ada, "meet", name="\u200b").status_code == 422


def test_a_name_too_many_is_refused_where_it_was_typed_and_stays_there(ada, monkeypatch):
    monkeypatch.setattr(avoiding, "MOST_NAMES", 1)
    assert sends(ada, "avoid", name="Zoé").status_code == 303
    for name in ("Bilal", "Nobody at all"):
        answer = sends(ada, "avoid", name=name)
        assert answer.status_code == 409
        assert "You have named 1 people already." in words(answer)
        assert f'value="{name}"' in answer.text
        assert 'href="#id_name"' in answer.text
