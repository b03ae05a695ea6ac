"""History tells what a speaker changed, not the texts; what everybody reads waits for a look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from meshup.kit.personal_data import Subject, export
from meshup.proposals.choices import WORD_LABELS
from meshup.proposals.domain.deciding import accept
from meshup.proposals.domain.proposing import WORDS, change_proposal
from meshup.proposals.domain.queries.rewordings import rewordings_of, talks_to_read_again
from meshup.proposals.domain.speakers import invite_speaker, join_as_speaker
from tests.desk.conftest import url_of
from tests.proposals.conftest import NOW, wish
from tests.proposals_desk.conftest import again
from tests.proposals_desk.pages import act, page, sealed, words

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)
TODO = "A speaker has changed a talk that everybody reads"


def fields(facts):
    return [each.fields for each in rewordings_of(facts.uuid)]


def changed(facts, at=LATER, **rest):
    given = {"abstracts": dict(facts.abstracts), "names": facts.names, "note": facts.note, **rest}
    return change_proposal(facts.uuid, wish(**given), at)


def test_every_word_has_a_name():
    assert set(WORD_LABELS) == {*WORDS, "names"}


def test_both_sides_read_which_fields_were_changed_and_no_old_text(as_bilal, gossip):
    new = changed(gossip, minutes=30, abstracts={"en": "Whispers."})
    desk = words(page(as_bilal, "proposal", gossip.uuid))
    assert "The speaker changed: what it is about, length" in desk
    assert "Rumours, and" not in desk
    own = words(Client().get(f"/en/proposed/{new.link}/"))
    assert "Changed: what it is about, length" in own
    assert own.index("received" if "received" in own else "It") < own.index("Changed:")
    assert rewordings_of(gossip.uuid)[0].waits is False, "nobody reads it but hosts"


def test_what_changes_nothing_is_not_noted_and_an_hour_is_one_change(gossip):
    changed(gossip)
    assert fields(gossip) == []
    changed(gossip, minutes=30)
    changed(again(gossip), LATER + timedelta(minutes=20), minutes=30, money="A coin")
    assert fields(gossip) == [("minutes", "money")]
    changed(again(gossip), LATER + timedelta(hours=3), minutes=15, money="A coin")
    assert fields(gossip) == [("minutes", "money"), ("minutes",)]


def test_who_joins_is_noted_and_all_of_it_is_exported(gossip, chloe, dana):
    token = invite_speaker(gossip.uuid, "Dana", LATER)
    join_as_speaker(token, dana, "Dana", LATER)
    assert fields(gossip) == [("names",)]
    assert "'fields': ['names']" in str(export(Subject(peer=chloe)))


def test_hosts_look_at_what_is_changed_of_a_talk_that_everybody_reads(
    as_bilal, as_door, bilal, gossip
):
    accept(bilal, gossip.uuid, gossip.version, NOW)
    new = changed(again(gossip), needs=("sound",))
    assert TODO not in words(as_bilal.get(url_of("desk:overview")))
    new = changed(new, abstracts={"en": "Read https://pills.example"})
    assert talks_to_read_again(bilal) == [gossip.uuid]
    overview = as_bilal.get(url_of("desk:overview"))
    assert TODO in words(overview)
    assert TODO not in words(as_door.get(url_of("desk:overview")))
    assert "no host has looked yet: what it is about" in words(
        page(as_bilal, "proposal", gossip.uuid)
    )
    seen = sealed(as_bilal, gossip)
    changed(again(gossip), abstracts={"en": "Read https://casino.example"})
    assert act(as_bilal, gossip, "look", **seen).status_code == 409
    assert talks_to_read_again(bilal) == [gossip.uuid], "that is not what they have looked at"
    assert act(as_door, gossip, "look", **sealed(as_bilal, gossip)).status_code == 403
    assert act(as_bilal, gossip, "look", **sealed(as_bilal, gossip)).status_code == 302
    assert talks_to_read_again(bilal) == []
    assert TODO not in words(as_bilal.get(url_of("desk:overview")))
    assert new.is_vetted
