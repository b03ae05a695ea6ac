"""At the desk: how many are there, who, and that somebody has left after all."""

import pytest

from meshup.kit import clock
from meshup.live.models import Channel
from meshup.moderation.domain.blocks import block_peer, lift
from meshup.moderation.domain.undoing import undo_act
from meshup.moderation.errors import AlreadyDone
from meshup.moderation.models import Act
from meshup.peers.domain.peers import rename_peer
from meshup.presence.domain.announcing import read_numbers
from meshup.presence.domain.arriving import arrive
from meshup.presence.domain.joining import JoinWish, join, leave
from meshup.presence.models import Presence
from tests.agenda.paris import NOW, paris_series
from tests.attendance.coming_pages import words
from tests.attendance.people import comes, run_jobs, somebody
from tests.conftest import browser_of
from tests.presence.evening import DECEMBER, EIGHT, ENDS, OPENS, STARTS, minutes, roster

DESK = f"/en/desk/events/{DECEMBER}/"
ROSTER = f"{DESK}present/"


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        yield


def joins(name, **more):
    peer = somebody()
    join(peer, DECEMBER, JoinWish(name, more.get("languages", ("fr",))), EIGHT)
    return Presence.objects.get(peer=peer).pk


def there_and_gone(page):
    there, _heading, gone = words(page).partition("Have left")
    return there, gone


def test_the_event_says_how_many_are_there_while_it_is_near(as_ada):
    arrive(DECEMBER, somebody(), STARTS)
    joins("Bilal")
    page = words(as_ada.get(DESK))
    assert "There now 2 Checked in at the door 1 By phone alone 1" in page
    for moment, is_shown in ((OPENS - minutes(1), False), (OPENS, True), (ENDS, False)):
        with clock.set_to(moment):
            assert ("There now" in words(as_ada.get(DESK))) == is_shown


def test_every_role_sees_how_many_but_not_every_role_sees_names(as_ada, as_bilal, as_door):
    joins("Chloé")
    for browser, sees in ((as_ada, True), (as_door, True), (as_bilal, False)):
        page = browser.get(DESK)
        assert "There now 1" in words(page)
        assert (ROSTER in page.content.decode()) == sees
        names = browser.get(ROSTER)
        assert names.status_code == (200 if sees else 403)
        assert ("Chloé" in words(names)) == sees


def test_who_is_blocked_after_they_came_is_neither_named_nor_counted_and_pages_hear_of_it(
    as_ada, ada
):
    joins("Chloé")
    blocked = Presence.objects.get(pk=joins("Bilal"))
    before = Channel.objects.get().sequence
    with clock.set_to(EIGHT + minutes(1)):
        block = block_peer(ada, blocked.peer_id, "Pushed people.", EIGHT + minutes(1))
        page = words(as_ada.get(ROSTER))
        assert ("Chloé" in page, "Bilal" in page) == (True, False)
        assert "There now 1" in words(as_ada.get(DESK))
        run_jobs(EIGHT + minutes(1), "presence")
        assert read_numbers([DECEMBER])[DECEMBER]["present"] == 1
        told = Channel.objects.get().sequence
        assert told > before
    with clock.set_to(EIGHT + minutes(2)):
        lift(ada, block, "They did not.", EIGHT + minutes(2))
        run_jobs(EIGHT + minutes(2), "presence")
        assert roster() == [("Chloé", False, True), ("Bilal", False, True)]
        assert Channel.objects.get().sequence > told


def test_a_block_holds_for_both_phones_of_one_person_and_one_that_ends_holds_no_more(ada):
    registered, phone = somebody(), joins("Bilal")
    arrive(DECEMBER, registered, STARTS)
    Presence.objects.filter(peer=registered).update(same_as=phone)
    assert roster() == [("Bilal", True, True)]
    block_peer(ada, registered, "Pushed people.", EIGHT, EIGHT + minutes(30))
    assert roster() == roster(EIGHT + minutes(29)) == []
    assert roster(EIGHT + minutes(30)) == [("Bilal", True, True)]


def test_a_stranger_sees_nobody(as_chloe):
    number = joins("Bilal")
    for path in (ROSTER, f"{ROSTER}{number}/left/"):
        answer = as_chloe.get(path) if path == ROSTER else as_chloe.post(path)
        assert (answer.status_code, "Bilal" in words(answer)) == (302, False)
    assert roster() == [("Bilal", False, True)]


