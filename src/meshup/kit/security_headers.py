"""Pure: the headers that tell a browser what no answer of the node may do.

Pages get them from ``kit.web.HeadersMiddleware``; what is answered beside Django puts them on by
itself.

Source
    Content Security Policy Level 3; RFC 6797 (Strict-Transport-Security).
"""

from __future__ import annotations

from typing import Final

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)
POLICY_WITH_WASM: Final = POLICY.format(frames="'none'").replace(
    "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
)
"""Of a page whose scripts may run WebAssembly that the node ships."""
ALWAYS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
)
YEAR: Final = "max-age=31536000"


def security_headers(*, secure: bool, framed: bool = False) -> tuple[tuple[str, str], ...]:
    """Return names and values; ``secure`` for https, ``framed`` where other sites may frame it."""
    policy = POLICY.format(frames="*" if framed else "'none'")
    headers = (("Content-Security-Policy", policy), *ALWAYS)
    return (*headers, ("Strict-Transport-Security", YEAR)) if secure else headers


def raw_security_headers(*, secure: bool) -> list[tuple[bytes, bytes]]:
    """Return the same as they go over the wire, with names in lower case."""
    headers = security_headers(secure=secure)
    return [(name.lower().encode(), value.encode()) for name, value in headers]
