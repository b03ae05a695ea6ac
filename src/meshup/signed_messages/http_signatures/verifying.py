"""Pure: whether a request was signed as it must be, and by a key.

``read_signature`` needs no key: it refuses whatever can be seen from the request alone, the cheap
things first, so that a stranger who is refused has cost nothing and made the node ask nobody.
``verify_signature`` then holds the request against the key that the signature names.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from meshup.signed_messages.errors import BadSignature
from meshup.signed_messages.http_signatures import rfc9421
from meshup.signed_messages.http_signatures.cavage import read_cavage
from meshup.signed_messages.http_signatures.digests import refuse_other_body
from meshup.signed_messages.http_signatures.requests import refuse_odd_head, refuse_other_host

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.signed_messages.http_signatures.requests import ReceivedRequest
    from meshup.signed_messages.keys import RsaPublicKey

Flavour: TypeAlias = Literal["cavage", "rfc9421"]

LONGEST_KEY_ID: Final = 2048
WITHOUT_BODY: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Signature:
    """What a request says of its signature, which is not yet compared with a key.

    Attributes:
        key_id: a URL; the signature does not bind it where the flavour is cavage.
        algorithm: "" where it is not named.
        digest: 32 bytes; two requests that are one, sent twice, have the same. Of the value alone:
            whoever repeats a request may write its head in other words.
        valid_until: when it needs to be remembered no longer.
    """

    key_id: str
    flavour: Flavour
    algorithm: str
    digest: bytes
    valid_until: datetime


def read_signature(
    request: ReceivedRequest, *, now: datetime, authorities: frozenset[str]
) -> Signature:
    """Return what ``request`` says of its signature.

    Args:
        now: aware.
        authorities: host names of this node, in lower case, with the port where it is not the
            default one.

    Raises:
        BadSignature: with the code of the first rule that it breaks; "missing" for none at all.
    """
    refuse_odd_head(request)
    header = request.header("signature")
    if header is None:
        raise BadSignature("missing")
    refuse_other_host(request, authorities)
    if request.header("signature-input") is not None:
        signature = _read_rfc9421(request, now)
    else:
        signature = _read_cavage(request, header, now)
    if len(signature.key_id) > LONGEST_KEY_ID or not signature.key_id.startswith(
        ("https://", "http://")
    ):
        raise BadSignature("key_id")
    refuse_other_body(request)
    return signature


def verify_signature(
    request: ReceivedRequest, signature: Signature, key: RsaPublicKey | bytes
) -> None:
    """Hold ``request`` against ``key``: of RSA, or the 32 bytes of one of Ed25519.

    ``signature`` is what ``read_signature`` gave for the same request.

    Raises:
        BadSignature: "algorithm": the signature names another kind of key; "signature".
    """
    if signature.flavour == "cavage":
        _verify_cavage(request, key)
    else:
        _verify_rfc9421(request, signature, key)


def _needs_digest(request: ReceivedRequest) -> bool:
    return request.method not in WITHOUT_BODY or bool(request.body)


def _read_cavage(request: ReceivedRequest, header: str, now: datetime) -> Signature:
    read = read_cavage(header, needs_digest=_needs_digest(request))
    return Signature(
        read.key_id,
        "cavage",
        read.algorithm,
        sha256(read.value).digest(),
        read.valid_until(request, now),
    )


def _read_rfc9421(request: ReceivedRequest, now: datetime) -> Signature:
    read = rfc9421.read_rfc9421(request, needs_digest=_needs_digest(request))
    return Signature(
        read.key_id,
        "rfc9421",
        read.algorithm,
        sha256(read.value).digest(),
        read.valid_until(now),
    )


def _verify_cavage(request: ReceivedRequest, key: RsaPublicKey | bytes) -> None:
    if isinstance(key, bytes):
        raise BadSignature("algorithm")
    read = read_cavage(request.header("signature") or "", needs_digest=_needs_digest(request))
    for base in read.bases(request):
        try:
            key.verify(read.value, base, PKCS1v15(), SHA256())
        except InvalidSignature:
            continue
        else:
            return
    raise BadSignature("signature")


def _verify_rfc9421(
    request: ReceivedRequest, signature: Signature, key: RsaPublicKey | bytes
) -> None:
    algorithm = rfc9421.ED25519 if isinstance(key, bytes) else rfc9421.RSA
    if signature.algorithm not in {"", algorithm}:
        raise BadSignature("algorithm")
    loaded = Ed25519PublicKey.from_public_bytes(key) if isinstance(key, bytes) else key
    host = (request.header("host") or "").lower()
    if not rfc9421.holds(request, host, algorithm, loaded):
        raise BadSignature("signature")
