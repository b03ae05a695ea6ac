"""Attacks 19 to 24 and 27 to 30: what the node asks of others because of what a stranger sent."""

from __future__ import annotations

import gzip
import socket
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.kit.http_fetch import sending
from meshup.remote_actors.domain import fetch_limits, fetching
from meshup.remote_actors.domain.remote_actors import known_actor
from tests.agenda.paris import NOW
from tests.inbox.peer import Served, to_node


@pytest.fixture
def eve(evil):
    return evil.actor()


@pytest.fixture
def connected(monkeypatch, settings, federating):
    """Be a node on the Internet, not a trial; every address to which it would connect."""
    settings.CONFIG = replace(settings.CONFIG, federation_local=False)
    tried = []

    def connect(_to, addresses, *_more, **_named):
        tried.extend(addresses)
        raise OSError

    monkeypatch.setattr(sending, "connect", connect)
    return tried


# ── 19, 20, 21: what is answered is not what was asked for ───────────────────────────────


def test_19_a_document_that_says_it_is_the_victim_s(evil, victim, handed, unchanged):
    honest = victim.actor("vera")
    evil.actor("eve", id=honest.id, inbox=honest.inbox)
    fake = evil.actor("eve", id=honest.id)
    with unchanged(actors=True):
        answered = fake.post(
            {**fake.activity("Create", honest.id), "actor": f"{evil.base}/users/eve"},
            key_id=f"{evil.base}/users/eve#main-key",
        )
    assert (answered.status, handed, victim.asked) == (401, [], [])
    assert known_actor(honest.id) is None


@pytest.mark.parametrize(
    "content_type",
    [
        *("text/plain", "application/json", "application/ld+json", "text/html", "image/png", ""),
        'application/ld+json; profile="https://evil.example/"',
        "application/activity+json-evil",
        "text/html; x=application/activity+json",
    ],
)
def test_20_what_was_uploaded_somewhere_is_no_actor(evil, eve, refused, content_type):
    evil.serve("/users/eve", eve.document, content_type=content_type)
    refused(eve, eve.activity("Create", eve.id))
    assert known_actor(eve.id) is None


@pytest.mark.parametrize(
    "where",
    [
        *(
            "victim",
            "file:///etc/passwd",
            "data:application/activity+json,{}",
            "gopher://a.example",
        ),
        *("http://169.254.169.254/latest/meta-data", "//mesh-b.example/", "http://[::1]:1/"),
    ],
)
def test_21_a_redirect_to_elsewhere_is_not_followed(evil, victim, eve, handed, unchanged, where):
    honest = victim.actor("eve")
    location = honest.id if where == "victim" else where
    evil.serve("/users/eve", Served(status=302, headers={"location": location}))
    with unchanged(actors=True):
        assert eve.post(eve.activity("Create", eve.id)).status == 401
    assert (handed, victim.asked) == ([], [])


@pytest.mark.parametrize("hops", [4, 100])
def test_21_no_endless_chain_of_redirects(evil, eve, refused, hops):
    for hop in range(hops):
        there = Served(status=301, headers={"location": f"/hop/{hop + 1}"})
        evil.serve("/users/eve" if hop == 0 else f"/hop/{hop}", there)
    evil.serve(f"/hop/{hops}", eve.document)
    refused(eve, eve.activity("Create", eve.id))
    assert len(evil.fetched) <= 4


# ── 22, 23: where the node may not go ────────────────────────────────────────────────────

