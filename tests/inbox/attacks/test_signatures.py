"""Attacks 4 to 10, 32 and 33: signatures that are not what they seem.

Everything that can be seen from the request alone is refused before anybody is asked for a key.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from hashlib import sha256

import pytest
from django.conf import settings

from meshup.kit import clock
from meshup.remote_actors.domain.remote_actors import known_actor
from tests.agenda.paris import NOW
from tests.inbox.peer import to_node
from tests.inbox.wire_signatures import b64, public_pem


@pytest.fixture
def eve(evil):
    return evil.actor()


@pytest.fixture
def listen(eve):
    return eve.activity("Create", {"id": f"{eve.id}/notes/1", "type": "Note"})


def with_header(name, change):
    """Return a tamper that changes the value of a header, or leaves it out where that is None."""

    def tamper(headers, body):
        changed = [(n, change(v) if n == name else v) for n, v in headers]
        return [(n, v) for n, v in changed if v is not None], body

    return tamper


def with_line(name, value):
    """Return a tamper that adds a line."""
    return lambda headers, body: ([*headers, (name, value)], body)


def test_the_request_that_the_others_are_made_of_is_taken(eve, listen, handed):
    assert eve.post(listen).status == 202
    assert eve.post(listen | {"updated": "2026-01-01T00:00:00Z"}, flavour="rfc9421").status == 202
    assert len(handed) == 2


# ── 4: the document of a key says that it is the victim's ────────────────────────────────


def test_4_a_key_of_evil_that_names_the_victim_as_owner(evil, victim, handed, unchanged):
    honest = victim.actor("vera")
    key_id = evil.serve(
        "/keys/1",
        {
            "id": f"{evil.base}/keys/1",
            "type": "Key",
            "owner": honest.id,
            "publicKeyPem": public_pem("eve"),
        },
    )
    with unchanged():
        answered = victim.post(
            honest.activity("Create", f"{honest.id}/notes/1"),
            by=honest,
            key="eve",
            key_id=key_id,
        )
    assert (answered.status, handed) == (401, [])
    assert evil.fetched == []  # another origin than the actor's: nobody is asked


def test_4_a_key_of_the_same_server_that_its_owner_does_not_list(evil, handed, unchanged):
    eve = evil.actor()
    key_id = evil.serve(
        "/keys/1",
        {
            "id": f"{evil.base}/keys/1",
            "type": "Key",
            "owner": eve.id,
            "publicKeyPem": public_pem("mallory"),
        },
    )
    with unchanged():
        answered = eve.post(eve.activity("Create", eve.id), key="mallory", key_id=key_id)
    assert (answered.status, handed) == (401, [])
    assert "/keys/1" in evil.fetched


def test_4_a_key_at_an_address_of_its_own_is_taken_where_both_sides_say_so(evil, handed):
    key = {"id": f"{evil.base}/users/eve/main-key", "publicKeyPem": public_pem("k")}
    eve = evil.actor("eve", publicKey={**key, "owner": f"{evil.base}/users/eve"})
    evil.serve("/users/eve/main-key", {**key, "type": "Key", "owner": eve.id})
    answered = eve.post(eve.activity("Create", eve.id), key="k", key_id=key["id"])
    assert (answered.status, len(handed)) == (202, 1)


# ── 5: the document has another id than its address ──────────────────────────────────────


@pytest.mark.parametrize("elsewhere", ["same server", "other server"])
def test_5_a_document_with_another_id_is_refused_and_not_remembered(
    evil, victim, handed, unchanged, elsewhere
):
    honest = victim.actor("vera")
    other = f"{evil.base}/users/other" if elsewhere == "same server" else honest.id
    eve = evil.actor("eve", id=other)
    with unchanged(actors=True):
        answered = eve.post({**eve.activity("Create", other), "actor": eve.id})
    assert (answered.status, handed, victim.asked) == (401, [], [])
    assert known_actor(eve.id) is None
    assert known_actor(other) is None


# ── 6: what is signed is not enough ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "covered",
    [
        ("date",),
        ("host", "date", "digest"),
        ("(request-target)", "date", "digest"),
        ("(request-target)", "host", "date"),
        ("(request-target)", "host", "digest"),
        ("(request-target)", "host", "date", "digest", "digest"),
        ("(request-target)", "host", "date", "digest", "(status)"),
        ("(request-target)", "host", "date", "digest", "x-missing"),
    ],
)
def test_6_too_little_is_signed_or_what_is_not_there(eve, listen, refused, covered):
    refused(eve, listen, covered=covered)


@pytest.mark.parametrize(
    "covered",
    [
        ("@method",),
        ("@method", "@target-uri"),
        ("@target-uri", "content-digest"),
        ("@method", "content-digest"),
        ("@method", "@path", "content-digest"),
        ("@method", "@target-uri", "content-digest", "@status"),
    ],
)
def test_6_and_9_too_little_is_signed_as_rfc_9421_has_it(eve, listen, refused, covered):
    refused(eve, listen, asked=[], flavour="rfc9421", covered=covered)


def test_6_a_signature_for_another_inbox_of_the_node_holds_for_none(eve, listen, refused):
    refused(eve, listen, url=f"{settings.CONFIG.address}/ap/another/inbox")


def test_6_no_signature_at_all(evil, listen, handed, unchanged):
    with unchanged(actors=True):
        assert evil.post(listen).status == 401
    assert (handed, evil.asked) == ([], [])


# ── 7: digests ───────────────────────────────────────────────────────────────────────────

GOOD = b64(b"\1" * 32)


@pytest.mark.parametrize(
    "digest",
    [
        None,
        "",
        f"SHA-256={GOOD}",
        f"MD5={GOOD}",
        f"unixsum={GOOD}",
        "SHA-256=not base64!",
        "SHA-256=",
        f"sha-256=:{GOOD}:",
    ],
)
@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
def test_7_a_digest_that_is_missing_wrong_or_of_no_known_kind(
    eve, listen, refused, digest, flavour
):
    name = "digest" if flavour == "cavage" else "content-digest"
    change = with_header(name, lambda _right: digest)
    # without a digest nothing is asked for; else the key is, and nothing else
    asked: list[str] | None = None if digest is None else []
    refused(eve, listen, asked=asked, flavour=flavour, tamper=change)


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
def test_7_one_wrong_digest_of_several(eve, listen, refused, flavour):
    name = "digest" if flavour == "cavage" else "content-digest"
    wrong = f"SHA-512={b64(b'x' * 64)}" if flavour == "cavage" else f"sha-512=:{b64(b'x' * 64)}:"
    refused(
        eve, listen, flavour=flavour, tamper=with_header(name, lambda right: f"{right},{wrong}")
    )


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
def test_7_another_body_of_the_same_length(eve, listen, refused, flavour):
    def swap(headers, body):
        return headers, body.replace(b"notes/1", b"notes/2")

    refused(eve, listen, asked=[], flavour=flavour, tamper=swap)


def test_7_the_digest_of_the_new_body_is_not_the_one_that_was_signed(eve, listen, refused):
    def swap(headers, body):
        other = body.replace(b"notes/1", b"notes/2")
        digest = f"SHA-256={b64(sha256(other).digest())}"
        return with_header("digest", lambda _right: digest)(headers, other)

    refused(eve, listen, tamper=swap)


# ── 8: lines and parameters that stand there twice ───────────────────────────────────────


@pytest.mark.parametrize("name", ["signature", "host", "date", "digest"])
@pytest.mark.parametrize("other", ["the same", "another"])
def test_8_a_header_that_stands_there_twice(eve, listen, refused, name, other):
    def twice(headers, body):
        value = next(value for known, value in headers if known == name)
        if other == "another":
            value = {
                "signature": value.replace("users/eve", "users/eva"),
                "host": "mesh-b.example",
                "date": format_datetime(NOW + timedelta(minutes=1), usegmt=True),
                "digest": f"SHA-256={GOOD}",
            }[name]
        return [*headers, (name, value)], body

    refused(eve, listen, (400, 401), asked=[], tamper=twice)


@pytest.mark.parametrize(
    "parameters",
    ['keyId="http://evil.example/other",', 'algorithm="rsa-sha256",', 'headers="date",'],
)
def test_8_a_parameter_that_stands_there_twice(eve, listen, refused, parameters):
    refused(eve, listen, asked=[], parameters=parameters)


# ── 9: RFC 9421, turned against itself ───────────────────────────────────────────────────


def inputs(at=NOW, key_id="", **more):
    """Return parameters with ``created``, ``keyid`` and ``alg``, or those of ``more``."""
    given = {"created": int(at.timestamp()), "keyid": f'"{key_id}"', "alg": '"rsa-v1_5-sha256"'}
    return "".join(
        f";{name}={value}" for name, value in (given | more).items() if value is not None
    )


@pytest.mark.parametrize(
    "more",
    [
        {"created": None},
        {"created": int((NOW + timedelta(hours=3)).timestamp())},
        {"created": int((NOW - timedelta(hours=3)).timestamp())},
        {"created": '"now"'},
        {"expires": int((NOW - timedelta(seconds=1)).timestamp())},
        {"alg": '"ed25519"'},
        {"alg": '"hmac-sha256"'},
        {"alg": '"none"'},
        {"keyid": None},
        {"odd": "1"},
    ],
)
def test_9_parameters_that_are_wrong_or_missing(eve, listen, refused, more):
    parameters = inputs(key_id=eve.key_id, **more)
    refused(eve, listen, flavour="rfc9421", parameters=parameters)


def test_9_the_parameters_as_they_should_be_are_taken(eve, listen, handed):
    parameters = inputs(key_id=eve.key_id)
    assert eve.post(listen, flavour="rfc9421", parameters=parameters).status == 202
    assert len(handed) == 1


def test_9_two_labels(eve, listen, refused):
    def label(headers, body):
        named = dict(headers)
        doubled = {
            name: f"{named[name]}, {named[name].replace('sig1', 'sig2')}"
            for name in ("signature", "signature-input")
        }
        return list((named | doubled).items()), body

    refused(eve, listen, asked=[], flavour="rfc9421", tamper=label)


def test_9_both_kinds_of_signature_at_once(eve, listen, refused):
    cavage = 'keyId="x",headers="(request-target) host date digest",signature="eA=="'
    refused(
        eve, listen, (400, 401), asked=[], flavour="rfc9421", tamper=with_line("signature", cavage)
    )

    def inputs_of_another(headers, body):
        return [*headers, ("signature-input", 'sig1=("@method");created=1;keyid="x"')], body

    refused(eve, listen, asked=[], tamper=inputs_of_another)


# ── 10: what was meant for another node ──────────────────────────────────────────────────


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
def test_10_a_request_to_another_node_is_none_to_this_one(eve, listen, refused, flavour):
    refused(eve, listen, (400, 401), flavour=flavour, url="https://mesh-b.example/ap/inbox")

    def with_our_host(headers, body):
        return with_header("host", lambda _theirs: "127.0.0.1:8000")(headers, body)

    refused(
        eve,
        listen,
        flavour=flavour,
        url="https://mesh-b.example/ap/inbox",
        tamper=with_our_host,
    )


# ── 32, 33: signatures and proofs inside of the document ─────────────────────────────────


def test_32_a_linked_data_signature_speaks_for_nobody(evil, victim, handed, unchanged):
    eve, vera = evil.actor(), victim.actor("vera")
    activity = vera.activity("Create", {"id": f"{vera.id}/notes/1", "type": "Note"})
    signature = {
        "type": "RsaSignature2017",
        "creator": vera.key_id,
        "created": "2026-11-22T12:00:00Z",
        "signatureValue": "eA==",
    }
    with unchanged():
        answered = eve.post(activity | {"signature": signature})
    assert (answered.status, handed) == (401, [])
    assert victim.asked == []


def test_33_a_proof_in_the_document_does_not_stand_for_the_sender(evil, victim, handed, unchanged):
    eve, vera = evil.actor(), victim.actor("vera")
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": f"{vera.id}#ed25519-key",
        "proofPurpose": "assertionMethod",
        "created": "2026-11-22T12:00:00Z",
        "proofValue": "z" + "1" * 80,
    }
    activity = vera.activity("Create", {"id": f"{vera.id}/notes/1", "type": "Note"})
    with unchanged():
        assert eve.post(activity | {"proof": proof}).status == 401
    assert (handed, victim.asked) == ([], [])


def test_33_a_proof_changes_nothing_of_what_the_sender_may_say(eve, listen, handed):
    document = listen | {"proof": {"type": "DataIntegrityProof", "proofValue": "z1"}}
    assert eve.post(document).status == 202
    assert [activity.actor for activity in handed] == [eve.id]


def test_a_key_that_was_changed_is_read_anew_once_in_a_while(evil, handed):
    eve = evil.actor()
    assert eve.post(eve.activity("Create", eve.id)).status == 202
    fresh = evil.actor(
        "eve", publicKey={**eve.document["publicKey"], "publicKeyPem": public_pem("n")}
    )
    assert fresh.post(fresh.activity("Create", eve.id), key="n").status == 401
    assert evil.fetched == ["/users/eve"]  # not again so soon
    with clock.set_to(NOW + timedelta(minutes=11)):
        assert fresh.post(fresh.activity("Create", eve.id), key="n").status == 202
        assert eve.post(eve.activity("Create", eve.id)).status == 401
    assert evil.fetched == ["/users/eve"] * 2
    assert len(handed) == 2


def test_the_head_of_a_request_is_bounded(eve, listen, refused):
    def many(headers, body):
        return [*headers, *((f"x-{number}", "1") for number in range(200))], body

    refused(eve, listen, asked=[], tamper=many)


def test_what_is_not_for_an_inbox_is_no_page_of_the_site(evil):
    assert to_node("/ap/inbox/", [("host", "127.0.0.1:8000")], b"{}").status == 404
