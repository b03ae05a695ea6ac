"""Being there, through the door: the code on the screen, one tap, several on one phone, the end."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from meshup.agenda.domain.life_cycle import cancel
from meshup.attendance.domain.passes import pass_code
from meshup.kit import clock
from meshup.moderation.domain.blocks import block_peer
from meshup.peers.device_cookie import NAME
from meshup.peers.domain.devices import peers_of_keys
from meshup.peers.domain.peers import rename_peer
from meshup.peers.models import Peer
from meshup.presence.domain.arriving import arrive, take_back_arrival
from meshup.presence.domain.join_codes import join_code
from meshup.presence.domain.queries.roster import present_at
from meshup.presence.models import Presence
from tests.agenda.paris import NOW, paris_series
from tests.attendance.coming_pages import come, phone, words
from tests.attendance.people import comes
from tests.presence.evening import DECEMBER, EIGHT, ENDS, HERE, OPENS, STARTS, minutes, roster

FRENCH = HERE.replace("/en/", "/fr/")


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        yield


def code(at=EIGHT):
    return join_code(DECEMBER, at).text


def said(**more):
    return {"act": "join", "code": code(), "languages": ["en"], **more}


def join(browser, **more):
    response = browser.post(HERE, said(**more))
    assert response.status_code == 303, words(response)
    return response


def field(page, name, form="join"):
    """Return what stands in a field of a form."""
    found = re.search(rf'<input[^>]*id="{form}-{name}"[^>]*>', page.content.decode())
    assert found is not None
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


def code_is_seen(page):
    """Whether the field of the code stands open on the page."""
    (found,) = re.findall(r'<input[^>]*id="join-code"[^>]*>', page.content.decode())
    return 'type="hidden"' not in found


def checked(page, form="join"):
    boxes = re.findall(rf'<input[^>]*id="{form}-languages_\d+"[^>]*>', page.content.decode())
    return [re.findall(r'value="(\w+)"', box)[0] for box in boxes if "checked" in box]


def test_the_picture_on_the_screen_opens_the_page_with_the_code_filled_in(as_chloe):
    page = as_chloe.get(HERE, {"code": code()})
    assert page.status_code == 200
    assert field(page, "code") == code()
    assert code_is_seen(page) is False  # it is right: nobody has to look at it
    assert code_is_seen(as_chloe.get(HERE, {"code": "BCDF-GHJK"})) is True
    assert code_is_seen(as_chloe.get(HERE)) is True
    assert checked(page) == ["en"]
    assert checked(as_chloe.get(FRENCH)) == ["fr"]
    assert not Presence.objects.exists()
    assert not Peer.objects.exists()


def test_one_tap_and_they_are_there(as_chloe):
    response = join(as_chloe, display_name="Chloé")
    assert response["Location"] == f"{HERE}?done=join"  # and the code is gone from the address
    page = as_chloe.get(response["Location"])
    assert "You are here" in words(page)
    assert "Chloé" in words(page)
    assert roster() == [("Chloé", False, True)]
    assert present_at(DECEMBER, EIGHT)[0].languages == ("en",)
    for answer in (response, page):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer["X-Robots-Tag"]


def test_no_page_of_another_site_lets_its_readers_join():
    for origin in ("null", "http://evil.example"):
        answer = Client(headers={"origin": origin}).post(HERE, said())
        assert (answer.status_code, dict(answer.cookies)) == (403, {})
    assert roster() == []
    old = Client(headers={"origin": "http://testserver"})
    join(old, display_name="Zoé")
    assert roster() == [("Zoé", False, True)]


def test_no_name_is_needed_and_no_name_is_made_up(as_chloe):
    join(as_chloe)
    assert roster() == [("", False, True)]
    assert "You, without a name so far" in words(as_chloe.get(HERE))


def test_who_registered_on_this_phone_is_the_same_person_and_finds_their_name(as_chloe):
    with clock.set_to(NOW):
        come(as_chloe, name="Chloé")
    page = as_chloe.get(HERE)
    assert field(page, "display_name") == "Chloé"
    join(as_chloe, display_name="Cléo", person=field_of_person(page))
    assert Peer.objects.count() == 1
    assert roster() == [("Cléo", False, True)]


def field_of_person(page):
    number, _of_somebody_else = re.findall(r'name="person" value="(\d+)"', page.content.decode())
    return number


def test_a_name_that_the_device_knows_is_proposed(as_chloe):
    with clock.set_to(NOW):
        come(as_chloe)
    rename_peer(Peer.objects.get().pk, "Chloé")
    assert field(as_chloe.get(HERE), "display_name") == "Chloé"


def test_who_was_checked_in_needs_no_code_and_is_still_one_person(as_chloe):
    with clock.set_to(NOW):
        come(as_chloe, name="Chloé")
    peer = Peer.objects.get().pk
    arrive(DECEMBER, peer, STARTS)
    page = as_chloe.get(HERE)
    assert "You are checked in" in words(page)
    form = f"person-{peer}"
    assert field(page, "display_name", form) == "Chloé"
    response = as_chloe.post(
        HERE, {"act": "change", "person": peer, "display_name": "Cléo", "languages": ["en", "fr"]}
    )
    assert response.status_code == 303
    assert roster() == [("Cléo", True, True)]


def test_whose_check_in_was_taken_back_meanwhile_needs_the_code(as_chloe):
    with clock.set_to(NOW):
        come(as_chloe)
    peer = Peer.objects.get().pk
    arrive(DECEMBER, peer, STARTS)
    take_back_arrival(DECEMBER, peer, EIGHT)
    response = as_chloe.post(HERE, {"act": "change", "person": peer, "languages": ["en"]})
    assert response.status_code == 409
    assert "You are not on the list" in words(response)
    assert roster() == []


def test_the_code_is_good_for_five_to_ten_minutes(as_chloe):
    shown = join_code(DECEMBER, EIGHT)
    for late, answer in ((minutes(4), 303), (minutes(9), 303), (minutes(10), 422)):
        with clock.set_to(shown.since + late):
            assert phone().post(HERE, said(code=shown.text)).status_code == answer


def test_a_code_that_has_changed_is_told_from_a_wrong_one_and_nothing_typed_is_lost(as_chloe):
    old = as_chloe.post(HERE, said(code=code(EIGHT - minutes(20)), display_name="Chloé"))
    assert (old.status_code, "has changed meanwhile" in words(old)) == (422, True)
    assert field(old, "display_name") == "Chloé"
    wrong = as_chloe.post(HERE, said(code="BCDFGHJK"))
    assert (wrong.status_code, "not the code on the screen" in words(wrong)) == (422, True)
    none = as_chloe.post(HERE, said(code=""))
    assert (none.status_code, "Type the code" in words(none)) == (422, True)
    assert not Peer.objects.exists()


def test_the_code_of_another_evening_opens_nothing(as_chloe):
    other = join_code("paris-p2p-2027-01-06", EIGHT).text
    assert as_chloe.post(HERE, said(code=other)).status_code == 422


def test_a_name_that_is_too_long_or_no_language_is_said_at_its_field(as_chloe):
    long = as_chloe.post(HERE, said(display_name="x" * 41, form="join"))
    assert long.status_code == 422
    assert 'id="join-display_name_error"' in long.content.decode()
    mute = as_chloe.post(HERE, said(languages=[], form="join"))
    assert "Choose at least one language." in words(mute)
    unknown = as_chloe.post(HERE, said(languages=["tlh"]))
    assert [answer.status_code for answer in (mute, unknown)] == [422, 422]
    assert not Presence.objects.exists()


def test_changing_going_and_coming_back(as_chloe):
    join(as_chloe, display_name="Chloé")
    peer = Peer.objects.get().pk
    as_chloe.post(
        HERE, {"act": "change", "person": peer, "display_name": "Cléo", "languages": ["fr", "wo"]}
    )
    assert present_at(DECEMBER, EIGHT)[0].languages == ("fr", "wo")
    assert "Wolof" in words(as_chloe.get(HERE))
    response = as_chloe.post(HERE, {"act": "leave", "person": peer})
    assert (response.status_code, roster()) == (303, [])
    page = as_chloe.get(response["Location"])
    assert "You have gone" in words(page)
    as_chloe.post(HERE, {"act": "back", "person": peer})  # no code: they were there
    assert roster() == [("Cléo", False, True)]


def test_pressed_twice_by_a_phone_without_cookie_it_is_one_person():
    once = "0123456789abcdef-join"
    first, second = phone(), phone()
    join(first, once=once)
    join(second, once=once)
    assert (Peer.objects.count(), len(roster())) == (1, 1)
    assert "You are here" in words(second.get(HERE))


def test_several_people_join_on_one_phone(as_chloe):
    join(as_chloe, display_name="Chloé")
    page = as_chloe.get(HERE, {"code": code()})
    assert "Somebody else joins on this phone" in words(page)
    join(as_chloe, display_name="Bilal", person=0)
    assert roster() == [("Chloé", False, True), ("Bilal", False, True)]
    page = words(as_chloe.get(HERE))
    assert "Chloé" in page
    assert "Bilal" in page
    chloe = present_at(DECEMBER, EIGHT)[0].peer
    as_chloe.post(HERE, {"act": "leave", "person": chloe})
    assert roster() == [("Bilal", False, True)]


def test_somebody_whom_the_device_knows_joins_beside_another(as_chloe):
    with clock.set_to(NOW):
        come(as_chloe, name="Chloé")
        come(as_chloe, name="Bilal", somebody_else="1")
    bilal, chloe = people_of(as_chloe)
    join(as_chloe, display_name="Bilal", person=bilal)
    page = as_chloe.get(HERE)
    assert f'<option value="{chloe}">' in page.content.decode()
    join(as_chloe, display_name="Chloé", person=chloe)
    assert Peer.objects.count() == 2
    assert [who.peer for who in present_at(DECEMBER, EIGHT)] == [bilal, chloe]


def people_of(browser):
    keys = browser.cookies[NAME].value.split(".")
    found = peers_of_keys(keys, EIGHT)
    return [found[key].number for key in keys]


def test_nobody_acts_for_whom_the_device_does_not_know(as_chloe):
    join(as_chloe)
    stranger = phone()
    peer = Peer.objects.get().pk
    for act in ("change", "leave", "back"):
        answer = stranger.post(HERE, {"act": act, "person": peer, "languages": ["en"]})
        assert answer.status_code == 404
    assert stranger.post(HERE, said(person=peer)).status_code == 404
    assert len(roster()) == 1


def test_before_it_is_near_the_page_says_when_and_takes_nothing(as_chloe):
    early = OPENS - timedelta(minutes=1)
    with clock.set_to(early):
        page = as_chloe.get(HERE)
        assert "From Wednesday 2 December 2026, 12:30 on" in words(page)
        answer = as_chloe.post(HERE, said(code=code(early)))
        assert (answer.status_code, "six hours before" in words(answer)) == (409, True)
    with clock.set_to(OPENS):
        join(as_chloe, code=code(OPENS))


def test_with_the_evening_the_code_ends_and_who_was_there_is_thanked(as_chloe):
    join(as_chloe, display_name="Chloé")
    with clock.set_to(ENDS):
        page = words(as_chloe.get(HERE))
        assert "This evening is over" in page
        assert "Thank you for having been there, Chloé!" in page
        answer = phone().post(HERE, said(code=code(ENDS)))
        assert (answer.status_code, "This is over" in words(answer)) == (409, True)
        assert "The code on the screen has ended with it." in words(phone().get(HERE))
    assert len(Presence.objects.all()) == 1


def test_a_cancelled_evening_says_so(as_chloe, ada):
    cancel(ada, DECEMBER, {"en": "The roof leaks."}, EIGHT)
    assert "This evening is cancelled" in words(as_chloe.get(HERE))
    assert as_chloe.post(HERE, said()).status_code == 409


def test_an_event_that_is_not_there_and_one_that_is_hidden_answer_alike(as_chloe):
    nothing = as_chloe.get("/en/events/nothing/here/")
    assert nothing.status_code == 404
    assert as_chloe.post("/en/events/nothing/here/", said()).status_code == 404


def test_who_is_blocked_is_answered_as_if_there_were_no_event(as_chloe, ada):
    join(as_chloe)
    peer = Peer.objects.get().pk
    block_peer(ada, peer, "Pushed people.", EIGHT)
    absent = as_chloe.post("/en/events/nothing/here/", said())
    for sent in (
        said(),
        said(code="BCDFGHJK"),
        said(languages=[]),
        {"act": "leave", "person": peer},
    ):
        blocked = as_chloe.post(HERE, sent)
        assert (blocked.status_code, refusal(blocked)) == (404, refusal(absent))
    blocked, absent = as_chloe.get(HERE), as_chloe.get("/en/events/nothing/here/")
    assert (blocked.status_code, refusal(blocked)) == (404, refusal(absent))
    told = [{*page.headers.items()} for page in (blocked, absent)]
    assert {name for name, _value in told[0] ^ told[1]} <= {"Content-Length"}  # of the address


def test_who_is_blocked_does_not_act_behind_somebody_else_on_the_same_phone(as_chloe, ada):
    join(as_chloe)
    first = Peer.objects.get().pk
    join(as_chloe, person=0)
    block_peer(ada, first, "Pushed people.", EIGHT)
    with clock.set_to(EIGHT + timedelta(minutes=1)):
        assert as_chloe.get(HERE).status_code == 200
        for sent in (
            said(person=first),
            {"act": "leave", "person": first},
            {"act": "leave", "person": f" +{first} "},
            {"act": "change", "person": first, "languages": []},
        ):
            assert as_chloe.post(HERE, sent).status_code == 404
    assert Presence.objects.get(peer=first).left_at is None
    join(as_chloe, display_name="Bilal")


def refusal(answer):
    return answer.content.replace(b"events/nothing/", f"events/{DECEMBER}/".encode())


def test_french_is_french(as_chloe):
    page = words(as_chloe.get(FRENCH))
    assert "Rejoindre la soirée" in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_as_much_for_one_as_for_three(people, django_assert_num_queries):
    browser = phone()
    for number in range(people):
        join(browser, display_name=f"Person {number}", person=0)
    browser.get(HERE)  # the node itself, and what its links depend on, is remembered
    with django_assert_num_queries(8):
        assert browser.get(HERE).status_code == 200


def test_who_registered_on_this_device_has_the_code_for_the_door_at_hand(as_chloe):
    with clock.set_to(NOW):
        come(as_chloe)
    join(as_chloe)
    page = as_chloe.get(HERE)
    assert "You registered on another device?" not in words(page)
    (link,) = re.findall(rf'href="(/en/coming/[^"]+/pass/{DECEMBER}/)"', page.content.decode())
    assert as_chloe.get(link).status_code == 200
    arrive(DECEMBER, present_at(DECEMBER, EIGHT)[0].peer, EIGHT)
    assert "/pass/" not in as_chloe.get(HERE).content.decode()


def test_who_registered_on_another_device_says_so_and_counts_once(as_chloe):
    with clock.set_to(NOW):
        registered = comes(DECEMBER, NOW)
    arrive(DECEMBER, registered.peer, STARTS)
    join(as_chloe, display_name="Chloé")
    peer = present_at(DECEMBER, EIGHT)[1].peer
    assert "You registered on another device?" in words(as_chloe.get(HERE))
    sent = {"act": "claim", "person": peer, "registration": "nonsense"}
    wrong = as_chloe.post(HERE, sent)
    assert (wrong.status_code, "no code of a registration" in words(wrong)) == (422, True)
    assert f'id="claim-{peer}-registration_error"' in wrong.content.decode()
    answer = as_chloe.post(HERE, {**sent, "registration": pass_code(registered.handle, DECEMBER)})
    assert answer.status_code == 303
    assert roster() == [("Chloé", True, True)]
    page = words(as_chloe.get(answer["Location"]))
    assert "Noted: you are counted once." in page
    assert "You registered on another device?" not in page
