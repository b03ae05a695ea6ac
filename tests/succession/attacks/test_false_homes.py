"""Homes that are none: forged, not named, too early, replayed, two at once, of another event."""

from typing import Any

import pytest
from django.urls import reverse

from meshup.cohosting.models import Carried, Together
from meshup.kit import clock
from meshup.node_requests.models import NodeRequest
from meshup.signed_messages.keys import new_ed25519
from tests.cohosting.evenings import DAY, Held, asks_for, did_of
from tests.node_requests.lending import signing_node
from tests.succession.silences import HOUR, works
from tests.succession.test_going_on import held_by, place, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


def still_lyons(held):
    return held_by().record_id == held.record_id and held.event.titles == {"en": "Routing festival"}


def offered(silence, wait=HOUR):
    silence.asks()
    silence.later(wait)
    works()


def test_who_is_not_named_is_followed_by_nobody(silence, held):
    silence.names("us")
    silence.falls()
    silence.goes_on(nameMap={"en": "Mine now"})
    offered(silence)
    assert still_lyons(held)
    asked = NodeRequest.objects.filter(kind="cohost", is_ours=False, state="requested")
    assert asked.count() == 1  # hosts may say yes by hand


def test_a_record_by_another_key_makes_nobody_a_home(silence, held):
    silence.names("nantes", "us")
    silence.falls()
    record = silence.goes_on()
    bare = {name: said for name, said in record.items() if name != "proof"}
    silence.stands("home", silence.nantes.signed(bare, new_ed25519()))
    offered(silence)
    assert still_lyons(held)


def test_a_word_changed_after_it_was_signed_makes_nobody_a_home(silence, held):
    silence.names("nantes", "us")
    silence.falls()
    silence.stands("home", silence.goes_on() | {"nameMap": {"en": "Changed"}})
    offered(silence)
    assert still_lyons(held)


def test_who_goes_on_while_the_home_answers_us_is_not_followed_and_hosts_decide(
    silence, held, as_ada
):
    """The home is silent for Nantes, and not for us: we stay, and Nantes asks our hosts."""
    silence.names("nantes", "us")
    silence.goes_on()
    offered(silence, 4 * DAY)
    assert still_lyons(held)
    assert place(held.event.slug).value == "follows"
    row = NodeRequest.objects.get(kind="cohost", is_ours=False, state="requested")
    as_ada.post(reverse("node_requests:accept", args=[row.uuid]))
    works()
    assert held_by().record_id.startswith(silence.nantes.actor.peer.base)
    assert Carried.objects.exclude(event=None).count() == 1


def test_who_goes_on_early_waits_until_our_own_days_are_over(silence, held):
    silence.names("nantes", "us")
    silence.goes_on()
    silence.asks()
    silence.falls(2 * DAY)
    assert still_lyons(held)
    silence.later(DAY)
    works()
    assert held_by().record_id.startswith(silence.nantes.actor.peer.base)


def test_for_another_event_or_from_another_record_it_is_none(silence, held):
    silence.names("nantes", "us")
    silence.falls()
    wrongs: tuple[dict[str, Any], ...] = (
        {"continues": []},
        {"uid": "other@lyon.example"},
        {"id": f"{silence.nantes.actor.peer.base}/ap/together/other"},
        {"home": {"group": silence.nantes.id, "did": did_of(held.node), "name": "N", "url": ""}}
        | {"continues": ["https://x.example/ap/together/1"]},
    )
    for wrong in wrongs:
        silence.stands("home", silence.home_record(**wrong))
        silence.later(HOUR)
        works()
        assert still_lyons(held)
        assert place(held.event.slug).value == "turn"


def test_the_same_record_at_the_address_of_somebody_else_is_none(silence, held, peers):
    mallory = signing_node(peers("mallory.example"), "mallory")
    silence.names("nantes", "us")
    silence.falls()
    record = silence.home_record()
    silence.stands("home", record, mallory)
    silence.asks(mallory, "mallory")
    silence.later(HOUR)
    works()
    assert still_lyons(held)


def test_an_old_record_of_the_home_changes_nothing_nor_its_order(silence, held):
    old = silence.record()
    silence.names("nantes", "us")
    silence.falls()
    silence.stands("follows", old)
    silence.later(HOUR)
    works()
    assert held.row.document["successors"] == [silence.dids["nantes"], silence.dids["us"]]
    held.push(old)
    assert place(held.event.slug).value == "waits"


