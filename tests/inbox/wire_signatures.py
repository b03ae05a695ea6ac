"""Signatures of requests as other servers make them, written apart from those of the node.

So what the node takes is measured with a rule that is not its own: by ``cryptography`` alone.

Source
    draft-cavage-http-signatures-12; RFC 9421, 2.5; RFC 9530.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.quick_keys import kept_pem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Headers = list[tuple[str, str]]

CAVAGE = ("(request-target)", "host", "date", "digest")
RFC9421 = ("@method", "@target-uri", "content-digest")


_numbers = count()


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """Return the RSA key of somebody; the same name has the same key, as long as tests run."""
    pem = kept_pem(next(_numbers)).encode()
    key = serialization.load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def public_pem(name: str, *, pkcs1: bool = False) -> str:
    """Return the public key of somebody as SPKI, or as Mobilizon writes it."""
    form = (
        serialization.PublicFormat.PKCS1
        if pkcs1
        else serialization.PublicFormat.SubjectPublicKeyInfo
    )
    public = private_key(name).public_key()
    return public.public_bytes(serialization.Encoding.PEM, form).decode()


def private_pem(name: str) -> str:
    """Return the private key of somebody as PKCS#8."""
    return (
        private_key(name)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def b64(octets: bytes) -> str:
    """Return base64."""
    return base64.b64encode(octets).decode()


def rsa_signature(name: str, text: str) -> str:
    """Return what ``rsa-sha256`` makes of ``text``, in base64."""
    key = private_key(name)
    return b64(key.sign(text.encode("latin-1"), padding.PKCS1v15(), hashes.SHA256()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """A POST that is to be signed, by the key that is called ``key`` here and ``key_id`` there."""

    key: str
    key_id: str
    url: str
    body: bytes
    at: datetime


def cavage_headers(
    post: ToSign,
    covered: Sequence[str] = CAVAGE,
    algorithm: str = "rsa-sha256",
    parameters: str = "",
) -> Headers:
    """Return Host, Date, Digest and Signature of a POST; ``parameters`` go in before the others."""
    parts = urlsplit(post.url)
    headers = {
        "host": parts.netloc,
        "date": format_datetime(post.at, usegmt=True),
        "digest": f"SHA-256={b64(sha256(post.body).digest())}",
    }
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    values = {**headers, "(request-target)": f"post {target}"}
    values["(created)"] = str(int(post.at.timestamp()))
    lines = "\n".join(f"{name}: {values.get(name, '')}" for name in covered)
    signature = (
        f'{parameters}keyId="{post.key_id}",algorithm="{algorithm}",'
        f'headers="{" ".join(covered)}",signature="{rsa_signature(post.key, lines)}"'
    )
    return [*headers.items(), ("signature", signature)]


def rfc9421_headers(
    post: ToSign, covered: Sequence[str] = RFC9421, parameters: str | None = None
) -> Headers:
    """Return Host, Content-Digest, Signature-Input and Signature of a POST.

    ``parameters`` stand behind the covered components: "created", "keyid" and "alg" without them.
    """
    parts = urlsplit(post.url)
    headers = {
        "host": parts.netloc,
        "date": format_datetime(post.at, usegmt=True),
        "content-digest": f"sha-256=:{b64(sha256(post.body).digest())}:",
    }
    values = {
        **headers,
        "@method": "POST",
        "@target-uri": post.url,
        "@authority": parts.netloc,
        "@path": parts.path,
    }
    if parameters is None:
        created = int(post.at.timestamp())
        parameters = f';created={created};keyid="{post.key_id}";alg="rsa-v1_5-sha256"'
    inputs = "(" + " ".join(f'"{name}"' for name in covered) + ")" + parameters
    lines = [f'"{name}": {values.get(name, "")}' for name in covered]
    lines.append(f'"@signature-params": {inputs}')
    signature = rsa_signature(post.key, "\n".join(lines))
    return [
        *headers.items(),
        ("signature-input", f"sig1={inputs}"),
        ("signature", f"sig1=:{signature}:"),
    ]
