"""Pure: signs what goes out. A signer is what ``kit.http_fetch.send`` takes.

The moment of a signature is the request's own Date, so that a retry is signed anew by being sent
anew.

Source
    draft-cavage-http-signatures-12, as servers of the fediverse expect it; RFC 9421.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from meshup.signed_messages.http_signatures.moments import date_of
from meshup.signed_messages.keys import read_private_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from meshup.kit.http_fetch import Request, Signer

LABEL: Final = "sig1"


def cavage_signer(key_id: str, private_pem: str) -> Signer:
    """Return what signs requests as nearly every server reads them, naming ``rsa-sha256``.

    Raises:
        BadKey: ``private_pem`` is no RSA key.
    """
    key = _loaded(private_pem)

    def sign(request: Request) -> Mapping[str, str]:
        names = ["(request-target)", "host", "date"]
        names += ["digest"] if request.method == "POST" else []
        headers = dict(request.headers)
        headers["(request-target)"] = f"{request.method.lower()} {_target(request.url)}"
        base = "\n".join(f"{name}: {headers[name]}" for name in names)
        fields = f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(names)}"'
        return {"Signature": f'{fields},signature="{_signed(key, base)}"'}

    return sign


def rfc9421_signer(key_id: str, private_pem: str) -> Signer:
    """Return what signs requests as RFC 9421 has it, with RSA.

    Raises:
        BadKey: ``private_pem`` is no RSA key.
    """
    key = _loaded(private_pem)

    def sign(request: Request) -> Mapping[str, str]:
        values = {"@method": request.method, "@target-uri": request.url}
        if request.method == "POST":
            values["content-digest"] = request.headers["content-digest"]
        created = int(date_of(request.headers["date"]).timestamp())
        covered = " ".join(f'"{name}"' for name in values)
        parameters = f'({covered});alg="rsa-v1_5-sha256";keyid="{key_id}";created={created}'
        lines = [f'"{name}": {value}' for name, value in values.items()]
        base = "\n".join([*lines, f'"@signature-params": {parameters}'])
        return {
            "Signature-Input": f"{LABEL}={parameters}",
            "Signature": f"{LABEL}=:{_signed(key, base)}:",
        }

    return sign


def _target(url: str) -> str:
    """Return path and query of a URL in the one form that requests go out in."""
    rest = url.partition("://")[2]
    return rest[rest.index("/") :]


def _signed(key: RSAPrivateKey, base: str) -> str:
    return b64encode(key.sign(base.encode("ascii"), PKCS1v15(), SHA256())).decode("ascii")


@lru_cache(maxsize=64)
def _loaded(private_pem: str) -> RSAPrivateKey:
    return read_private_key(private_pem)
