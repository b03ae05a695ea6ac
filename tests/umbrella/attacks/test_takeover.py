"""Attack 50: somebody else has a member's domain now: it is frozen until hosts have looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.signed_messages.keys import ed25519_public, multikey, new_ed25519
from meshup.umbrella.domain.announcing import announce_new
from meshup.umbrella.domain.card_fields import umbrellas_field
from meshup.umbrella.domain.memberships import join_umbrella
from meshup.umbrella.domain.moving import adopt_successors, follow_member
from meshup.umbrella.models import Member, Membership
from tests.inbox.attacks.test_origin import event_of
from tests.inbox.peer import PUBLIC
from tests.inbox.wire_signatures import public_pem
from tests.umbrella.attacks.test_loops import api_events, members_told
from tests.umbrella.roofs import SECOND, be_umbrella, join, member_of, reads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roof")]
DAYS = timedelta(days=2)
DESK = "/en/desk/umbrella/"


def served(peer, name="lyon", identity=b"", rsa="", **more):
    """Serve a group with an identity, and with an RSA key of somebody else if one is named."""
    group_id = f"{peer.base}/users/{name}"
    method = {
        "id": f"{group_id}#ed25519-key",
        "type": "Multikey",
        "controller": group_id,
        "publicKeyMultibase": multikey(ed25519_public(identity)),
    }
    actor = peer.actor(name, kind="Group", assertionMethod=[method], **more)
    if not rsa:
        return actor
    key = actor.document["publicKey"] | {"publicKeyPem": public_pem(rsa)}
    document = actor.document | {"publicKey": key}
    peer.serve(f"/users/{name}", document)
    return replace(actor, key=rsa, document=document)


@pytest.fixture
def identity():
    return new_ed25519()


@pytest.fixture
def lyon(victim, identity, later):
    """A member whose event is in our agenda."""
    be_umbrella(accepts_at_once=True)
    actor = served(victim, identity=identity)
    join(actor)
    reads(actor)
    event = event_of(actor)
    actor.post(actor.activity("Create", event, to=[PUBLIC]))
    later(SECOND)
    return actor


@pytest.fixture(params=["another identity", "the old identity, named", "none"])
def buyer(request, lyon, victim, identity, later):
    """Whoever bought the domain: with keys of their own; they may copy the name of the identity."""
    key = {"another identity": new_ed25519(), "the old identity, named": identity}
    bought = served(victim, identity=key.get(request.param, identity), rsa="the buyer")
    if request.param == "none":
        victim.serve("/users/lyon", bought.document | {"assertionMethod": []})
    later(DAYS)
    actor_of(lyon.id, clock.now(), refresh=True)
    return bought


def test_50_a_member_with_its_keys_is_one(lyon, as_chloe):
    assert members_told(as_chloe) == [lyon.id]
    assert len(api_events(as_chloe)) == 1


def test_50_whoever_has_the_address_alone_is_shown_and_announced_by_nobody(buyer, as_chloe):
    assert members_told(as_chloe) == []
    assert api_events(as_chloe) == []
    event = event_of(buyer) | {"id": f"{buyer.peer.base}/events/new"}
    buyer.post(buyer.activity("Create", event, to=[PUBLIC]))
    assert announce_new(clock.now()) == 0
    assert api_events(as_chloe) == []


def test_50_hosts_are_told_and_decide(buyer, as_ada, as_bilal, as_chloe):
    number = member_of(buyer).pk
    assert "has other keys than before" in as_ada.get("/en/desk/").text
    assert "Members with other keys" in as_ada.get(DESK).text
    assert as_bilal.post(f"{DESK}members/{number}/confirm/").status_code == 403
    assert members_told(as_chloe) == []
    assert as_ada.post(f"{DESK}members/{number}/confirm/").status_code == 302
    assert members_told(as_chloe) == [buyer.id]
    assert "other keys" not in as_ada.get("/en/desk/").text


def test_50_no_message_of_the_buyer_thaws_it(buyer, as_chloe):
    """They ask again, leave, and ask again, also where the umbrella accepts at once."""
    for activity in (
        buyer.activity("Join", group().id),
        buyer.activity("Leave", group().id),
        buyer.activity("Join", group().id),
    ):
        buyer.post(activity, to=f"/ap/{group().name}/inbox")
    assert members_told(as_chloe) == []
    assert member_of(buyer).state == "active"


def test_50_who_left_and_is_somebody_else_by_now_waits_for_a_host(lyon, victim, later, as_chloe):
    lyon.post(lyon.activity("Leave", group().id))
    bought = served(victim, identity=new_ed25519(), rsa="the buyer")
    later(DAYS)
    join(bought)
    assert member_of(lyon).state == "waiting"
    assert members_told(as_chloe) == []


def test_50_a_member_is_moved_by_its_own_identity_alone(lyon, peers, identity, as_chloe):
    former = actor_of(lyon.id, clock.now())
    thief = actor_of(served(peers("thief.example"), identity=new_ed25519()).id, clock.now())
    copy = actor_of(served(peers("copy.example"), identity=identity, rsa="x").id, clock.now())
    for actor in (thief, copy):
        assert not follow_member(former.pk, actor.pk)
    assert members_told(as_chloe) == [lyon.id]


def test_50_a_member_without_identity_is_known_by_its_address(victim, later, as_chloe):
    be_umbrella(accepts_at_once=True)
    plain = victim.actor("gancio", kind="Group")
    join(plain)
    later(DAYS)
    key = plain.document["publicKey"] | {"publicKeyPem": public_pem("anew")}
    victim.serve("/users/gancio", plain.document | {"publicKey": key})
    actor_of(plain.id, clock.now(), refresh=True)
    assert Member.objects.get().did == ""
    assert members_told(as_chloe) == [plain.id]
    assert adopt_successors() == 0


def test_50_an_umbrella_that_is_somebody_else_is_ours_no_more(evil, identity, later, as_ada):
    france = served(evil, "france", identity)
    join_umbrella(None, actor_of(france.id, clock.now()), clock.now())
    later(SECOND)
    asked = evil.delivered[-1]
    france.post(france.activity("Accept", asked["id"]))
    assert umbrellas_field(clock.now()) == (france.id,)
    bought = served(evil, "france", new_ed25519(), rsa="the buyer")
    later(DAYS)
    bought.post(bought.activity("Remove", group().id, target=f"{france.id}/members"))
    assert Membership.objects.get().state == "member"
    assert umbrellas_field(clock.now()) is None
    assert "Its keys are others than when we joined" in as_ada.get(DESK).text
    assert (
        as_ada.post(f"{DESK}memberships/{Membership.objects.get().pk}/confirm/").status_code == 302
    )
    assert umbrellas_field(clock.now()) == (france.id,)