INSIDE = (
    *("127.0.0.1", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "10.1.2.3", "100.64.0.1"),
    *("169.254.169.254", "192.0.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
    *("[fc00::1]", "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001::1]"),
    *("2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "localhost."),
    *("user@mesh-b.example", "mesh-b.example:8443", "mesh-b.example:22", "evil.example%2f"),
)


@pytest.mark.parametrize("host", INSIDE)
def test_22_no_id_leads_the_node_into_its_own_network(evil, eve, refused, connected, host):
    actor = f"https://{host}/users/eve"
    activity = {**eve.activity("Create", actor), "actor": actor, "id": f"{actor}/1"}
    refused(eve, activity, (400, 401), asked=[], key_id=f"{actor}#main-key")
    assert connected == []


@pytest.mark.parametrize("scheme", ["http", "ftp", "file", "gopher", "ws"])
def test_22_nor_by_another_scheme(evil, eve, refused, connected, scheme):
    actor = f"{scheme}://mesh-b.example/users/eve"
    activity = {**eve.activity("Create", actor), "actor": actor, "id": f"{actor}/1"}
    refused(eve, activity, (400, 401), asked=[], key_id=f"{actor}#main-key")
    assert connected == []


def test_23_a_name_is_resolved_once_and_the_connection_goes_there(
    evil, eve, handed, connected, monkeypatch
):
    answers = [("93.184.215.14", 443), ("127.0.0.1", 443)]
    asked = []

    def resolve(host, *_more, **_named):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", answers[min(len(asked), 2) - 1])]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    actor = "https://rebinding.example/users/eve"
    activity = {**eve.activity("Create", actor), "actor": actor, "id": f"{actor}/1"}
    assert eve.post(activity, key_id=f"{actor}#main-key").status == 401
    assert (asked, connected, handed) == (["rebinding.example"], ["93.184.215.14"], [])


# ── 24: answers without end ──────────────────────────────────────────────────────────────


def test_24_an_answer_that_drips_is_cut_at_the_deadline(evil, eve, refused, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    over = Event()

    def drip():
        for _ in range(200):
            yield b" "
            over.wait(0.02)

    evil.serve("/users/eve", Served(pieces=drip))
    refused(eve, eve.activity("Create", eve.id))
    over.set()


@pytest.mark.parametrize("kind", ["endless", "long", "gzip", "a lie", "headers"])
def test_24_an_answer_that_is_too_much(evil, eve, refused, kind):
    document = b'{"a":"' + b"x" * 2_000_000 + b'"}'

    def endless():
        for _ in range(10_000):
            yield b"x" * 65_536

    many = {f"x-{number}": "1" for number in range(10_000)}
    served = {
        "endless": Served(pieces=endless),
        "long": Served(document),
        "gzip": Served(gzip.compress(document), headers={"content-encoding": "gzip"}),
        "a lie": Served(b"{}", headers={"content-length": "1000000000"}),
        "headers": Served(b"{}", headers=many),
    }[kind]
    evil.serve("/users/eve", served)
    refused(eve, eve.activity("Create", eve.id))
    assert known_actor(eve.id) is None


# ── 27, 28: asked too much ───────────────────────────────────────────────────────────────


def test_27_mentions_and_threads_are_not_run_after(evil, victim, eve):
    tags = [{"type": "Mention", "href": f"{victim.base}/users/{n}"} for n in range(1_000)]
    note = {
        "id": f"{eve.id}/notes/1",
        "type": "Note",
        "content": "hello",
        "attributedTo": eve.id,
        "inReplyTo": f"{victim.base}/notes/1",
        "context": f"{victim.base}/contexts/1",
        "tag": tags,
        "contacts": [tag["href"] for tag in tags],
        "to": [tag["href"] for tag in tags],
    }
    assert eve.post(eve.activity("Create", note)).status == 202
    assert (evil.fetched, victim.asked) == (["/users/eve"], [])


def test_28_keys_that_nobody_knows_are_asked_for_within_a_limit(evil, victim, handed, unchanged):
    eve = evil.actor()
    burst = int(fetch_limits.BURST)
    statuses = set()
    with unchanged(actors=True):
        for number in range(burst + 40):
            actor = f"{evil.base}/nobody/{number}"
            activity = {**eve.activity("Create", actor), "actor": actor}
            statuses.add(eve.post(activity, key_id=f"{actor}#main-key").status)
    assert statuses == {401, 503}
    assert len(evil.fetched) == burst
    honest = victim.actor("vera")
    assert honest.post(honest.activity("Create", honest.id)).status == 202
    assert len(handed) == 1


def test_28_a_key_that_could_not_be_read_is_not_asked_for_again_at_once(evil, handed):
    eve = evil.actor()
    evil.serve("/users/eve", b"", status=500)
    for _ in range(5):
        assert eve.post(eve.activity("Create", eve.id)).status == 401
    assert evil.fetched == ["/users/eve"]
    evil.serve("/users/eve", eve.document)
    with clock.set_to(NOW + timedelta(minutes=6)):
        assert eve.post(eve.activity("Create", eve.id)).status == 202
    assert len(handed) == 1


def test_28_what_is_remembered_of_strangers_is_bounded():
    failures = fetch_limits.Failures(most=100)
    buckets = fetch_limits.TokenBuckets(5, 1, 100)
    for number in range(1_000):
        failures.note(f"https://{number}.example/{'x' * 1_000}", NOW)
        buckets.take(f"{number}.example", NOW)
    assert (len(failures), len(buckets)) == (100, 100)


# ── 29, 30: documents that change into something else ────────────────────────────────────


@pytest.mark.parametrize("change", ["owner", "inbox", "shared inbox", "key elsewhere"])
def test_29_and_30_an_actor_who_claims_what_is_not_theirs(evil, victim, handed, unchanged, change):
    honest = victim.actor("vera")
    eve = evil.actor()
    changes = {
        "owner": {"publicKey": {**eve.document["publicKey"], "owner": honest.id}},
        "inbox": {"inbox": honest.inbox},
        "shared inbox": {"endpoints": {"sharedInbox": f"{victim.base}/inbox"}},
        "key elsewhere": {"publicKey": {**eve.document["publicKey"], "id": honest.key_id}},
    }[change]
    worse = evil.actor("eve", **changes)
    answered = worse.post(worse.activity("Create", worse.id))
    actor = known_actor(eve.id)
    assert victim.asked == []
    if change == "shared inbox" and actor is not None:
        assert victim.base not in actor.delivery_inbox
        return
    assert (answered.status, handed) == (401, [])
    assert actor is None or actor.keys == ()


def test_29_a_document_that_turns_bad_leaves_what_was_known(evil, victim, handed):
    eve = evil.actor()
    eve.post(eve.activity("Create", eve.id))
    before = known_actor(eve.id)
    evil.actor("eve", inbox=victim.actor("vera").inbox)
    with clock.set_to(NOW + timedelta(days=2)):
        eve.post(eve.activity("Create", eve.id), key="another")
    after = known_actor(eve.id)
    assert after is not None
    assert after.inbox == before.inbox
    assert len(handed) == 1


def test_29_nobody_keeps_a_document_for_a_page(federating):
    name = group().name
    headers = [("host", "127.0.0.1:8000"), ("accept", "application/activity+json")]
    answered = to_node(f"/ap/{name}", headers, b"", method="GET")
    assert answered.status == 200
    assert "accept" in answered.headers["vary"].lower()
    assert answered.headers["content-type"].startswith("application/activity+json")