def test_a_newer_record_that_only_others_heard_counts_with_its_order(silence, held):
    silence.names("nantes", "us")
    silence.order = ["us", "nantes"]
    newer = silence.record()
    silence.stands("follows", newer)
    silence.falls()
    assert held.row.version == newer["version"]
    assert place(held.event.slug).value == "turn"


def test_of_two_who_went_on_at_once_the_first_in_order_is_the_home(silence, held, peers):
    """A partition: Nantes, the second, went on; then Nice, the first, is seen to have, too."""
    nice = signing_node(peers("nice.example"), "nice")
    from tests.succession.silences import entry, own_entry  # noqa: PLC0415

    hosts = [own_entry(held), entry(silence.nantes, held), entry(nice, held)]
    order = [did_of(nice), silence.dids["nantes"]]
    record = held.record(hosts=hosts, successors=order)
    held.serve(record)
    held.push(record)
    works()
    silence.order = []
    held.node.actor.peer.serve(f"/ap/together/{held.uuid}", b"", status=500)
    nice.actor.peer.serve(f"/ap/together/{held.uuid}/standing", b"", status=500)
    silence.later(HOUR)
    works()
    silence.goes_on()
    silence.asks()
    silence.later(3 * DAY)
    works()
    assert held_by().record_id.startswith(silence.nantes.actor.peer.base)
    silence.goes_on(nice, name="Nice P2P")
    silence.asks(nice)
    silence.later(HOUR)
    works()
    assert held_by().record_id.startswith(nice.actor.peer.base)
    silence.later(HOUR)
    works()
    assert held_by().record_id.startswith(nice.actor.peer.base)
    assert Carried.objects.exclude(event=None).count() == 1


def test_we_who_went_on_second_stand_back_for_the_first(silence, held, as_ada, nantes):
    silence.names("nantes", "us")
    silence.stands("declines", held.row.document)
    silence.falls()
    slug = held.event.slug
    assert press(as_ada, slug).status_code == 302
    works()
    assert place(slug).value == "home"
    record = silence.goes_on()
    silence.later(HOUR)
    works()
    assert place(slug).value == "paused"
    version = Together.objects.get().version
    press(as_ada, slug, "hand_over")
    silence.asks()
    works()
    assert held_by().record_id == record["id"]
    assert Together.objects.get().document["movedTo"]["record"] == record["id"]
    assert Together.objects.get().version > version


def test_the_old_home_takes_nothing_back_by_itself(silence, held, as_ada):
    silence.falls()
    press(as_ada, held.event.slug)
    works()
    made = Together.objects.get()
    held.push(silence.comes_back(version=9_000_000_000, nameMap={"en": "Back"}))
    silence.stands("home", silence.record(version=9_000_000_001), held.node)
    for _hour in range(3):
        silence.later(HOUR)
        works()
    assert place(made.event.slug).value == "home"
    made.event.refresh_from_db()
    assert made.event.titles == {"en": "Routing festival"}


def test_that_the_old_home_has_other_keys_or_is_sure_again_brings_nothing_back(
    silence, held, as_ada
):
    """Its request is told anew to our room, long after we went on."""
    from meshup.cohosting.domain.agreeing import note_request  # noqa: PLC0415
    from meshup.node_requests.domain.queries.requests import request_of  # noqa: PLC0415

    request = held.row.request
    silence.falls()
    press(as_ada, held.event.slug)
    works()
    note_request(request_of(request, clock.now()), clock.now())
    works()
    assert not Carried.objects.filter(is_held=True).exists()
    assert Together.objects.get().is_home


def test_how_we_stand_with_a_draft_is_for_those_who_hold_it(silence, held, nantes, peers, as_chloe):
    silence.names("us", state="draft")
    path = f"/ap/together/{held.uuid}/standing"
    assert as_chloe.get(path).status_code == 404
    assert asks_for(signing_node(peers("mallory.example"), "m").actor, path).status == 404
    assert asks_for(nantes.actor, path).status == 200
    assert asks_for(nantes.actor, f"/ap/together/{Held(nantes).uuid[:-1]}9/standing").status == 404
