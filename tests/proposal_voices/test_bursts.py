"""Bursts of voices are marked, taken away by a host with a reason, and put back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from meshup.community.choices import Role
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.moderation.models import Act
from meshup.peers.domain.peers import make_peer
from meshup.peers.domain.personal_data import erase_peer
from meshup.proposal_voices.domain.host_bursts import bursts_for, keep, take_away
from meshup.proposal_voices.domain.personal_data import RECORDS, expire
from meshup.proposal_voices.domain.queries.voices import is_wished, numbers_of_voices
from meshup.proposal_voices.domain.voices import give_voice, take_back
from meshup.proposal_voices.errors import NoSuchBurst
from meshup.proposal_voices.models import Voice
from meshup.proposals.errors import ProgrammeOnly
from tests.conftest import browser_of, person
from tests.proposals.conftest import NOW, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def flood(facts, number=9, origin="office", at=NOW):
    """Let as many strangers of one network say the same at once."""
    for each in range(number):
        moment = at + each * timedelta(seconds=1)
        give_voice(make_peer("en", moment), facts.uuid, moment, origin)


def test_many_strangers_of_one_network_are_marked_and_still_count(ada, gossip):
    flood(gossip, 7)
    assert bursts_for(ada, NOW) == []
    flood(gossip, 2)
    (burst,) = bursts_for(ada, NOW)
    assert (burst.voices, burst.networks, burst.titles) == (9, 1, gossip.titles)
    assert numbers_of_voices([gossip.uuid]) == {gossip.uuid: 9}


def test_known_devices_and_other_networks_are_no_burst(ada, gossip):
    for each in range(9):
        give_voice(make_peer("en", NOW - timedelta(days=1)), gossip.uuid, NOW, "office")
        give_voice(make_peer("en", NOW), gossip.uuid, NOW, f"network {each}")
    assert bursts_for(ada, NOW) == []


def test_a_host_takes_them_away_with_a_reason_and_puts_them_back(as_ada, as_bilal, ada, gossip):
    flood(gossip)
    give_voice(make_peer("en", NOW - timedelta(days=9)), gossip.uuid, NOW, "home")
    overview = as_bilal.get("/en/desk/").text
    (path,) = set(re.findall(r'href="(/en/desk/proposals/voices/[^"]+)"', overview))
    assert "9 voices within 1 minute" in as_bilal.get(path).text
    assert as_bilal.post(path, {"why": ""}).status_code == 422
    assert as_bilal.post(path, {"why": "a script"}).status_code == 302
    assert numbers_of_voices([gossip.uuid]) == {gossip.uuid: 1}
    assert as_bilal.get(path).status_code == 404
    assert "took a burst of voices away" in as_ada.get("/en/desk/reports/acts/").text
    undo = reverse("reports:act_undo", args=[Act.objects.get().pk])
    assert as_ada.post(undo, {"why": "they were people"}).status_code == 302
    assert numbers_of_voices([gossip.uuid]) == {gossip.uuid: 10}
    assert bursts_for(ada, NOW) == []


def test_what_is_found_to_be_people_is_asked_no_more(as_bilal, ada, gossip):
    flood(gossip)
    (burst,) = bursts_for(ada, NOW)
    path = f"/en/desk/proposals/voices/{gossip.uuid}/{burst.number}/"
    assert as_bilal.post(path, {"keep": "yes"}).status_code == 302
    assert bursts_for(ada, NOW) == []
    with pytest.raises(NoSuchBurst):
        keep(ada, gossip.uuid, burst.number, NOW)
    flood(gossip, at=NOW + timedelta(hours=1))
    assert len(bursts_for(ada, NOW + timedelta(hours=1))) == 1


def test_nobody_else_decides(as_chloe, gossip):
    flood(gossip)
    door = person("Dora", Role.DOOR)
    path = f"/en/desk/proposals/voices/{gossip.uuid}/1/"
    assert browser_of(door).get(path).status_code == 403
    assert as_chloe.get(path).status_code == 302
    with pytest.raises(ProgrammeOnly):
        take_away(door, gossip.uuid, 1, "why", NOW)
    with pytest.raises(ProgrammeOnly):
        bursts_for(door, NOW)


def test_what_was_taken_away_goes_after_a_week_and_networks_after_two_days(ada, gossip):
    flood(gossip)
    (burst,) = bursts_for(ada, NOW)
    take_away(ada, gossip.uuid, burst.number, "a script", NOW)
    expire(NOW + timedelta(days=3))
    assert set(Voice.objects.values_list("origin", flat=True)) == {""}
    assert Voice.objects.count() == 9
    assert expire(NOW + timedelta(days=8)) == 9
    assert not Voice.objects.exists()


def test_a_voice_of_a_burst_that_is_given_again_stays_away(ada, gossip):
    flood(gossip)
    (burst,) = bursts_for(ada, NOW)
    take_away(ada, gossip.uuid, burst.number, "a script", NOW)
    again = Voice.objects.first()
    assert not give_voice(again.peer_id, gossip.uuid, NOW, "office")
    assert numbers_of_voices([gossip.uuid]) == {}


def test_a_voice_that_was_taken_away_counts_no_more_when_taken_back_and_given_again(
    as_ada, ada, gossip
):
    flood(gossip)
    (burst,) = bursts_for(ada, NOW)
    take_away(ada, gossip.uuid, burst.number, "a script", NOW)
    later = NOW + timedelta(days=1)
    peers = list(Voice.objects.order_by("pk").values_list("peer_id", flat=True))
    for peer in peers:
        assert take_back(peer, gossip.uuid)
        assert not take_back(peer, gossip.uuid)
        assert not is_wished(peer, gossip.uuid)
        assert RECORDS.describe(peer) == []
        assert not give_voice(peer, gossip.uuid, later, "office")
        assert is_wished(peer, gossip.uuid)
    assert numbers_of_voices([gossip.uuid]) == {}
    take_back(peers[0], gossip.uuid)
    undo = reverse("reports:act_undo", args=[Act.objects.get().pk])
    assert as_ada.post(undo, {"why": "they were people"}).status_code == 302
    assert numbers_of_voices([gossip.uuid]) == {gossip.uuid: 8}  # who took it back stays out
    assert not Voice.objects.filter(peer=peers[0]).exists()


def test_devices_that_a_script_made_for_another_proposal_are_known_here_on_no_account(
    ada, dana, gossip
):
    second = proposed(dana, "Second", may_be_voted=True)
    flood(second)
    later = NOW + timedelta(hours=2)
    for peer in Voice.objects.values_list("peer_id", flat=True):
        give_voice(peer, gossip.uuid, later, "office")
    assert {burst.proposal for burst in bursts_for(ada, later)} == {gossip.uuid, second.uuid}


def test_of_two_bursts_each_is_looked_at_by_itself(as_bilal, ada, gossip):
    later = NOW + timedelta(hours=3)
    flood(gossip, 9)
    flood(gossip, 11, at=later)
    larger, smaller = bursts_for(ada, later)
    assert (larger.voices, smaller.voices) == (11, 9)
    path = f"/en/desk/proposals/voices/{gossip.uuid}"
    with clock.set_to(later):
        assert "9 voices within" in as_bilal.get(f"{path}/{smaller.number}/").text
        assert "11 voices within" in as_bilal.get(f"{path}/{larger.number}/").text
        assert as_bilal.post(f"{path}/{larger.number}/", {"keep": "yes"}).status_code == 302
        assert as_bilal.get(f"{path}/{larger.number}/").status_code == 404
    assert bursts_for(ada, later) == [smaller]  # what came before is asked about all the same


def test_what_is_kept_is_told_and_erased(gossip):
    peer = make_peer("en", NOW)
    give_voice(peer, gossip.uuid, NOW, "office")
    assert RECORDS.holders([peer, 77]) == {peer}
    assert gossip.titles["en"] in RECORDS.describe(peer)[0]
    (record,) = personal_data.export(Subject(peer=peer))["proposal_voices.voices"]
    assert record["proposal"] == gossip.slug
    erase_peer(peer)
    assert not Voice.objects.exists()


def test_two_peers_that_are_one_have_one_voice(gossip, dana):
    second = proposed(dana, "Second", may_be_voted=True)
    one, other = make_peer("en", NOW), make_peer("en", NOW)
    for peer in (one, other):
        give_voice(peer, gossip.uuid, NOW)
    give_voice(one, second.uuid, NOW)
    RECORDS.merge(one, other, NOW)
    assert set(Voice.objects.values_list("peer", flat=True)) == {other}
    assert Voice.objects.count() == 2


def test_a_voice_lasts_two_years(gossip):
    give_voice(make_peer("en", NOW), gossip.uuid, NOW)
    assert expire(NOW + timedelta(days=700)) == 0
    assert expire(NOW + timedelta(days=731)) == 1
