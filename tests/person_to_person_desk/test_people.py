"""People of the rounds at the desk: added without a phone, taken from the roster, taken out."""

from __future__ import annotations

import pytest

from meshup.moderation.models import Act
from meshup.peers.domain.peers import make_peer
from meshup.person_to_person.domain.queries.participants import participants_of
from meshup.person_to_person.domain.rounds import start
from meshup.person_to_person.domain.sessions import end_session
from meshup.person_to_person.models import Participant
from meshup.presence.domain.arriving import arrive
from meshup.presence.domain.joining import JoinWish, join
from meshup.presence.models import Presence
from tests.agenda.paris import NOW
from tests.attendance.coming_pages import words
from tests.attendance.people import comes as registers
from tests.person_to_person.evening import DECEMBER, EIGHT, come, comes, opened

pytestmark = pytest.mark.usefixtures("evening")

LEAD = f"/en/desk/events/{DECEMBER}/person-to-person/"
ADD = f"{LEAD}people/add/"
ODILE = {"display_name": "Odile", "languages": ["fr", "wo"]}


def taking_part():
    return [
        (person.name, person.languages, person.standing, person.by_helper)
        for person in participants_of(None, DECEMBER, EIGHT)
    ]


def is_there(name, languages=("fr",)):
    peer = make_peer("fr", EIGHT)
    join(peer, DECEMBER, JoinWish(name, languages), EIGHT)
    return Presence.objects.get(peer=peer).pk


def there(number):
    return f"{LEAD}people/there/{number}/add/"


def test_one_after_the_other_is_added_and_the_form_waits_for_the_next(as_door):
    opened()
    answer = as_door.post(ADD, ODILE)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{LEAD}?speaks=fr&speaks=wo#id_display_name",
    )
    assert taking_part() == [("Odile", ("fr", "wo"), "in", True)]
    page = as_door.get(f"{LEAD}?speaks=fr&speaks=wo")
    assert "Added: 1 person takes part." in words(page)
    assert page.context["person_form"]["languages"].value() == ["fr", "wo"]
    assert page.context["person_form"]["display_name"].value() is None


def test_a_press_that_comes_twice_adds_one_and_two_of_one_name_are_two(as_ada):
    opened()
    for once in ("a", "a", "b"):
        assert as_ada.post(ADD, {**ODILE, "once": once}).status_code == 302
    assert [name for name, *_ in taking_part()] == ["Odile", "Odile"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"display_name": " "}, "display_name"),
        ({"display_name": "\u200b"}, "display_name"),
        ({"display_name": "x" * 41}, "display_name"),
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_what_is_missing_is_refused_at_its_field_and_nothing_typed_is_lost(as_ada, said, field):
    opened()
    answer = as_ada.post(ADD, {**ODILE, **said})
    assert (answer.status_code, list(answer.context["person_form"].errors)) == (422, [field])
    assert taking_part() == []
    if field == "languages":
        assert 'value="Odile"' in answer.text


def test_nobody_is_added_where_there_are_no_rounds_or_no_more(as_ada):
    assert as_ada.post(ADD, ODILE).status_code == 404
    opened()
    end_session(None, DECEMBER, EIGHT)
    answer = as_ada.post(ADD, ODILE)
    assert answer.status_code == 409
    assert not Participant.objects.exists()


def test_who_is_there_and_has_not_joined_is_one_tap_away(as_door):
    opened()
    comes("Bilal")
    number = is_there("Chloé", ("fr", "en"))
    page = words(as_door.get(LEAD))
    assert "There, and not taking part + Chloé takes part: add" in page
    for _twice in range(2):
        answer = as_door.post(there(number))
        assert (answer.status_code, answer["Location"]) == (302, f"{LEAD}#there")
    assert taking_part() == [("Bilal", ("fr",), "in", False), ("Chloé", ("fr", "en"), "in", False)]
    assert "There, and not taking part + Chloé" not in words(as_door.get(LEAD))


def test_who_gave_no_name_is_given_one_and_without_it_nothing_happens(as_ada):
    opened()
    registered = registers(DECEMBER, NOW, name="Bilal B.")
    arrive(DECEMBER, registered.peer, EIGHT, language="fr")
    number = Presence.objects.get(peer=registered.peer).pk
    page = words(as_ada.get(LEAD))
    assert "1 person who gave no name registered as Bilal B." in page
    refused = as_ada.post(there(number), {"display_name": ""})
    assert refused.status_code == 422
    assert "Say what you want to be called" in words(refused)
    assert as_ada.post(there(number), {"display_name": "Bilal"}).status_code == 302
    assert taking_part() == [("Bilal", ("fr",), "in", True)]


def test_a_name_that_somebody_chose_is_not_changed_from_the_desk(as_ada):
    opened()
    as_ada.post(there(is_there("Chloé")), {"display_name": "Somebody else"})
    assert [name for name, *_ in taking_part()] == ["Chloé"]


def test_the_names_of_the_roster_are_for_who_keeps_it(as_ada, as_door, as_bilal, as_chloe):
    opened()
    comes("Djamila")
    number = is_there("Chloé")
    for browser, sees in ((as_ada, True), (as_door, True), (as_bilal, False)):
        page = words(browser.get(LEAD))
        assert ("Chloé" in page, "Djamila" in page) == (sees, True)
    assert as_bilal.post(there(number)).status_code == 403
    assert as_chloe.post(there(number)).status_code == 302
    assert [name for name, *_ in taking_part()] == ["Djamila"]


def test_somebody_is_taken_out_and_brought_back_and_twice_is_once(as_door):
    opened()
    come(3)
    number = participants_of(None, DECEMBER, EIGHT)[0].number
    for _twice in range(2):
        answer = as_door.post(f"{LEAD}people/{number}/out/")
        assert (answer.status_code, answer["Location"]) == (302, f"{LEAD}#people")
    assert next((name, standing) for name, _l, standing, _h in taking_part()) == ("Ada", "left")
    assert "Taken out." in words(as_door.get(LEAD)).partition("Who takes part")[2]
    for _twice in range(2):
        assert as_door.post(f"{LEAD}people/{number}/back/").status_code == 302
    assert {standing for _name, _l, standing, _h in taking_part()} == {"in"}
    assert Act.objects.filter(verb__contains="take_out").count() == 1


def test_who_is_not_there_cannot_be_added_nor_taken_out(as_ada):
    opened()
    for path in (there(999), f"{LEAD}people/999/out/", f"{LEAD}people/999/back/"):
        assert as_ada.post(path).status_code == 404, path


def test_acts_about_people_are_for_helpers_and_never_links(as_chloe, as_ada):
    opened()
    comes("Bilal")
    number = participants_of(None, DECEMBER, EIGHT)[0].number
    paths = [ADD, there(1), f"{LEAD}people/{number}/out/", f"{LEAD}people/{number}/back/"]
    for path in paths:
        assert as_ada.get(path).status_code == 405
        assert as_chloe.post(path, ODILE).status_code == 302
    assert taking_part() == [("Bilal", ("fr",), "in", False)]


def test_who_comes_during_a_round_is_said_to_play_from_the_next_on(as_ada):
    opened()
    come(2)
    start(None, DECEMBER, EIGHT)
    as_ada.post(ADD, ODILE)
    assert "Odile from the next round on no phone" in words(as_ada.get(LEAD))


def test_no_name_is_in_an_address_or_in_the_log_of_acts(as_ada):
    opened()
    answer = as_ada.post(ADD, ODILE)
    assert "Odile" not in answer["Location"]
    assert not [
        act for act in Act.objects.values_list("facts", "why", "about") if "Odile" in str(act)
    ]
