"""What goes from node to node, recorded: each request in full, with its answer. Without Django.

``recording`` stands in the one way out of a node (``kit.http_fetch``). It keeps what goes by in a
list, or line by line in a file, where a node has a process of its own. Whoever looks for a word in
it looks for all forms in which it could be written.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import md5, sha256
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Keep = Callable[["Crossed"], None]


@dataclass(frozen=True, slots=True)
class Crossed:
    """One direction of one exchange between nodes.

    Attributes:
        what: the method and the URL, and of an answer its status too.
        words: all of it, with headers and body, as it was sent.
    """

    what: str
    words: str


def crossed(what: str, headers: Mapping[str, str], body: bytes) -> Crossed:
    """Return what was sent as it is kept."""
    head = "\n".join(f"{name}: {value}" for name, value in headers.items())
    return Crossed(what, f"{what}\n{head}\n\n{body.decode(errors='replace')}")


@contextmanager
def recording(keep: Keep) -> Iterator[None]:
    """Keep what this process asks of others, and what they answer, until the block ends."""
    from meshup.kit.http_fetch import sending  # noqa: PLC0415 - where a node's settings are

    exchange = sending._exchange

    def kept(connection, to, request, most, deadline):
        what = f"{request.method} {request.url}"
        keep(crossed(what, request.headers, request.body))
        response = exchange(connection, to, request, most, deadline)
        keep(crossed(f"{response.status} to {what}", response.headers, response.content))
        return response

    sending._exchange = kept
    try:
        yield
    finally:
        sending._exchange = exchange


def into(file: Path) -> Keep:
    """Return what keeps in a file, of which each line is one."""

    def keep(one: Crossed) -> None:
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(one)) + "\n")

    return keep


def kept_in(file: Path) -> list[Crossed]:
    """Return what a file keeps."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [Crossed(**json.loads(line)) for line in lines]


def forms_of(word: str) -> frozenset[str]:
    """Return how a word may be written on the wire, in small letters: coded, escaped, hashed."""
    raw = word.encode()
    hashed = [made(text).hexdigest() for made in (md5, sha256) for text in (raw, raw.lower())]
    coded = [b64encode(raw).decode().rstrip("="), raw.hex(), json.dumps(word)[1:-1]]
    quoted = [quote(word, safe=""), quote(word), quote_plus(word), escape(word)]
    return frozenset(form.lower() for form in (word, *hashed, *coded, *quoted))


def found(words: Iterable[str], record: Iterable[Crossed]) -> dict[str, str]:
    """Return which of ``words`` crossed, each with what it crossed in first."""
    texts = [(one.what, one.words.lower()) for one in record]
    whole = "\n".join(text for _what, text in texts)
    told = {}
    for word in words:
        forms = [form for form in forms_of(word) if form in whole]
        if forms:
            told[word] = next(what for what, text in texts if any(form in text for form in forms))
    return told
