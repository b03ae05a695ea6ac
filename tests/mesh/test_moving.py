"""Moving, coming back elsewhere, and going on under another key."""

from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.deliveries.domain.running import deliver_due
from meshup.fediverse.domain.own_actors import application, group, identity_key
from meshup.gossip.card import read_card
from meshup.kit import clock
from meshup.mesh.choices import Level
from meshup.mesh.domain.moved_file import forget_moved, moved_to
from meshup.mesh.domain.moving import move_to, stay_here
from meshup.mesh.domain.own_card import own_card, refresh_own_card
from meshup.mesh.domain.recovering import make_recovery_key, read_secret, recover
from meshup.mesh.errors import BadRecoveryKey, NoRecoveryKey, NotTheSameNode, RecoveryKeyExists
from meshup.mesh.models import MeshNode, OwnIdentity
from meshup.signed_messages.keys import did_key, ed25519_public
from tests.inbox.peer import ACTIVITY_JSON

pytestmark = pytest.mark.django_db


@pytest.fixture
def _back(settings):
    yield
    forget_moved()


def serve_actors(peer, key, *, knows=True):
    for own in (application(), group()):
        name = own.id.rpartition("/")[2]
        actor_id = f"{peer.base}/ap/{name}"
        document = {
            "id": actor_id,
            "type": own.kind,
            "preferredUsername": name,
            "inbox": f"{actor_id}/inbox",
            "alsoKnownAs": [own.id] if knows else [],
            "assertionMethod": [
                {
                    "id": f"{actor_id}#ed25519-key",
                    "type": "Multikey",
                    "controller": actor_id,
                    "publicKeyMultibase": key,
                }
            ],
        }
        peer.serve(f"/ap/{name}", document)


@pytest.mark.usefixtures("_back")
def test_a_node_that_moved_leads_everybody_there(own_did, victim, as_chloe, as_ada):
    serve_actors(victim, identity_key().multikey)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("meshup.mesh.domain.moving.transaction.on_commit", lambda act: act())
        move_to(victim.base, clock.now())
    assert moved_to() == victim.base
    gone = as_chloe.get("/en/agenda/?q=x")
    assert (gone.status_code, gone["Location"]) == (301, f"{victim.base}/en/agenda/?q=x")
    assert as_chloe.post("/en/agenda/search/").status_code == 410
    document = as_chloe.get("/ap/relay", headers={"accept": ACTIVITY_JSON}).json()
    assert document["movedTo"] == f"{victim.base}/ap/relay"
    assert as_ada.get("/en/desk/nodes/").status_code == 200
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("meshup.mesh.domain.moving.transaction.on_commit", lambda act: act())
        stay_here()
    assert as_chloe.get("/en/agenda/").status_code == 200


@pytest.mark.usefixtures("_back")
def test_whoever_follows_is_told_by_a_move_of_each_actor_and_once(own_did, victim, evil):
    serve_actors(victim, identity_key().multikey)
    eve = evil.actor()
    for own in (application(), group()):
        assert eve.post(eve.activity("Follow", own.id)).status == 202
    with clock.set_to(clock.now() + timedelta(seconds=1)):
        deliver_due(clock.now())
        before = len(evil.delivered)
        assert [move_to(victim.base, clock.now()) for _time in range(2)] == [2, 0]
    with clock.set_to(clock.now() + timedelta(seconds=2)):
        deliver_due(clock.now())
    moves = [document for document in evil.delivered[before:] if document["type"] == "Move"]
    assert {(move["object"], move["target"]) for move in moves} == {
        (own.id, f"{victim.base}/ap/{own.id.rpartition('/')[2]}")
        for own in (application(), group())
    }


@pytest.mark.parametrize("knows", [True, False])
def test_it_goes_nowhere_but_to_itself(own_did, victim, knows):
    key = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK" if knows else identity_key().multikey
    serve_actors(victim, key, knows=knows)
    with pytest.raises(NotTheSameNode):
        move_to(victim.base, clock.now())
    assert moved_to() == ""


def test_a_backup_that_runs_elsewhere_knows_where_it_came_from(own_did, settings):
    at = clock.now()
    before = own_card(at).value
    settings.CONFIG = replace(settings.CONFIG, address="http://127.0.0.1:9000")
    assert refresh_own_card(at)
    after = own_card(at).value
    assert (after["did"], after["alsoKnownAs"]) == (before["did"], [before["id"]])
    assert after["seq"] > before["seq"]


def test_the_recovery_key_is_told_once_and_never_kept(own_did):
    secret = make_recovery_key(clock.now())
    did = did_key(ed25519_public(read_secret(secret)))
    row = OwnIdentity.objects.get()
    assert row.recovery_did == did == own_card(clock.now()).value["recovery"]
    assert secret not in str(row.__dict__)
    with pytest.raises(RecoveryKeyExists):
        make_recovery_key(clock.now())
    assert make_recovery_key(clock.now(), replace=True) != secret


def test_a_new_identity_is_believed_by_the_recovery_key_alone(own_did):
    with pytest.raises(NoRecoveryKey):
        recover(make_secret(), clock.now())
    secret = make_recovery_key(clock.now())
    for wrong in ("", "z123", secret[:-2], make_secret()):
        with pytest.raises(BadRecoveryKey):
            recover(wrong, clock.now())
    assert identity_key().did == own_did
    before, after = recover(f" {secret[:20]}\n{secret[20:]} ", clock.now())
    card = read_card(own_card(clock.now()).value, clock.now())
    assert (before, after) == (own_did, identity_key().did) == (own_did, card.did)
    assert (card.rotated.previous, card.rotated.next) == (before, after)


def test_a_lost_node_goes_on_on_a_new_machine(own_did, lyon):
    secret = make_secret()
    before, after = recover(secret, clock.now(), former=lyon.did)
    assert (before, after) == (lyon.did, own_did)
    with pytest.raises(BadRecoveryKey):
        recover(secret, clock.now(), former="did:key:nobody")


def test_who_knew_the_recovery_key_believes_the_rotation(lyon, own_did):
    from meshup.gossip.card import rotation, signed_card  # noqa: PLC0415
    from meshup.signed_messages.keys import new_ed25519  # noqa: PLC0415

    paper, thief, key = new_ed25519(), new_ed25519(), new_ed25519()
    lyon.push(lyon.card(recovery=did_key(ed25519_public(paper))))
    MeshNode.objects.update(level=Level.VERIFIED)

    def rotated(by, to):
        said = rotation(lyon.did, did_key(ed25519_public(to)), by, clock.now())
        return signed_card(replace(lyon.fields, rotation=said, seq=3000), to, clock.now())

    lyon.push(rotated(thief, new_ed25519()))
    assert MeshNode.objects.get(did=lyon.did).replaced_by == ""
    lyon.push(rotated(paper, key))
    assert MeshNode.objects.get(did=lyon.did).replaced_by == did_key(ed25519_public(key))
    assert b"rotated" in lyon.push(lyon.card(seq=9000)).body


def make_secret():
    from meshup.mesh.domain.recovering import SECRET_CODEC  # noqa: PLC0415
    from meshup.signed_messages.base58 import base58  # noqa: PLC0415
    from meshup.signed_messages.keys import new_ed25519  # noqa: PLC0415

    return "z" + base58(SECRET_CODEC + new_ed25519())
