"""The registry: one erasure reaches every room or none, and is logged."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings

from meshup.kit import erasure_log, personal_data
from meshup.kit.erasure_log import Erasure, email_hash
from meshup.kit.errors import Conflict
from meshup.kit.personal_data import (
    Concerns,
    Cookie,
    PersonalData,
    Sentences,
    Subject,
    erase,
    expire,
    export,
    known_subjects,
    register,
    registered,
    was_erased,
)

pytestmark = pytest.mark.django_db
BO = Subject(person=7, email=" Bo@X.example ")
SAID = Sentences(
    concerns=Concerns.VISITORS, title="t", kept="k", why="w", how_long="l", how_to_erase="e"
)


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch, tmp_path):
    monkeypatch.setattr(personal_data, "_registered", {})
    monkeypatch.setattr(personal_data, "_cookies", {})
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, data=tmp_path))


def logged():
    return erasure_log.read(settings.CONFIG.data / erasure_log.NAME)


def test_upper_rooms_let_go_first_and_it_is_logged():
    order = []

    def holds(_subject):
        order.append("held")

    def goes_from(room):
        def erase_there(_subject):
            order.append(room)
            return 2

        return erase_there

    for name in ("lower", "upper"):
        register(PersonalData(name=name, sentences=SAID, erase=goes_from(name)))
    register(PersonalData(name="nothing", sentences=SAID, hold=holds))
    assert erase(BO) == {"upper": 2, "lower": 2}
    assert order == ["held", "upper", "lower"]
    [line] = logged()
    assert (line.person, line.email) == (7, email_hash("bo@x.example", settings.SECRET_KEY))


def test_a_room_that_refuses_keeps_all_and_nothing_is_logged(node):
    def change(_subject):
        type(node).objects.update(city="Elsewhere")
        return 1

    def refuse(_subject):
        raise Conflict

    register(PersonalData(name="lower", sentences=SAID, erase=refuse))
    register(PersonalData(name="upper", sentences=SAID, erase=change))
    with pytest.raises(Conflict):
        erase(BO)
    node.refresh_from_db()
    assert (node.city, logged()) == ("Paris", [])


def test_an_erasure_that_is_repeated_is_not_logged_again():
    erase(BO, log=False)
    assert logged() == []


def test_what_a_room_does_not_have_is_not_exported():
    register(PersonalData(name="empty", sentences=SAID))
    register(PersonalData(name="full", sentences=SAID, export=lambda s: [{"who": s.email}]))
    assert export(BO) == {"full": [{"who": "bo@x.example"}]}


def test_a_kind_that_fails_to_expire_does_not_keep_the_others(caplog):
    def fail(_now):
        raise ZeroDivisionError

    register(PersonalData(name="broken", sentences=SAID, expire=fail))
    register(PersonalData(name="works", sentences=SAID, expire=lambda _now: 3))
    assert expire() == {"works": 3}
    assert "Personal data of broken" in caplog.text
    caplog.clear()


def test_what_is_registered_again_replaces_the_first():
    for why in ("old", "new"):
        register(PersonalData(name="one", sentences=replace(SAID, why=why)), Cookie(why, why, why))
    assert [kind.sentences.why for kind in registered()] == ["new"]
    assert len(personal_data.cookies()) == 2


def test_everybody_whom_a_room_knows_is_looked_through():
    register(PersonalData(name="a", sentences=SAID, subjects=lambda: [BO, Subject(peer=1)]))
    register(PersonalData(name="b", sentences=SAID, subjects=lambda: iter([BO])))
    assert known_subjects() == {BO, Subject(peer=1)}


def test_a_line_means_a_person_only_if_number_and_address_fit():
    line = Erasure(datetime(2026, 12, 1, tzinfo=UTC), 7, email_hash("bo@x.example", "old"), None)

    def meant(subject, erasure=line):
        return was_erased(subject, erasure, ["new", "old"])

    assert meant(BO)
    assert meant(Subject(email="BO@x.example"))
    assert not was_erased(BO, line, ["new"])
    assert not meant(Subject(person=8, email="bo@x.example"))
    assert not meant(Subject(person=7, email="ada@x.example"))
    assert not meant(Subject(person=7))
    assert not meant(Subject(peer=7))
    assert meant(Subject(peer=7), replace(line, person=None, email="", peer=7))
