"""Signatures and proofs between Fedify and this node, both ways, without a server of ours."""

from __future__ import annotations

import json
import struct
from base64 import b64encode
from datetime import timedelta
from email.utils import format_datetime
from hashlib import sha256
from math import isfinite
from random import Random

import pytest

from meshup.kit import clock
from meshup.kit.http_fetch import Request
from meshup.signed_messages.errors import BadProof, BadSignature
from meshup.signed_messages.http_signatures.requests import ReceivedRequest
from meshup.signed_messages.http_signatures.signing import cavage_signer, rfc9421_signer
from meshup.signed_messages.http_signatures.verifying import read_signature, verify_signature
from meshup.signed_messages.keys import (
    ed25519_public,
    multikey,
    new_ed25519,
    new_rsa_pem,
    read_multikey,
    read_public_key,
    rsa_public_pem,
)
from meshup.signed_messages.proofs import canonical_json, verify_proof, with_proof
from tests.interop.fedify_peer import fedify_peer

OURS = "https://paris.example/ap/paris"
TARGET = "/ap/inbox"
INBOX = f"https://paris.example{TARGET}"
KEY_ID = "https://neighbour.example/ap/a#main-key"
CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v1"]
PEM = new_rsa_pem()
ED25519 = new_ed25519()
BODY = json.dumps({"type": "Create", "name": "Soirée"}).encode()
FOLLOW = {
    "@context": CONTEXT,
    "id": f"{OURS}#follow-1",
    "type": "Follow",
    "actor": OURS,
    "object": "https://neighbour.example/ap/a",
}


@pytest.fixture(scope="module")
def peer():
    with fedify_peer() as running:
        yield running


@pytest.fixture(scope="module")
def keys(peer):
    return peer.command("keys")


def our_actor():
    return {
        "@context": [
            "https://www.w3.org/ns/activitystreams",
            "https://w3id.org/security/v1",
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
        ],
        "id": OURS,
        "type": "Group",
        "inbox": f"{OURS}/inbox",
        "publicKey": {"id": f"{OURS}#main-key", "owner": OURS, "publicKeyPem": rsa_public_pem(PEM)},
        "assertionMethod": [
            {
                "id": f"{OURS}#ed25519-key",
                "type": "Multikey",
                "controller": OURS,
                "publicKeyMultibase": multikey(ed25519_public(ED25519)),
            }
        ],
    }


def documents():
    return dict.fromkeys((OURS, f"{OURS}#main-key", f"{OURS}#ed25519-key"), our_actor())


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_what_fedify_signs_holds_here(peer, keys, flavour, method):
    body = BODY.decode() if method == "POST" else None
    headers = {"content-type": "application/activity+json"}
    signed = peer.command(
        "sign_request",
        method=method,
        url=INBOX,
        headers=headers,
        body=body,
        flavour=flavour,
        keyId=KEY_ID,
    )
    lines = tuple((name.lower(), value) for name, value in signed["headers"])
    if "host" not in dict(lines):
        lines = (*lines, ("host", "paris.example"))
    request = ReceivedRequest(method, TARGET, lines, BODY if body else b"")
    now, ours = clock.now(), frozenset({"paris.example"})
    signature = read_signature(request, now=now, authorities=ours)
    assert (signature.flavour, signature.key_id) == (flavour, KEY_ID)
    key = read_public_key(keys["spki"])
    verify_signature(request, signature, key)
    moved = ReceivedRequest(method, "/ap/other", lines, request.body)
    with pytest.raises(BadSignature, match="signature"):
        verify_signature(moved, signature, key)
    with pytest.raises(BadSignature, match="host"):
        read_signature(request, now=now, authorities=frozenset({"lyon.example"}))
    with pytest.raises(BadSignature, match="too_old"):
        read_signature(request, now=now + timedelta(hours=2), authorities=ours)


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_what_this_node_signs_holds_at_fedify(peer, flavour, method):
    digest = b64encode(sha256(BODY).digest()).decode()
    headers = {"host": "paris.example", "date": format_datetime(clock.now(), usegmt=True)}
    if method == "POST":
        headers |= {"digest": f"SHA-256={digest}", "content-digest": f"sha-256=:{digest}:"}
    body = BODY if method == "POST" else b""
    request = Request(method, INBOX, headers, body)
    signer = {"cavage": cavage_signer, "rfc9421": rfc9421_signer}[flavour]
    headers |= signer(f"{OURS}#main-key", PEM)(request)

    def verified(**changed):
        how = {
            "method": method,
            "url": INBOX,
            "headers": headers,
            "body": body.decode() or None,
            "documents": documents(),
        }
        return peer.command("verify_request", **how | changed)

    assert verified() == f"{OURS}#main-key"
    assert verified(url=INBOX.replace("inbox", "other")) == ""
    if method == "POST":
        assert verified(body=BODY.decode().replace("Create", "Delete")) == ""


def test_a_proof_of_fedify_holds_here(peer, keys):
    method = f"{OURS}#ed25519-key"
    proved = peer.command("sign_object", document=FOLLOW, keyId=method)
    key = read_multikey(keys["multikey"])
    assert verify_proof(proved, {method: key}.get, clock.now()) == method
    with pytest.raises(BadProof, match="proof"):
        verify_proof(proved | {"object": OURS}, {method: key}.get, clock.now())


def test_a_proof_of_this_node_holds_at_fedify(peer):
    method = f"{OURS}#ed25519-key"
    proved = with_proof(
        FOLLOW, verification_method=method, private_key=ED25519, created=clock.now()
    )
    verify = {"documents": documents()}
    assert peer.command("verify_proof", document=proved, **verify) == FOLLOW["id"]
    assert peer.command("verify_proof", document=proved | {"object": OURS}, **verify) == ""


def test_numbers_are_written_alike(peer):
    chance = Random(9421)
    doubles = [struct.unpack("<d", chance.randbytes(8))[0] for _ in range(3000)]
    doubles += [chance.uniform(-180, 180) for _ in range(500)]
    doubles += [10.0**power for power in range(-30, 30)]
    finite = [number for number in doubles if isfinite(number)]
    written = [canonical_json(number).decode() for number in finite]
    assert written == peer.command("numbers", numbers=finite)
