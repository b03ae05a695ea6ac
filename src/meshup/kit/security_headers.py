"""The headers that every answer of the node carries, whoever makes it: Django or a room beside it.

Pure.

Source
    Content Security Policy Level 3; Referrer Policy; RFC 6797 (HSTS); the HTML standard for
    ``Cross-Origin-Opener-Policy``.
"""

from __future__ import annotations

from typing import Final

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
HSTS: Final = ("Strict-Transport-Security", "max-age=31536000")
ANYBODY: Final = "*"
NOBODY: Final = "'none'"


def security_headers(*, secure: bool, framed_by: str = NOBODY) -> tuple[tuple[str, str], ...]:
    """Return the security headers of an answer, names as they are usually written.

    Args:
        secure: the visitor came over TLS, so that the browser may be held to it.
        framed_by: whose pages may show the answer in a frame, as ``frame-ancestors`` has it.
    """
    always = (
        ("Content-Security-Policy", CONTENT_SECURITY_POLICY.format(ancestors=framed_by)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    )
    return (*always, HSTS) if secure else always


def encoded_security_headers(*, secure: bool) -> list[tuple[bytes, bytes]]:
    """Return the same as they go over the wire, names in lower case, for what nobody frames."""
    return ENCODED_SECURE if secure else ENCODED


def _encoded(*, secure: bool) -> list[tuple[bytes, bytes]]:
    headers = security_headers(secure=secure)
    return [(name.lower().encode(), value.encode()) for name, value in headers]


ENCODED: Final = _encoded(secure=False)
ENCODED_SECURE: Final = _encoded(secure=True)
