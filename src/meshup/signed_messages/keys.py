"""Keys as they stand in documents of actors: RSA in PEM, Ed25519 as Multikey and did:key.

Pure, but for chance: two functions make new keys.

Source
    security vocabulary (``publicKeyPem``); FEP-521a and Controlled Identifiers (Multikey,
    multicodec 0xed); did:key. Points of small order: RFC 8032, 5.1, and RFC 7748, 6.1.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from meshup.signed_messages.base58 import base58, from_base58
from meshup.signed_messages.errors import BadKey

RsaPublicKey: TypeAlias = RSAPublicKey

DID: Final = "did:key:"
NEW_BITS: Final = 2048
FEWEST_BITS: Final = 2048
MOST_BITS: Final = 8192
LARGEST_EXPONENT: Final = 2**32
LONGEST_PEM: Final = 4096
ED25519_BYTES: Final = 32
ED25519_CODEC: Final = b"\xed\x01"
LONGEST_MULTIKEY: Final = 64
FIELD: Final = 2**255 - 19
SMALL_ORDER: Final = frozenset(
    int.from_bytes(bytes.fromhex(y), "little")
    for y in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)
"""The y of every point of Ed25519 whose order is 1, 2, 4 or 8: under one of them as a key, a
signature can hold for any message."""


def new_rsa_pem() -> str:
    """Make a private key of 2048 bits, as PEM (PKCS#8), by chance."""
    key = generate_private_key(65537, NEW_BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def new_ed25519() -> bytes:
    """Make a private key of 32 bytes, by chance."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def ed25519_public(private_key: bytes) -> bytes:
    """Return the 32 bytes of the public key of a private one."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def read_private_key(private_pem: str) -> RSAPrivateKey:
    """Return a key that this node made.

    Raises:
        BadKey: "private": it is no RSA key in PEM.
    """
    try:
        key = load_pem_private_key(private_pem.encode("ascii"), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey("private") from None
    if not isinstance(key, RSAPrivateKey):
        raise BadKey("private")
    return key


def rsa_public_pem(private_pem: str) -> str:
    """Return the public key of a private one, as PEM (SPKI).

    Raises:
        BadKey: it is no RSA key in PEM.
    """
    public = read_private_key(private_pem).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def read_public_key(pem: str) -> RsaPublicKey:
    """Return the RSA key that stands in PEM, as SPKI or as PKCS#1, which Mobilizon writes.

    Raises:
        BadKey: "pem": it is no key; "kind": none of RSA; "weak": fewer than 2048 bits;
            "large": more than 8192, or an exponent beyond 2³².
    """
    try:
        if len(pem) > LONGEST_PEM:
            raise BadKey("large")
        key = load_pem_public_key(pem.strip().encode("ascii"))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey("pem") from None
    if not isinstance(key, RSAPublicKey):
        raise BadKey("kind")
    if key.key_size < FEWEST_BITS:
        raise BadKey("weak")
    if key.key_size > MOST_BITS or key.public_numbers().e > LARGEST_EXPONENT:
        raise BadKey("large")
    return key


def multikey(public_key: bytes) -> str:
    """Return the 32 bytes of an Ed25519 key as Multikey: "z6Mk…"."""
    return "z" + base58(ED25519_CODEC + public_key)


def read_multikey(text: str) -> bytes:
    """Return the 32 bytes of the Ed25519 key that ``text`` writes.

    Raises:
        BadKey: "multikey": it is no such key; "weak": a point of small order, or a number that the
            field does not have.
    """
    try:
        data = from_base58(text[1:]) if text[:1] == "z" and len(text) <= LONGEST_MULTIKEY else b""
    except ValueError:
        raise BadKey("multikey") from None
    codec, key = data[: len(ED25519_CODEC)], data[len(ED25519_CODEC) :]
    if codec != ED25519_CODEC or len(key) != ED25519_BYTES:
        raise BadKey("multikey")
    refuse_weak_point(key)
    return key


def refuse_weak_point(public_key: bytes) -> None:
    """Refuse an Ed25519 key under which a signature may hold for any message.

    Raises:
        BadKey: "weak".
    """
    y = int.from_bytes(public_key, "little") & (2**255 - 1)
    if y >= FIELD or y in SMALL_ORDER:
        raise BadKey("weak")


def did_key(public_key: bytes) -> str:
    """Return the identifier that an Ed25519 key is by itself."""
    return f"{DID}{multikey(public_key)}"


def key_of_did(did: str) -> bytes:
    """Return the public key that a did:key is.

    Raises:
        BadKey: it is no did:key of Ed25519, or a weak key.
    """
    if not did.startswith(DID):
        raise BadKey("multikey")
    return read_multikey(did.removeprefix(DID))


def key_behind(method: str) -> bytes | None:
    """Return the key by which to verify a proof whose method is a did:key; None for another."""
    try:
        return key_of_did(method)
    except BadKey:
        return None
