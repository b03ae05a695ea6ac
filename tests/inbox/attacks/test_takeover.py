"""Attack 50: somebody else has the domain now, and a key of their own.

Who holds a domain says what its keys are; but a key counts only once it stands at the actor's id,
is read at most every ten minutes, and opens nothing that the key before it signed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.follows.models import Follower
from meshup.kit import clock
from meshup.remote_actors.domain.remote_actors import known_actor
from tests.agenda.paris import NOW
from tests.inbox.wire_signatures import public_pem

SOON = NOW + timedelta(minutes=9)
LATER = NOW + timedelta(minutes=11)


@pytest.fixture
def before(evil, federating):
    """Somebody who follows us, and is known with their key."""
    eve = evil.actor()
    follow = eve.activity("Follow", group().id)
    assert eve.post(follow, to=f"/ap/{group().name}/inbox").status == 202
    assert Follower.objects.count() == 1
    return eve


def new_owner(before, name="the buyer", *, serves=True):
    """Return whoever is at the same id now, with a key of their own."""
    key = {**before.document["publicKey"], "publicKeyPem": public_pem(name)}
    document = before.document | {"publicKey": key}
    if serves:
        before.peer.serve("/users/eve", document)
    return replace(before, key=name, document=document)


def create(actor):
    return actor.activity("Create", f"{actor.id}/notes/1")


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
def test_50_a_key_counts_only_where_it_stands_at_the_actors_id(before, handed, unchanged, flavour):
    thief = new_owner(before, serves=False)
    with clock.set_to(LATER), unchanged():
        assert thief.post(create(thief), flavour=flavour).status == 401
    assert handed == []
    assert known_actor(before.id).keys[0].pem == public_pem(before.key)


def test_50_a_new_key_is_not_read_within_ten_minutes_of_the_last_reading(before, handed, unchanged):
    buyer = new_owner(before)
    asked = list(before.peer.fetched)
    with clock.set_to(SOON), unchanged(actors=True):
        for _ in range(5):
            assert buyer.post(create(buyer)).status == 401
    assert handed == []
    assert before.peer.fetched == asked


def test_50_the_domain_decides_and_the_key_before_opens_nothing_more(before, handed, unchanged):
    buyer = new_owner(before)
    with clock.set_to(LATER):
        assert buyer.post(create(buyer)).status == 202
    assert len(handed) == 1
    with clock.set_to(LATER + timedelta(hours=1)), unchanged():
        assert before.post(create(before)).status == 401
    assert len(handed) == 1


def test_50_what_the_key_before_signed_is_not_good_again(before, handed, unchanged):
    kept = []

    def keep(headers, body):
        kept.append((headers, body))
        return headers, body

    before.post(create(before), tamper=keep)
    buyer = new_owner(before)
    with clock.set_to(LATER):
        assert buyer.post(create(buyer)).status == 202
    assert len(handed) == 2
    [captured] = kept
    with clock.set_to(LATER), unchanged():
        answered = before.post(b"", tamper=lambda _headers, _body: captured)
    assert answered.status == 401
    assert len(handed) == 2


def test_50_keys_that_change_all_the_time_are_read_every_ten_minutes(before, handed):
    read = len(before.peer.fetched)
    taken = 0
    for minute in range(11, 41):
        buyer = new_owner(before, f"buyer {minute % 3}")
        with clock.set_to(NOW + timedelta(minutes=minute)):
            taken += buyer.post(create(buyer)).status == 202
    assert len(before.peer.fetched) - read <= 3
    assert taken == len(handed) < 30


@pytest.mark.parametrize("change", ["inbox", "owner", "id", "no key", "two actors"])
def test_50_a_new_owner_takes_nothing_along_that_is_another_s(
    before, victim, handed, unchanged, change
):
    vera = victim.actor("vera")
    buyer = new_owner(before)
    key = buyer.document["publicKey"]
    changes = {
        "inbox": {"inbox": vera.inbox},
        "owner": {"publicKey": {**key, "owner": vera.id}},
        "id": {"id": vera.id},
        "no key": {"publicKey": []},
        "two actors": {"publicKey": {**key, "id": vera.key_id}},
    }[change]
    before.peer.serve("/users/eve", buyer.document | changes)
    with clock.set_to(LATER), unchanged():
        assert buyer.post(create(buyer)).status == 401
    assert (handed, victim.asked) == ([], [])
    known = known_actor(before.id)
    assert known.inbox == before.inbox
    assert public_pem(buyer.key) not in [each.pem for each in known.keys]


@pytest.mark.parametrize("status", [404, 410, 500])
def test_50_a_domain_that_is_empty_lets_nobody_in_with_an_unknown_key(
    before, handed, unchanged, status
):
    thief = new_owner(before, serves=False)
    before.peer.serve("/users/eve", b"", status=status)
    with clock.set_to(LATER):
        assert thief.post(create(thief)).status == 401
    assert handed == []
    assert Follower.objects.count() == (0 if status == 410 else 1)
