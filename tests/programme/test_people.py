"""People in programmes: exported and erased; of speakers nothing is kept but which talk it is."""

from __future__ import annotations

import json

import pytest

from meshup.kit import personal_data
from meshup.kit.personal_data import Subject
from meshup.programme.models import Programme, Publication, Step
from tests.desk.conftest import url_of
from tests.programme.conftest import FESTIVAL, ref_of, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(festival, as_bilal, gossip):
    """Bilal published once, and went on."""
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    as_bilal.post(url_of("programme:publish", FESTIVAL), {"version": 1})
    step(as_bilal, FESTIVAL, f"later:i{doors()}", 2)


def doors():
    return next(line["item"] for line in Publication.objects.get().lines if line["kind"] == "doors")


def test_whoever_asks_gets_what_they_did(busy, bilal, ada):
    told = personal_data.export(Subject(person=bilal.pk))["programmes"]
    assert {tuple(sorted(set(each) - {"at", "changed_last_at"})) for each in told} == {
        ("event",),
        ("event", "step"),
        ("event", "published"),
    }
    assert personal_data.export(Subject(person=ada.pk)).get("programmes", []) == []


def test_whoever_is_erased_is_nobody_there(busy, bilal, ada, as_ada):
    personal_data.erase(Subject(person=bilal.pk))
    assert not Step.objects.filter(by=bilal.pk).exists()
    assert not Publication.objects.filter(by=bilal.pk).exists()
    assert not Programme.objects.filter(changed_by=bilal.pk).exists()
    assert as_ada.get(url_of("programme:versions", FESTIVAL)).status_code == 200
    answer = step(as_ada, FESTIVAL, f"later:i{doors()}")
    assert answer.json()["said"].startswith("? was faster")


def test_no_row_holds_a_name_of_a_speaker(busy):
    rows = [*Programme.objects.values(), *Step.objects.values(), *Publication.objects.values()]
    assert "Chloé" not in json.dumps(rows, default=str, ensure_ascii=False)


def test_a_peer_who_is_erased_leaves_no_talk_to_be_published(festival, as_bilal, gossip, bilal):
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    personal_data.erase(Subject(peer=gossip.peer))
    assert as_bilal.get(url_of("programme:builder", FESTIVAL)).status_code == 200
    answer = as_bilal.post(url_of("programme:publish", FESTIVAL), {"version": 1})
    assert answer.status_code == 409
