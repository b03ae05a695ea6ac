"""Finished answers in memory, bounded by bytes; those unused for longest are dropped first.

Pure: no Django, clock or network. The front alone, in the one thread of its event loop, uses it.

Words
    kept      one finished answer in three forms: plain, packed (gzip), and unchanged (304)
    versions  what the counters of its tags showed *before* it was rendered (``kit.tag_versions``)

Source
    Conditions: RFC 9110 section 13; acceptable codings: section 12.5.3.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from meshup.web_server.asgi_messages import NO_BODY, Answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BIGGEST_SHARE: Final = 4
"""One answer takes at most a quarter of the room, so that it cannot drive out all others."""
LONGEST_HEADER: Final = 256
"""Bytes of a header that count; what was read of one is remembered, so it may not be large."""
ENTRY_BYTES: Final = 4096
"""What an entry takes beside its key, bodies and heads, roughly: its messages and counters."""

Key = tuple[bytes | str, ...]
"""What chooses between answers."""


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A finished answer, and until when it is true."""

    slots: tuple[int, ...]
    versions: tuple[bytes, ...]
    until: float  # Unix seconds
    etag: bytes
    modified: int  # Unix seconds
    alone_in_second: bool  # no other version can carry the same ``modified``
    plain: Answer
    packed: Answer | None
    unchanged: Answer
    places: tuple[Path, ...] = ()  # where the files lie that it was read from, if it was

    @property
    def size(self) -> int:
        """Roughly how many bytes of memory it takes."""
        forms = (self.plain, self.packed, self.unchanged)
        return ENTRY_BYTES + sum(
            len(form.body["body"]) + 2 * len(form.head) for form in forms if form
        )

    def is_true(self, versions: tuple[bytes, ...], at: float) -> bool:
        """Say whether it may still be served, ``at`` this Unix second."""
        return at < self.until and versions == self.versions

    def answer_to(self, headers: Mapping[bytes, bytes], *, head: bool = False) -> Answer:
        """Return the form that the request with these ``headers`` asked for."""
        if self._client_has_it(headers):
            return self.unchanged
        chosen = self.plain
        coding = headers.get(b"accept-encoding", b"")[:LONGEST_HEADER]
        if self.packed is not None and takes_gzip(coding):
            chosen = self.packed
        return Answer(chosen.start, NO_BODY) if head else chosen

    def _client_has_it(self, headers: Mapping[bytes, bytes]) -> bool:
        if (tags := headers.get(b"if-none-match")) is not None:
            return tags == self.etag or names(tags, self.etag)
        if (since := headers.get(b"if-modified-since")) is None:
            return False
        seconds = moment_of(since[:LONGEST_HEADER])
        if seconds is None:
            return False
        return seconds > self.modified or (seconds == self.modified and self.alone_in_second)


@lru_cache(maxsize=256)
def takes_gzip(accepted: bytes) -> bool:
    """Say whether an Accept-Encoding header allows gzip; an absent one does not ask for it."""
    weights: dict[bytes, float] = {}
    for part in accepted.lower().split(b","):
        coding, _, parameter = part.partition(b";")
        name, _, weight = parameter.strip().partition(b"=")
        try:
            weights[coding.strip()] = float(weight) if name.strip() == b"q" else 1.0
        except ValueError:
            weights[coding.strip()] = 0.0
    return weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0))) > 0


def names(tags: bytes, etag: bytes) -> bool:
    """Say whether an If-None-Match header names ``etag``, by weak comparison."""
    if tags.strip() == b"*":
        return True
    opaque = etag.removeprefix(b"W/")
    return any(tag.strip().removeprefix(b"W/") == opaque for tag in tags.split(b","))


@lru_cache(maxsize=256)
def moment_of(date: bytes) -> int | None:
    """Return an HTTP date as Unix seconds, or nothing when it is none."""
    try:
        moment = parsedate_to_datetime(date.decode("ascii"))
        return int(moment.timestamp())
    except (ValueError, TypeError, OverflowError):
        return None


def bytes_of(key: Key) -> int:
    """Return how many bytes of memory a key takes."""
    return sys.getsizeof(key) + sum(map(sys.getsizeof, key))


class ResponseCache:
    """Room for ``most_bytes`` of finished answers, with their keys."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._kept: OrderedDict[Key, CachedResponse] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> CachedResponse | None:
        """Return what is kept under ``key``, and remember that it was asked for."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def put(self, key: Key, response: CachedResponse) -> None:
        """Keep an answer, dropping others to make room; one that is too big is not kept."""
        self.drop(key)
        size = bytes_of(key) + response.size
        if size * BIGGEST_SHARE > self.most_bytes:
            return
        self._kept[key] = response
        self.bytes += size
        while self.bytes > self.most_bytes:
            dropped_key, dropped = self._kept.popitem(last=False)
            self.bytes -= bytes_of(dropped_key) + dropped.size

    def drop(self, key: Key) -> None:
        """Forget what is kept under ``key``, if anything is."""
        if (dropped := self._kept.pop(key, None)) is not None:
            self.bytes -= bytes_of(key) + dropped.size

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.bytes = 0
