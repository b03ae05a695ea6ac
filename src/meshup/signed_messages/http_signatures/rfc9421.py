"""Pure: signatures as RFC 9421 has them, with one label and nothing that this node does not know.

The library compares the signature; what must be covered, by when, and of whom is decided here, for
it asks the clock of the machine.

Source
    RFC 9421 (HTTP Message Signatures), RFC 8941 (structured fields).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import http_sf
from http_message_signatures import (
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)

from meshup.signed_messages.errors import BadSignature
from meshup.signed_messages.http_signatures.moments import good_until, moment_of, not_expired

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from meshup.signed_messages.http_signatures.requests import ReceivedRequest
    from meshup.signed_messages.keys import RsaPublicKey

RSA: Final = "rsa-v1_5-sha256"
ED25519: Final = "ed25519"
ALGORITHMS: Final = {RSA: algorithms.RSA_V1_5_SHA256, ED25519: algorithms.ED25519}
PARAMETERS: Final = frozenset({"alg", "created", "expires", "keyid", "nonce", "tag"})
DERIVED: Final = frozenset(
    {"@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query"}
)
MOST_COMPONENTS: Final = 32
SCHEMES: Final = ("https", "http")
"""A node behind a proxy does not see by which of the two it was reached."""


@dataclass(frozen=True, slots=True)
class Rfc9421Parameters:
    """What ``Signature-Input`` and ``Signature`` say.

    Attributes:
        algorithm: "" where it is not named: then the key decides.
    """

    key_id: str
    algorithm: str
    value: bytes
    created: int
    expires: int | None

    def valid_until(self, now: datetime) -> datetime:
        """Return when this is no longer good.

        Raises:
            BadSignature: it is not good now.
        """
        end = good_until(moment_of(self.created), now)
        return end if self.expires is None else min(end, not_expired(moment_of(self.expires), now))


def read_rfc9421(request: ReceivedRequest, *, needs_digest: bool) -> Rfc9421Parameters:
    """Take both headers apart.

    Raises:
        BadSignature: "malformed", "several_signatures", "coverage", "component", "parameter" or
            "algorithm".
    """
    label, components, parameters = _input(request.header("signature-input") or "")
    signatures = _dictionary(request.header("signature") or "")
    if list(signatures) != [label] or not isinstance(signatures[label][0], bytes):
        raise BadSignature("malformed")
    _refuse_gaps(components, {"content-digest"} if needs_digest else set())
    algorithm = parameters.get("alg", "")
    if algorithm and algorithm not in ALGORITHMS:
        raise BadSignature("algorithm")
    return Rfc9421Parameters(
        parameters["keyid"],
        algorithm,
        signatures[label][0],
        parameters["created"],
        parameters.get("expires"),
    )


def holds(
    request: ReceivedRequest, host: str, algorithm: str, key: RsaPublicKey | Ed25519PublicKey
) -> bool:
    """Say whether ``key`` signed ``request``, which ``read_rfc9421`` took."""
    verifier = _Verifier(signature_algorithm=ALGORITHMS[algorithm], key_resolver=_Key(key))
    for scheme in SCHEMES:
        message = _Message(request.method, f"{scheme}://{host}{request.target}", request.headers)
        try:
            verifier.verify(message, max_age=None)
        except InvalidSignature:
            continue
        else:
            return True
    return False


def _input(header: str) -> tuple[str, list[tuple[Any, dict[str, Any]]], dict[str, Any]]:
    """Return the label, the covered components with their parameters, and the parameters."""
    members = _dictionary(header)
    if len(members) != 1:
        raise BadSignature("several_signatures" if members else "malformed")
    [(label, (components, parameters))] = members.items()
    kinds = {"keyid": str, "alg": str, "nonce": str, "tag": str, "created": int, "expires": int}
    if not isinstance(components, list) or not {"keyid", "created"} <= parameters.keys():
        raise BadSignature("malformed")
    for name, value in parameters.items():
        if type(value) is not kinds.get(name):
            raise BadSignature("parameter")
    return label, components, parameters


def _refuse_gaps(components: list[tuple[Any, dict[str, Any]]], body: set[str]) -> None:
    names = [name for name, _parameters in components]
    if len(names) > MOST_COMPONENTS or not all(type(name) is str for name in names):
        raise BadSignature("component")
    odd = any(parameters for _name, parameters in components)
    unknown = any(name.startswith("@") and name not in DERIVED for name in names)
    if odd or unknown or len(set(names)) < len(names):
        raise BadSignature("component")
    needed = {"@method", "@target-uri"} | body
    if not needed <= set(names):
        raise BadSignature("coverage")


def _dictionary(header: str) -> dict[str, Any]:
    def refuse(_name: str, context: str) -> None:
        raise BadSignature("several_signatures" if context == "dictionary" else "parameter")

    try:
        members = http_sf.parse(
            header.encode("ascii"), tltype="dictionary", on_duplicate_key=refuse
        )
        return cast("dict[str, Any]", members)
    except ValueError:
        raise BadSignature("malformed") from None


@dataclass(frozen=True, slots=True)
class _Headers:
    lines: tuple[tuple[str, str], ...]

    def items(self) -> tuple[tuple[str, str], ...]:
        return self.lines


class _Message:
    """What the library reads of a request."""

    def __init__(self, method: str, url: str, lines: tuple[tuple[str, str], ...]) -> None:
        self.method = method
        self.url = url
        self.headers = _Headers(lines)


class _Key(HTTPSignatureKeyResolver):
    def __init__(self, key: object) -> None:
        self.key = key

    def resolve_public_key(self, key_id: str) -> object:  # noqa: ARG002 - it was looked up before
        """Return the one key that there is."""
        return self.key


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: object, max_age: object = None) -> None:
        """Leave the moments to ``Rfc9421Parameters.valid_until``."""