def test_the_names_are_those_that_people_chose_beside_those_they_registered_with(as_door):
    registered = comes(DECEMBER, NOW, name="Bilal B.")
    arrive(DECEMBER, registered.peer, STARTS, language="fr")
    joins("Chloé", languages=("fr", "wo"))
    joins("")
    page = words(as_door.get(ROSTER))
    assert "Bilal B. checked in" in page
    assert "Chloé by phone" in page
    assert "Wolof" in page
    assert "without a name" in page
    join(registered.peer, DECEMBER, JoinWish("Bibi", ("fr",)), EIGHT)
    assert "Bibi registered as Bilal B. checked in · by phone" in words(as_door.get(ROSTER))


def test_somebody_has_left_and_is_put_back(as_door):
    number = joins("Chloé")
    answer = as_door.post(f"{ROSTER}{number}/left/")
    assert (answer.status_code, answer["Location"]) == (302, ROSTER)
    there, gone = there_and_gone(as_door.get(ROSTER))
    assert ("Chloé" in gone, roster()) == (True, [])
    as_door.post(f"{ROSTER}{number}/left/")  # pressed twice
    as_door.post(f"{ROSTER}{number}/back/")
    as_door.post(f"{ROSTER}{number}/back/")
    there, gone = there_and_gone(as_door.get(ROSTER))
    assert ("Chloé" in there, "Chloé" in gone) == (True, False)
    verbs = [act.verb for act in Act.objects.order_by("pk")]
    assert verbs == ["presence.mark_left", "presence.put_back"]


def test_only_who_sees_names_corrects_them(as_bilal, as_chloe):
    number = joins("Chloé")
    assert as_bilal.post(f"{ROSTER}{number}/left/").status_code == 403
    assert as_bilal.post(f"{ROSTER}{number}/back/").status_code == 403
    assert roster() == [("Chloé", False, True)]


def test_looking_changes_nothing(as_door):
    number = joins("Chloé")
    assert as_door.get(f"{ROSTER}{number}/left/").status_code == 405
    assert as_door.get(f"{ROSTER}{number}/back/").status_code == 405


def test_nobody_of_that_number_and_no_such_event_are_not_found(as_ada):
    number = joins("Chloé")
    assert as_ada.post(f"{ROSTER}{number + 1}/left/").status_code == 404
    other = "/en/desk/events/paris-p2p-2027-01-06/present/"
    assert as_ada.post(f"{other}{number}/left/").status_code == 404
    assert as_ada.get("/en/desk/events/nothing/present/").status_code == 404


def test_the_log_says_so_and_takes_it_back(as_ada, ada):
    number = joins("Chloé")
    as_ada.post(f"{ROSTER}{number}/left/")
    act = Act.objects.get()
    log = words(as_ada.get("/en/desk/reports/acts/"))
    assert "Ada noted that somebody had left" in log
    assert "Chloé" not in log
    undo_act(ada, act.pk, "", EIGHT)
    assert roster() == [("Chloé", False, True)]
    with pytest.raises(AlreadyDone):
        undo_act(ada, act.pk, "", EIGHT)


def test_what_they_took_back_themselves_is_not_taken_back_again(as_ada, ada):
    number = joins("Chloé")
    as_ada.post(f"{ROSTER}{number}/left/")
    join(Presence.objects.get().peer_id, DECEMBER, JoinWish("Chloé", ("fr",)), EIGHT)
    with pytest.raises(AlreadyDone):
        undo_act(ada, Act.objects.get().pk, "", EIGHT)
    Presence.objects.all().delete()
    with pytest.raises(AlreadyDone):
        undo_act(ada, Act.objects.get().pk, "", EIGHT)


def test_who_said_that_they_go_stands_among_those_who_left(as_ada):
    number = joins("Chloé")
    leave(Presence.objects.get(pk=number).peer_id, DECEMBER, EIGHT)
    there, gone = there_and_gone(as_ada.get(ROSTER))
    assert ("Chloé" in there, "Chloé" in gone) == (False, True)


def test_after_the_evening_the_list_is_empty(as_ada):
    joins("Chloé")
    with clock.set_to(ENDS):
        assert "There is nobody before an evening is near" in words(as_ada.get(ROSTER))


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(people, ada, django_assert_num_queries):
    browser = browser_of(ada)
    for number in range(people):
        registered = comes(DECEMBER, NOW, name=f"Person {number}")
        rename_peer(registered.peer, f"Person {number}")
        arrive(DECEMBER, registered.peer, STARTS)
    browser.get(ROSTER)
    with django_assert_num_queries(10):
        assert browser.get(ROSTER).status_code == 200
