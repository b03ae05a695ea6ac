"""From an answer that Django rendered to one that may be kept, or to none.

Pure: values in, values out. What may be kept is said by the view (``kit.web.keep``): the tags of
what it shows, and the moment when the clock alone makes it untrue. The headers that carry this
never leave the node.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from email.utils import formatdate
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from meshup.kit.tag_versions import counter_of, versions
from meshup.page_cache.response_cache import CachedResponse
from meshup.web_server.asgi_messages import NO_BODY, Answer, Headers, Rendered, answer, prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

TAGS: Final = b"x-meshup-tags"
UNTIL: Final = b"x-meshup-until"
LONGEST: Final = 300.0
"""Seconds after which even an unchanged answer is rendered again."""

PUBLIC: Final = b"public, no-cache"
PRIVATE: Final = b"private, no-cache"
PACKABLE: Final = (b"text/", b"application/json", b"application/xml", b"image/svg")
PACKABLE_ENDS: Final = (b"+xml", b"+json", b"javascript")
SMALLEST_PACKED: Final = 256
_REPLACED: Final = frozenset(
    {TAGS, UNTIL, b"cache-control", b"content-length", b"etag", b"expires", b"last-modified"}
    | {b"vary"}
)


@dataclass(frozen=True, slots=True)
class Moment:
    """When an answer was rendered: the counters and the clock before, the last change after."""

    snapshot: bytes
    at: float
    last_change: float


def without_notes(rendered: Rendered) -> Rendered:
    """Return an answer that is not kept: without internal headers, for its receiver only."""
    headers = [header for header in rendered.headers if header[0] not in {TAGS, UNTIL}]
    if not any(name == b"cache-control" for name, _ in headers):
        headers.append((b"cache-control", PRIVATE))
    return Rendered(rendered.status, headers, rendered.body, rendered.chunks)


def is_cacheable(rendered: Rendered) -> bool:
    """Say whether everybody may get this answer: a page with tags that sets no cookie."""
    present = {name for name, _ in rendered.headers}
    return (
        rendered.status == 200  # noqa: PLR2004 - the only status that a page of everybody has
        and rendered.chunks is None
        and TAGS in present
        and b"set-cookie" not in present
        and b"content-encoding" not in present
    )


def finished(
    rendered: Rendered, moment: Moment, *, vary: Iterable[bytes] = ()
) -> CachedResponse | None:
    """Return the answer in all its forms, or nothing when it may not be kept.

    Args:
        rendered: what Django said.
        moment: when that was.
        vary: request headers, beside Accept-Encoding, that choose between answers.
    """
    if not is_cacheable(rendered):
        return None
    notes = dict(rendered.headers)
    slots = tuple(sorted({counter_of(tag) for tag in notes[TAGS].decode().split()}))
    until = min(moment.at + LONGEST, _until(notes.get(UNTIL)))
    if not slots or until <= moment.at:
        return None
    own = [header for header in rendered.headers if header[0] not in _REPLACED]
    validators = _validators(rendered.body, moment.at)
    headers = [*own, (b"cache-control", PUBLIC), *validators, (b"vary", _vary(rendered, vary))]
    second = int(moment.at)
    return CachedResponse(
        slots=slots,
        versions=versions(moment.snapshot, slots),
        until=until,
        etag=validators[0][1],
        modified=second,
        alone_in_second=moment.last_change < second,
        plain=answer(200, headers, rendered.body),
        packed=packed(headers, rendered.body),
        unchanged=unchanged(headers),
    )


def packed(headers: Headers, body: bytes) -> Answer | None:
    """Return the gzip form of an answer, or nothing when it would not be smaller."""
    kind = dict(headers).get(b"content-type", b"").partition(b";")[0].strip()
    if len(body) < SMALLEST_PACKED or not (
        kind.startswith(PACKABLE) or kind.endswith(PACKABLE_ENDS)
    ):
        return None
    small = gzip.compress(body, 6, mtime=0)
    if len(small) >= len(body):
        return None
    return answer(200, [*headers, (b"content-encoding", b"gzip")], small)


def unchanged(headers: Headers) -> Answer:
    """Return the 304 that goes with an answer of these ``headers``."""
    told = {b"cache-control", b"etag", b"vary", b"content-location"}
    return prepared(304, [header for header in headers if header[0] in told], NO_BODY)


def _validators(body: bytes, at: float) -> Headers:
    digest = blake2b(body, digest_size=12).hexdigest().encode()
    date = formatdate(int(at), usegmt=True).encode()
    return [(b"etag", b'W/"' + digest + b'"'), (b"last-modified", date)]


def _until(note: bytes | None) -> float:
    try:
        return float(note) // 1 if note is not None else float("inf")
    except ValueError:
        return 0.0  # a view that cannot say when: rendered every time rather than wrong


def _vary(rendered: Rendered, extra: Iterable[bytes]) -> bytes:
    said = (value for name, value in rendered.headers if name == b"vary")
    named = [part.strip().lower() for value in said for part in value.split(b",")]
    wanted = [b"accept-encoding", *(name for name in named if name and name != b"cookie"), *extra]
    return b", ".join(dict.fromkeys(wanted)).title()
