"""Proofs that travel with a document: what holds, and every way in which one may not."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings, strategies as st

from meshup.signed_messages.base58 import base58, from_base58
from meshup.signed_messages.errors import BadProof
from meshup.signed_messages.json_documents import read_json
from meshup.signed_messages.keys import ed25519_public
from meshup.signed_messages.proofs import _hashes, canonical_json, verify_proof, with_proof
from tests.effort import examples

NOW = datetime(2026, 12, 2, 19, 0, tzinfo=UTC)
PRIVATE = bytes(range(32))
KEY = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
METHOD = "https://paris.example/ap/paris#ed25519-key"
CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v1"]
EVENT = {
    "@context": CONTEXT,
    "id": "https://paris.example/ap/events/1",
    "type": "Event",
    "name": "Soirée 42",
    "location": {"type": "Place", "latitude": 48.8566, "longitude": 2.0},
    "tag": [{"name": "#p2p"}],
}


def proved(document=None, private_key=PRIVATE, created=NOW):
    return with_proof(
        EVENT if document is None else document,
        verification_method=METHOD,
        private_key=private_key,
        created=created,
    )


def with_parts(document=EVENT, private_key=PRIVATE, **parts):
    """Prove rightly what a proof must not say; ``None`` leaves a part out."""
    config = {name: part for name, part in proved()["proof"].items() if name != "proofValue"}
    config = {name: part for name, part in (config | parts).items() if part is not None}
    value = Ed25519PrivateKey.from_private_bytes(private_key).sign(_hashes(config, document))
    return document | {"proof": config | {"proofValue": "z" + base58(value)}}


def verify(document, now=NOW, keys=None):
    return verify_proof(document, (keys or {METHOD: KEY}).get, now)


def refused(document, code, **how):
    with pytest.raises(BadProof) as caught:
        verify(document, **how)
    assert caught.value.code == code


names = st.text(max_size=6, alphabet="abé😀").filter(
    lambda name: name not in {"proof", "signature"}
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(-9, 9) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=examples(60), deadline=None)
@given(st.dictionaries(names, values, max_size=5), st.randoms(use_true_random=False))
def test_a_proof_holds_however_the_document_is_written(document, chance):
    lines = list(proved(document).items())
    chance.shuffle(lines)
    assert verify(dict(lines)) == METHOD


@settings(max_examples=examples(100), deadline=None)
@given(st.data())
def test_a_change_of_one_byte_is_refused(data):
    text = canonical_json(proved())
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.integers(0, 255).filter(lambda byte: byte != text[at]))
    try:
        document = read_json(text[:at] + bytes([new]) + text[at + 1 :])
    except Exception:  # noqa: BLE001 - no JSON any more
        return
    with pytest.raises(BadProof):
        verify(document)


def test_a_proof_is_written_as_the_suite_has_it():
    proof = proved(created=NOW.replace(microsecond=5))["proof"]
    assert proof.pop("proofValue").startswith("z")
    assert proof == {
        "@context": CONTEXT,
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "proofPurpose": "assertionMethod",
        "verificationMethod": METHOD,
        "created": "2026-12-02T19:00:00Z",
    }


def test_a_second_proof_takes_the_place_of_the_first():
    assert proved(proved()) == proved()


def test_the_vector_of_fep_8b32_holds():
    """The example that stands beside FEP-8b32; its proof says nothing of the context."""
    private = from_base58("3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq").removeprefix(b"\x80&")
    document = {
        "@context": CONTEXT,
        "type": "Create",
        "actor": "https://server.example/users/alice",
        "object": {"type": "Note", "content": "Hello world"},
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "verificationMethod": "https://server.example/users/alice#ed25519-key",
            "proofPurpose": "assertionMethod",
            "proofValue": "z3sXaxjKs4M3BRicwWA9peyNPJvJqxtGsDmpt1jjoHCjgeUf71TRFz56osPSfDErs"
            "zyLp5Ks1EhYSgpDaNM977Rg2",
            "created": "2023-02-24T23:36:38Z",
        },
    }
    method = "https://server.example/users/alice#ed25519-key"
    assert verify(document, keys={method: ed25519_public(private)}) == method


def test_a_signature_of_linked_data_counts_for_nothing():
    """Attacks 32 and 33."""
    assert verify(proved() | {"signature": {"type": "RsaSignature2017"}}) == METHOD
    refused(EVENT | {"signature": {"type": "RsaSignature2017"}}, "missing")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"type": "Ed25519Signature2020"}, "purpose"),
        ({"proofPurpose": "authentication"}, "purpose"),
        ({"proofPurpose": None}, "purpose"),
        ({"cryptosuite": "none"}, "purpose"),
        ({"cryptosuite": "eddsa-rdfc-2022"}, "purpose"),
        ({"cryptosuite": None}, "purpose"),
        ({"@context": CONTEXT[:1]}, "context"),
        ({"@context": [*CONTEXT, "https://evil.test/c"]}, "context"),
        ({"created": None}, "created"),
        ({"created": 5}, "created"),
        ({"created": "soon"}, "created"),
        ({"created": "2026-12-02T19:00:00"}, "created"),
        ({"created": "2026-12-02T20:00:01Z"}, "created"),
        ({"expires": "2026-12-02T19:00:00Z"}, "expired"),
        ({"expires": "never"}, "created"),
        ({"verificationMethod": None}, "malformed"),
        ({"verificationMethod": 7}, "malformed"),
        ({"verificationMethod": "https://evil.test/ap/a#key"}, "key"),
        ({"domain": "evil.test"}, "malformed"),
    ],
)
def test_a_proof_that_says_something_else_is_refused(parts, code):
    """Attack 33."""
    refused(with_parts(**parts), code)


def test_a_proof_may_end_and_may_leave_the_context_out():
    assert verify(with_parts(expires="2026-12-02T19:00:01Z")) == METHOD
    assert verify(with_parts(**{"@context": None})) == METHOD
    assert verify(proved(created=NOW - timedelta(days=900))) == METHOD


def test_the_key_of_another_does_not_fit():
    refused(proved(private_key=b"\x07" * 32), "proof")
    refused(proved(), "key", keys={METHOD: KEY[:-1]})
    refused(proved(), "key", keys={"x": KEY})


def test_a_key_of_small_order_is_refused():
    """With the identity as its key, R = S·B holds for any text."""
    base = bytes.fromhex("5866666666666666666666666666666666666666666666666666666666666666")
    value = "z" + base58(base + (1).to_bytes(32, "little"))
    forged = proved() | {"proof": proved()["proof"] | {"proofValue": value}}
    refused(forged, "key", keys={METHOD: (1).to_bytes(32, "little")})


def test_a_proof_is_of_its_document_alone():
    activity = {"@context": CONTEXT, "type": "Create", "object": EVENT}
    refused(EVENT | {"proof": proved(activity)["proof"]}, "proof")
    moved = activity | {"object": EVENT | {"proof": proved(activity)["proof"]}}
    refused(moved, "missing")
    inner = {name: part for name, part in EVENT.items() if name != "@context"}
    refused(inner | {"proof": proved()["proof"]}, "context")


@pytest.mark.parametrize("proof", [None, [], "x", 5, [5], {}, [{}]])
def test_what_is_no_proof_is_none(proof):
    code = "missing" if proof in (None, []) else "malformed"
    refused(EVENT | {"proof": proof}, "purpose" if proof in ({}, [{}]) else code)


def test_one_proof_is_taken_and_several_are_not():
    proof = proved()["proof"]
    assert verify(EVENT | {"proof": [proof]}) == METHOD
    refused(EVENT | {"proof": [proof, proof]}, "several")


@pytest.mark.parametrize("value", ["", "x", "z", "z0", "z" + "1" * 600, "z" + base58(b"x" * 63), 5])
def test_a_value_must_be_a_signature(value):
    refused(EVENT | {"proof": proved()["proof"] | {"proofValue": value}}, "malformed")


def test_what_has_no_one_form_has_no_proof():
    for number in (2**53, float("nan"), float("inf")):
        refused(proved() | {"number": number}, "numbers")
    refused(proved() | {"text": "\ud800"}, "numbers")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (4.5e-05, "0.000045"),
        (333333333.33333329, "333333333.3333333"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352825856.0, "295147905179352830000"),
    ],
)
def test_numbers_are_written_as_ecmascript_writes_them(number, text):
    """The samples of RFC 8785, appendix B, and the borders of the two ways to write a number."""
    assert canonical_json(number) == text.encode()
