"""Pure: proofs that a document carries with itself, so that copies of it can be believed.

Method
    Two hashes are signed: of the proof without its value, and of the document without its proof.
    Both in the one form of RFC 8785, so that spaces and the order of names mean nothing. Nobody has
    to know what the names mean: the context is text like the rest, and must be the document's own.

Source
    FEP-8b32 (object integrity proofs); Data Integrity EdDSA Cryptosuites 1.0, eddsa-jcs-2022;
    RFC 8785 (JCS).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from meshup.signed_messages.base58 import base58, from_base58
from meshup.signed_messages.errors import BadKey, BadProof
from meshup.signed_messages.keys import ED25519_BYTES, refuse_weak_point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CONTEXT: Final = "@context"
FIXED: Final = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "proofPurpose": "assertionMethod",
}
FIELDS: Final = frozenset(
    {*FIXED, CONTEXT, "id", "verificationMethod", "created", "expires", "proofValue"}
)
VALUE_BYTES: Final = 64
LONGEST_TEXT: Final = 2048
SKEW: Final = timedelta(hours=1)


def canonical_json(document: object) -> bytes:
    """Return a document in the one form that is signed.

    Raises:
        BadProof: "numbers": it holds what JSON has no one form for.
    """
    try:
        return rfc8785.dumps(document)  # type: ignore[arg-type]
    except (rfc8785.CanonicalizationError, ValueError):
        raise BadProof("numbers") from None


def with_proof(
    document: Mapping[str, Any],
    *,
    verification_method: str,
    private_key: bytes,
    created: datetime,
) -> dict[str, Any]:
    """Return ``document`` with a proof, in place of one that it had.

    Args:
        verification_method: the id of the Multikey in the actor's ``assertionMethod``.
        private_key: 32 bytes of Ed25519.
        created: aware; its fractions of a second are left out.
    """
    bare = {name: value for name, value in document.items() if name != "proof"}
    config = FIXED | {
        "verificationMethod": verification_method,
        "created": f"{created:%Y-%m-%dT%H:%M:%SZ}",
    }
    if CONTEXT in bare:
        config[CONTEXT] = bare[CONTEXT]
    value = Ed25519PrivateKey.from_private_bytes(private_key).sign(_hashes(config, bare))
    return bare | {"proof": config | {"proofValue": "z" + base58(value)}}


def verify_proof(
    document: Mapping[str, Any], key_of: Callable[[str], bytes | None], now: datetime
) -> str:
    """Return the verification method by whose key the proof of ``document`` holds.

    A ``signature`` of Linked Data beside it counts for nothing and is left out. Whose key it is,
    the caller knows: the proof says nothing about the actor.

    Args:
        key_of: returns the 32 bytes of Ed25519 behind a verification method, or None.
        now: aware.

    Raises:
        BadProof: "missing", "several", "malformed", "purpose", "context", "created", "expired",
            "key", "numbers" or "proof".
    """
    proof = _proof_of(document)
    method, value = _text(proof, "verificationMethod"), _value(proof)
    _refuse_other_times(proof, now)
    key = key_of(method)
    if key is None or len(key) != ED25519_BYTES:
        raise BadProof("key")
    try:
        refuse_weak_point(key)
    except BadKey:
        raise BadProof("key") from None
    bare = {name: part for name, part in document.items() if name not in {"proof", "signature"}}
    public = Ed25519PublicKey.from_public_bytes(key)
    if not any(_holds(public, value, _hashes(config, bare)) for config in _configs(proof, bare)):
        raise BadProof("proof")
    return method


def _proof_of(document: Mapping[str, Any]) -> dict[str, Any]:
    proof = document.get("proof")
    if isinstance(proof, list):
        if len(proof) > 1:
            raise BadProof("several")
        proof = proof[0] if proof else None
    if proof is None:
        raise BadProof("missing")
    if not isinstance(proof, dict) or not proof.keys() <= FIELDS:
        raise BadProof("malformed")
    if any(proof.get(name) != value for name, value in FIXED.items()):
        raise BadProof("purpose")
    if CONTEXT in proof and proof[CONTEXT] != document.get(CONTEXT):
        raise BadProof("context")
    return proof


def _configs(proof: dict[str, Any], document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what may have been signed of the proof: some put the context into it, some do not."""
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    if CONTEXT in document and CONTEXT not in config:
        yield config | {CONTEXT: document[CONTEXT]}
    yield config


def _hashes(config: Mapping[str, Any], document: Mapping[str, Any]) -> bytes:
    return sha256(canonical_json(config)).digest() + sha256(canonical_json(document)).digest()


def _holds(key: Ed25519PublicKey, value: bytes, signed: bytes) -> bool:
    try:
        key.verify(value, signed)
    except InvalidSignature:
        return False
    return True


def _text(proof: dict[str, Any], name: str) -> str:
    text = proof.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_TEXT:
        raise BadProof("malformed")
    return text


def _value(proof: dict[str, Any]) -> bytes:
    text = _text(proof, "proofValue")
    try:
        value = from_base58(text[1:]) if text.startswith("z") else b""
    except ValueError:
        value = b""
    if len(value) != VALUE_BYTES:
        raise BadProof("malformed")
    return value


def _refuse_other_times(proof: dict[str, Any], now: datetime) -> None:
    if _moment(proof, "created") > now + SKEW:
        raise BadProof("created")
    if "expires" in proof and _moment(proof, "expires") <= now:
        raise BadProof("expired")


def _moment(proof: dict[str, Any], name: str) -> datetime:
    text = proof.get(name)
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadProof("created")
    return moment
