"""Requests as servers sign them, written here a second time, so that any of it can be left out."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from meshup.signed_messages.http_signatures.requests import ReceivedRequest
from meshup.signed_messages.http_signatures.verifying import read_signature, verify_signature

NOW = datetime(2026, 12, 2, 19, 0, tzinfo=UTC)
HOST = "paris.example"
AUTHORITIES = frozenset({HOST})
KEY_ID = "https://evil.test/ap/a#main-key"
BODY = b'{"type": "Create"}'
TARGET = "/ap/inbox?x=1"
CAVAGE = ("(request-target)", "host", "date", "digest")
RFC9421 = ("@method", "@target-uri", "content-digest")


@cache
def rsa_key(number=0):
    return generate_private_key(65537, 2048)


def signed(text, key=None):
    return b64encode((key or rsa_key()).sign(text.encode(), PKCS1v15(), SHA256())).decode()


def digest_of(body, hashed=sha256):
    return b64encode(hashed(body).digest()).decode()


def head(body=BODY, when=NOW, host=HOST):
    return {
        "host": host,
        "date": format_datetime(when, usegmt=True),
        "digest": f"SHA-256={digest_of(body)}",
        "content-digest": f"sha-256=:{digest_of(body)}:",
        "content-type": "application/activity+json",
    }


def cavage(names=CAVAGE, headers=None, *, method="POST", target=TARGET, body=BODY, **fields):
    """Sign as draft-cavage has it; ``fields`` change or (None) leave out parameters."""
    headers = head() if headers is None else headers
    values = headers | {
        "(request-target)": f"{method.lower()} {target}",
        "(created)": fields.get("created"),
        "(expires)": fields.get("expires"),
    }
    text = "\n".join(f"{name}: {values[name]}" for name in names)
    parameters = {
        "keyId": KEY_ID,
        "algorithm": "rsa-sha256",
        "headers": " ".join(names),
        "signature": signed(text),
    } | fields
    header = ",".join(
        f"{name}={value}" if isinstance(value, int) else f'{name}="{value}"'
        for name, value in parameters.items()
        if value is not None
    )
    lines = (*headers.items(), ("signature", header))
    return ReceivedRequest(method, TARGET, lines, body)


def rfc9421(
    names=RFC9421,
    headers=None,
    *,
    parameters=None,
    label="sig1",
    host=HOST,
    sign=signed,
):
    """Sign as RFC 9421 has it, with ``parameters`` as they are written."""
    headers = head() if headers is None else headers
    if parameters is None:
        parameters = f';created={int(NOW.timestamp())};keyid="{KEY_ID}";alg="rsa-v1_5-sha256"'
    values = headers | {
        "@method": "POST",
        "@target-uri": f"https://{host}{TARGET}",
        "@authority": host,
    }
    covered = "(" + " ".join(f'"{name}"' for name in names) + ")" + parameters
    text = "\n".join(f'"{name}": {values.get(name, "")}' for name in names)
    value = sign(f'{text}\n"@signature-params": {covered}')
    lines = (
        *headers.items(),
        ("signature-input", f"{label}={covered}"),
        ("signature", f"{label}=:{value}:"),
    )
    return ReceivedRequest("POST", TARGET, lines, BODY)


def with_header(request, name, value):
    """Return ``request`` with a header in place of one, or without it where ``value`` is None."""
    lines = [
        (line, value if line == name else old)
        for line, old in request.headers
        if line != name or value is not None
    ]
    return ReceivedRequest(request.method, request.target, tuple(lines), request.body)


def verify(request, now=NOW, key=None, authorities=AUTHORITIES):
    """Read and verify as the inbox does; return the signature."""
    signature = read_signature(request, now=now, authorities=authorities)
    verify_signature(request, signature, key or rsa_key().public_key())
    return signature
