"""The page of the rounds that phones keep, and its worker: complete, without a name."""

import pytest

from meshup.kit import clock
from meshup.person_to_person.domain.rounds import start
from meshup.person_to_person_screens.phone_assets import ENTRY, MODULES
from tests.agenda.paris import DECEMBER, paris_series
from tests.door.test_shell import imports_of
from tests.person_to_person.evening import EIGHT, ENDS, minutes, opened
from tests.person_to_person_screens.phones import (
    PAGE,
    SHELL,
    STATE,
    WORKER,
    data,
    phone,
    takes_part,
    words,
)


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        opened()
        yield


def test_every_module_that_the_page_needs_is_kept_and_no_other():
    needed: set[str] = set()
    waiting = [ENTRY]
    while waiting:
        fresh = imports_of(waiting.pop()) - needed
        needed |= fresh
        waiting += fresh
    assert needed == set(MODULES)


def test_the_kept_page_names_nobody_whoever_asks():
    ada = takes_part("Zoé Zéphyr")
    takes_part("Bilal")
    start(None, DECEMBER, EIGHT)
    assert "Zéphyr" in ada.get(PAGE).content.decode("unicode_escape")
    for address in (SHELL, WORKER):
        mine, theirs = ada.get(address), phone().get(address)
        assert mine.status_code == 200
        assert mine.content == theirs.content
        assert "phyr" not in mine.content.decode()
    assert data(ada.get(SHELL))["people"] is None


def test_the_worker_is_another_when_the_page_has_changed(monkeypatch):
    before = phone().get(WORKER).content
    assert phone().get(WORKER).content == before
    name = "meshup.person_to_person_screens.views.phone_state.phone_words"
    monkeypatch.setattr(name, lambda: {"gathering": "You take part"})
    assert phone().get(WORKER).content != before


def test_the_kept_page_says_what_to_do_when_nothing_is_known():
    assert "Look at the screen in the room" in words(phone().get(SHELL))


@pytest.mark.parametrize("address", [SHELL, WORKER, STATE])
def test_what_is_not_there_or_not_read_is_refused(address):
    assert phone().get(address.replace(DECEMBER, "nowhere")).status_code == 404
    assert phone().post(address).status_code == 405


def test_tickets_are_for_the_own_channels_and_end_after_the_evening():
    ada, bilal = takes_part("Ada"), takes_part("Bilal")
    mine, theirs = data(ada.get(PAGE)), data(bilal.get(PAGE))
    assert len(mine["tickets"]) == 2
    assert mine["tickets"][0] == theirs["tickets"][0]  # the clock's is everybody's
    assert mine["tickets"][1] != theirs["tickets"][1]
    assert data(phone().get(PAGE))["tickets"] == []
    assert mine["until"] == round((ENDS + minutes(180)).timestamp() * 1000)
