"""Requests as a real server sent them, with the keys of that moment."""

import json
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from meshup.signed_messages.errors import BadProof, BadSignature
from meshup.signed_messages.http_signatures.requests import ReceivedRequest
from meshup.signed_messages.http_signatures.verifying import read_signature, verify_signature
from meshup.signed_messages.json_documents import read_json
from meshup.signed_messages.keys import read_multikey, read_public_key
from meshup.signed_messages.proofs import verify_proof

CAPTURED = sorted((Path(__file__).parent / "captured").glob("*.json"))
HOUR = timedelta(hours=1)


@pytest.fixture(params=CAPTURED, ids=[path.stem for path in CAPTURED])
def captured(request):
    return json.loads(request.param.read_text())


def request_of(captured):
    lines = tuple((name, value) for name, value in captured["headers"])
    return ReceivedRequest(captured["method"], captured["target"], lines, captured["body"].encode())


def test_there_is_one_of_each_kind():
    assert [path.stem.rpartition("-")[2] for path in CAPTURED] == ["cavage", "rfc9421"]


def test_a_signature_of_a_real_server_holds(captured):
    request = request_of(captured)
    sent = parsedate_to_datetime(request.header("date"))
    ours, key = frozenset({"paris.example"}), read_public_key(captured["spki"])
    signature = read_signature(request, now=sent, authorities=ours)
    assert signature.key_id == "https://neighbour.example/ap/neighbour#main-key"
    verify_signature(request, signature, key)
    swapped = request.body.replace(b"Follow", b"Delete")
    with pytest.raises(BadSignature, match="digest"):
        read_signature(
            ReceivedRequest("POST", request.target, request.headers, swapped),
            now=sent,
            authorities=ours,
        )
    with pytest.raises(BadSignature, match="too_old"):
        read_signature(request, now=sent + 2 * HOUR, authorities=ours)


def test_the_proof_within_it_holds(captured):
    request = request_of(captured)
    sent = parsedate_to_datetime(request.header("date"))
    document = read_json(request.body)
    method = "https://neighbour.example/ap/neighbour#ed25519-key"
    keys = {method: read_multikey(captured["multikey"])}
    assert verify_proof(document, keys.get, sent) == method
    with pytest.raises(BadProof, match="proof"):
        verify_proof(document | {"type": "Delete"}, keys.get, sent)
