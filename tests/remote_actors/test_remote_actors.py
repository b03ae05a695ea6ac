"""Actors of other servers: believed only about themselves, bounded, forgotten when they go."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from meshup.kit import clock, personal_data, versioned_memo
from meshup.kit.errors import Refusal, TooMany
from meshup.kit.limits import Allowance
from meshup.kit.personal_data import Subject
from meshup.remote_actors import actor_records
from meshup.remote_actors.domain import remote_actor_rows, remote_actors
from meshup.remote_actors.domain.actor_expiry import expire_actors
from meshup.remote_actors.domain.remote_actors import (
    actor_of,
    actor_of_key,
    actors_by_number,
    forget_actor,
    inboxes_by_number,
    is_gone,
    known_actor,
    remember_actor,
)
from meshup.remote_actors.errors import ActorRefused, FetchRefused, Gone, KeyRefused
from meshup.remote_actors.models import ActorBlock, RemoteActor, RemoteKey
from tests.inbox.peer import Served
from tests.inbox.wire_signatures import public_pem

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def read(actor, **how):
    return actor_of(actor.id, clock.now(), **how)


def later(**how):
    return clock.set_to(clock.now() + timedelta(**how))


def test_an_actor_is_read_once_and_known_from_then_on(evil):
    eve = evil.actor("eve", summary="<p>Hi</p>", alsoKnownAs=["https://old.example/eve"])
    facts = read(eve)
    assert facts.actor_id == eve.id
    assert facts.handle == f"@eve@{evil.host}"
    assert (facts.kind, facts.name, facts.summary) == ("Person", "Eve", "<p>Hi</p>")
    assert facts.inbox == eve.inbox
    assert facts.shared_inbox == facts.delivery_inbox == f"{evil.base}/inbox"
    assert facts.also_known_as == ("https://old.example/eve",)
    assert facts.key_named(eve.key_id) is not None
    assert facts.key_named(f"{eve.id}#other") is None
    assert read(eve) == facts == known_actor(eve.id)
    assert actors_by_number([facts.pk, 7]) == {facts.pk: facts}
    assert inboxes_by_number([facts.pk, 7]) == {
        facts.pk: (eve.inbox, f"{evil.base}/inbox", evil.host)
    }
    assert evil.fetched == ["/users/eve"]


def test_an_old_one_is_read_again_and_kept_where_nobody_answers(evil):
    eve = evil.actor("eve")
    facts = read(eve)
    evil.serve("/users/eve", eve.document | {"name": "Eva"})
    with later(days=1, minutes=1):
        assert read(eve).name == "Eva"
        evil.serve("/users/eve", Served(status=500))
    with later(days=3):
        assert read(eve).name == "Eva"
    assert RemoteActor.objects.get().pk == facts.pk


def test_it_is_read_anew_no_more_than_every_ten_minutes_whatever_is_asked(evil):
    eve = evil.actor("eve")
    for _ in range(5):
        read(eve, refresh=True)
    assert len(evil.fetched) == 1
    with later(minutes=11):
        read(eve, refresh=True)
        read(eve, refresh=True)
    assert len(evil.fetched) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Note"},
        {"type": None},
        {"inbox": None},
        {"inbox": 7},
        {"preferredUsername": ""},
        {"preferredUsername": "eve@evil"},
        {"preferredUsername": "eve\r\nBcc: x"},
    ],
)
def test_what_is_no_usable_actor_is_refused_and_leaves_no_row(evil, changes):
    with pytest.raises(Refusal):
        read(evil.actor("eve", **changes))
    assert not RemoteActor.objects.exists()


def test_the_nodes_own_actors_are_never_remote(federating, settings):
    with pytest.raises(FetchRefused):
        actor_of(f"{settings.CONFIG.address}/ap/relay", clock.now())


# 30: inboxes are one's own


@pytest.mark.parametrize("where", ["inbox", "sharedInbox"])
def test_an_inbox_on_the_host_of_another_is_refused(evil, victim, where):
    there = f"{victim.base}/inbox"
    changes = {"inbox": there} if where == "inbox" else {"endpoints": {"sharedInbox": there}}
    with pytest.raises(ActorRefused):
        read(evil.actor("eve", **changes))
    assert not RemoteActor.objects.exists()
    assert victim.asked == []


@pytest.mark.parametrize(
    "inbox", ["http://127.0.0.1/inbox", "ftp://evil.example/inbox", "http://10.0.0.1/", "own"]
)
def test_an_inbox_that_is_local_or_ours_is_refused(evil, settings, inbox):
    address = f"{settings.CONFIG.address}/ap/inbox" if inbox == "own" else inbox
    with pytest.raises(Refusal):
        read(evil.actor("eve", inbox=address))


def test_an_inbox_on_a_sister_of_the_same_registered_domain_is_taken(peers):
    social = peers("social.friends.example", "push.friends.example")
    inbox = f"http://push.friends.example:{social.port}/inbox"
    eve = social.actor("eve", endpoints={"sharedInbox": inbox})
    assert read(eve).shared_inbox == inbox


# 29: a document that was good turns bad


@pytest.mark.parametrize("what", ["owner", "inbox", "id"])
def test_a_document_that_turns_bad_changes_nothing(evil, victim, what):
    eve = evil.actor("eve")
    facts = read(eve)
    key = {**eve.document["publicKey"], "owner": f"{victim.base}/users/bob"}
    changes: dict[str, dict[str, Any]] = {
        "owner": {"publicKey": key},
        "inbox": {"inbox": f"{victim.base}/inbox"},
        "id": {"id": f"{victim.base}/users/bob"},
    }
    evil.actor("eve", **changes[what])
    with later(days=2):
        assert read(eve).inbox == facts.inbox
        assert read(eve).keys == facts.keys
    assert list(RemoteActor.objects.values_list("actor_id", flat=True)) == [eve.id]
    assert victim.asked == []


def test_a_new_key_counts_once_it_stands_at_the_id(evil):
    eve = evil.actor("eve")
    read(eve)
    new = {**eve.document["publicKey"], "publicKeyPem": public_pem("another")}
    evil.actor("eve", publicKey=new)
    assert read(eve, refresh=True).keys[0].pem == eve.document["publicKey"]["publicKeyPem"]
    with later(minutes=11):
        assert read(eve, refresh=True).keys[0].pem == new["publicKeyPem"]


# 4, 5: keys


def test_a_key_is_found_by_its_actors_id_and_a_fragment(evil):
    eve = evil.actor("eve")
    assert actor_of_key(eve.key_id, clock.now()).actor_id == eve.id
    assert evil.fetched == ["/users/eve"]


def key_document(actor, key_id, **changes):
    key = {"id": key_id, "owner": actor.id, "publicKeyPem": public_pem(actor.key)}
    return {"@context": "https://w3id.org/security/v1", **key, **changes}


def test_a_key_with_an_address_of_its_own_is_believed_when_its_owner_names_it(evil):
    key_id = f"{evil.base}/users/eve/main-key"
    eve = evil.actor("eve")
    evil.serve("/users/eve/main-key", key_document(eve, key_id))
    evil.actor("eve", publicKey=key_document(eve, key_id))
    found = actor_of_key(key_id, clock.now())
    assert found.actor_id == eve.id
    assert found.key_named(key_id) is not None
    before = len(evil.asked)
    assert actor_of_key(key_id, clock.now()) == found
    assert len(evil.asked) == before


def test_a_key_that_claims_an_owner_who_does_not_name_it_is_refused(evil, victim):
    bob = victim.actor("bob")
    eve = evil.actor("eve")
    for owner in (bob.id, f"{evil.base}/users/mallory"):
        evil.actor("mallory")
        path = f"/keys/{len(evil.asked)}"
        evil.serve(path, key_document(eve, evil.base + path, owner=owner))
        with pytest.raises(KeyRefused):
            actor_of_key(evil.base + path, clock.now())
    assert victim.asked == []
    assert not RemoteKey.objects.exists()


def test_a_key_document_with_another_id_than_its_address_is_refused(evil):
    eve = evil.actor("eve")
    evil.serve("/keys/1", key_document(eve, f"{evil.base}/keys/2"))
    evil.serve("/keys/2", Served(status=404))
    with pytest.raises(Refusal):
        actor_of_key(f"{evil.base}/keys/1", clock.now())
    assert not RemoteActor.objects.exists()


def test_an_actor_cannot_hold_the_key_of_another_of_the_same_server(evil):
    alice = evil.actor("alice")
    stolen = {**alice.document["publicKey"], "owner": f"{evil.base}/users/eve"}
    evil.actor("eve", publicKey=stolen)
    assert actor_of(f"{evil.base}/users/eve", clock.now()).key_named(alice.key_id) is not None
    assert actor_of_key(alice.key_id, clock.now()).actor_id == alice.id


def test_a_fragment_that_the_actor_does_not_have_is_refused(evil):
    eve = evil.actor("eve")
    with pytest.raises(KeyRefused):
        actor_of_key(f"{eve.id}#other-key", clock.now())


def test_a_key_that_cannot_be_used_is_none(evil):
    weak = {"id": f"{evil.base}/users/eve#main-key", "owner": f"{evil.base}/users/eve"}
    eve = evil.actor("eve", publicKey={**weak, "publicKeyPem": "-----BEGIN PUBLIC KEY-----"})
    with pytest.raises(KeyRefused):
        actor_of_key(eve.key_id, clock.now())


# 28: keys that nobody has


def test_a_flood_of_unknown_keys_asks_little_and_remembers_within_bounds(evil):
    for number in range(200):
        with pytest.raises(Refusal):
            actor_of_key(f"{evil.base}/users/{number}#main-key", clock.now())
        with pytest.raises(Refusal):
            actor_of_key(f"{evil.base}/users/{number}#main-key", clock.now())
    assert len(evil.asked) <= 60
    assert not RemoteActor.objects.exists()


def test_new_actors_are_counted_by_domain_and_in_all(evil, victim, monkeypatch):
    monkeypatch.setattr(remote_actor_rows, "NEW_OF_DOMAIN", Allowance(2, DAY))
    monkeypatch.setattr(remote_actor_rows, "NEW_OF_ALL", Allowance(3, DAY))
    known = read(evil.actor("a"))
    read(evil.actor("b"))
    with pytest.raises(TooMany):
        read(evil.actor("c"))
    read(victim.actor("d"))
    with pytest.raises(TooMany):
        read(victim.actor("e"))
    with later(hours=2):
        assert read(evil.actor("a"), refresh=True).pk == known.pk
    assert RemoteActor.objects.count() == 3


def test_what_a_process_remembers_of_actors_has_a_size(evil, monkeypatch):
    monkeypatch.setattr(remote_actors._memo, "most_bytes", 100_000)
    monkeypatch.setattr(versioned_memo, "connection", SimpleNamespace(in_atomic_block=False))
    document = evil.actor("eve", summary="x" * 1_500).document
    for number in range(200):
        actor_id = f"{evil.base}/users/{number}"
        key = {**document["publicKey"], "owner": actor_id, "id": f"{actor_id}#main-key"}
        remember_actor(document | {"id": actor_id, "publicKey": key}, clock.now())
        known_actor(actor_id)
        known_actor(f"{actor_id}/nobody")
    assert 0 < remote_actors._memo.bytes <= 100_000


# gone


@pytest.fixture
def records(monkeypatch):
    """A room that keeps something of actors: the numbers of those it was to forget."""
    monkeypatch.setattr(actor_records, "_records", {})
    forgotten: list[int] = []
    actor_records.register_actor_records("shells", forgotten.append)
    return forgotten


def test_a_server_that_says_gone_makes_the_node_forget(evil, records):
    eve = evil.actor("eve")
    facts = read(eve)
    evil.serve("/users/eve", Served(status=410))
    with later(days=2), pytest.raises(Gone):
        read(eve)
    assert known_actor(eve.id) is None
    assert records == [facts.pk]


@pytest.mark.parametrize("status", [404, 410])
def test_a_deletion_is_believed_when_the_actor_is_not_there(evil, records, status):
    eve = evil.actor("eve")
    read(eve)
    assert not is_gone(eve.id, clock.now())
    evil.serve("/users/eve", Served(status=status))
    assert is_gone(eve.id, clock.now())
    assert known_actor(eve.id) is None
    assert not forget_actor(eve.id, clock.now())
    assert len(records) == 1


def test_who_is_blocked_stays_known_by_id_alone(evil, records, ada):
    eve = evil.actor("eve", summary="about me")
    facts = read(eve)
    ActorBlock.objects.create(actor_id=facts.pk, by=ada, why="rude", made_at=clock.now())
    assert forget_actor(eve.id, clock.now())
    row = RemoteActor.objects.get()
    assert (row.actor_id, row.username, row.name, row.document) == (eve.id, "", "", {})
    assert records == [facts.pk]


def test_at_night_those_go_whom_nobody_points_to(evil, ada):
    kept, gone = read(evil.actor("kept")), read(evil.actor("gone"))
    ActorBlock.objects.create(actor_id=kept.pk, by=ada, why="rude", made_at=clock.now())
    assert expire_actors(clock.now() + 29 * DAY) == 0
    assert expire_actors(clock.now() + 31 * DAY) == 1
    assert [row.pk for row in RemoteActor.objects.all()] == [kept.pk]
    assert known_actor(gone.actor_id) is None


def test_expiry_asks_the_same_of_one_and_of_many(evil, django_assert_max_num_queries):
    asked = []
    for most in (1, 3):
        for number in range(most):
            read(evil.actor(f"of{most}-{number}"))
        with django_assert_max_num_queries(30) as queries:
            assert expire_actors(clock.now() + 31 * DAY) == most
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_people_of_other_servers_are_told_exported_and_erased_by_their_handle(evil):
    eve = evil.actor("Eve", summary="about me")
    read(eve)
    read(evil.actor("other"))
    subject = Subject(email=f"eve@{evil.host}")
    [record] = personal_data.export(subject)["remote_actors.remote_actors"]
    assert (record["id"], record["summary"]) == (eve.id, "about me")
    assert subject in {Subject(email=s.email) for s in personal_data.known_subjects()}
    assert personal_data.erase(subject)["remote_actors.remote_actors"] == 1
    assert known_actor(eve.id) is None
    assert RemoteActor.objects.count() == 1
    assert "remote_actors.remote_actors" not in personal_data.erase(subject)


@pytest.mark.parametrize("email", ["", "@x", "eve", "eve@other.example"])
def test_others_are_not_meant(evil, email):
    read(evil.actor("eve"))
    assert "remote_actors.remote_actors" not in personal_data.export(Subject(email=email))
