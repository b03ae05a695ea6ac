"""Files that every visitor gets alike: style sheets, scripts and drawings of the rooms, pictures.

There is nothing to collect: each room's ``static`` folder is served as it lies there. A page
names a file with a digest of its content (``/static/site/page.css?v=5f1c…``), so that a browser
may keep it for ever; without the digest it asks each time whether the file is still the same.
Uploaded pictures come from the ``media`` folder, of a few fixed types and no others.
"""

from __future__ import annotations

import mimetypes
from email.utils import formatdate
from functools import partial
from hashlib import blake2b
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.exceptions import SuspiciousFileOperation

from meshup.kit.clock import now
from meshup.page_cache.representations import packed, unchanged
from meshup.page_cache.response_cache import CachedResponse, ResponseCache
from meshup.web_server.asgi_messages import answer

if TYPE_CHECKING:
    from meshup.web_server.asgi_messages import Headers

LONGEST_PATH: Final = 512
FOR_EVER: Final = b"public, max-age=31536000, immutable"
ASK: Final = b"public, no-cache"
PICTURES: Final = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class Forms(NamedTuple):
    """A file as it was read: the answer to who names its digest, and to who does not."""

    digest: bytes
    exact: CachedResponse
    checked: CachedResponse


_digests: dict[Path, tuple[tuple[bytes, ...], str]] = {}
"""For each file that a template names: its signature when it was read, and its digest."""

_places: dict[str, tuple[Path, str]] = {}
"""Where they lie, and at which address, by the names in templates, which no visitor chooses."""


def digest_of(path: Path) -> str:
    """Return the short digest of a file's content; read again when the file has changed."""
    signature = _signature(path)
    if path not in _digests or _digests[path][0] != signature:
        digest = blake2b(path.read_bytes(), digest_size=6).hexdigest()
        _digests[path] = (signature, digest)
    return _digests[path][1]


class HashedStatic(StaticFilesStorage):
    """Django's static files, with the digest of their content in their address."""

    def url(self, name: str | None) -> str:
        """Return the address of the static file ``name``; unchanged when there is no such file."""
        name = name or ""
        if name not in _places:
            place = finders.find(name)
            if not place:
                return super().url(name)
            _places[name] = (Path(place), super().url(name))
        path, address = _places[name]
        return f"{address}?v={digest_of(path)}"


class StaticFiles:
    """The files of one worker: what it has read, as long as the disk says the same."""

    def __init__(self, *, most_bytes: int) -> None:
        self.prefixes: Final = (settings.STATIC_URL, settings.MEDIA_URL)
        self._shelf = ResponseCache(most_bytes)

    @property
    def memory_bytes(self) -> int:
        """How many bytes of memory is kept, paths included."""
        return self._shelf.bytes

    def get(self, path: str, query: bytes) -> CachedResponse | None:
        """Return the answer to who asks for ``path``, if it was read and is still the same."""
        kept = self._shelf.get((path, query)) or self._shelf.get((path, b""))
        if kept is None or kept.place is None:
            return None
        try:
            still = kept.is_true(_signature(kept.place), 0)
        except OSError:
            still = False
        return kept if still else None

    def read(self, path: str) -> Forms | None:
        """Read the file at ``path``, or return nothing when nobody may have it; for a thread."""
        try:
            place = self._place(path)
            if place is None:
                return None
            before = _signature(place)
            content = place.read_bytes()
        except (OSError, ValueError, SuspiciousFileOperation):
            return None
        digest = blake2b(content, digest_size=6).hexdigest()
        headers = _headers(path, place)
        kept = partial(_kept, versions=before, content=content, digest=digest, place=place)
        exact = kept([*headers, (b"cache-control", FOR_EVER)])
        checked = kept([*headers, (b"cache-control", ASK)])
        return Forms(b"v=" + digest.encode(), exact, checked)

    def keep(self, path: str, query: bytes, forms: Forms) -> CachedResponse:
        """Keep what ``read`` returned, and return the answer to who asked."""
        self._shelf.put((path, forms.digest), forms.exact)
        self._shelf.put((path, b""), forms.checked)
        return forms.exact if query == forms.digest else forms.checked

    def _place(self, path: str) -> Path | None:
        """Return where the file at ``path`` lies, if it is one of ours and of a type we serve.

        It has one path only: of others, such as ``a//b`` for ``a/b``, there is no end.
        """
        if normpath(path) != path or len(path) > LONGEST_PATH:
            return None
        if path.startswith(settings.STATIC_URL):
            found = finders.find(path.removeprefix(settings.STATIC_URL))
            return Path(found) if found and Path(found).is_file() else None
        root = Path(settings.MEDIA_ROOT).resolve()
        place = (root / path.removeprefix(settings.MEDIA_URL)).resolve()
        ours = place.is_relative_to(root) and place.suffix.lower() in PICTURES
        return place if ours and place.is_file() else None


def _signature(place: Path) -> tuple[bytes, ...]:
    stat = place.stat()
    return (b"%d %d %d" % (stat.st_mtime_ns, stat.st_size, stat.st_ino),)


def _headers(path: str, place: Path) -> Headers:
    suffix = place.suffix.lower()
    uploaded = path.startswith(settings.MEDIA_URL)
    known = PICTURES if uploaded else PICTURES | TYPES
    kind = known.get(suffix) or mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    headers = [(b"content-type", kind.encode()), (b"x-content-type-options", b"nosniff")]
    if uploaded or suffix == ".svg":
        policy = b"default-src 'none'; style-src 'unsafe-inline'; sandbox"
        headers.append((b"content-security-policy", policy))
    return headers


def _kept(
    headers: Headers, *, versions: tuple[bytes, ...], content: bytes, digest: str, place: Path
) -> CachedResponse:
    modified = int(versions[0].split()[0]) // 1_000_000_000
    complete = [
        *headers,
        (b"etag", f'W/"{digest}"'.encode()),
        (b"last-modified", formatdate(modified, usegmt=True).encode()),
        (b"vary", b"Accept-Encoding"),
    ]
    return CachedResponse(
        slots=(),
        versions=versions,
        until=float("inf"),
        etag=f'W/"{digest}"'.encode(),
        modified=modified,
        alone_in_second=now().timestamp() > modified + 2,
        plain=answer(200, complete, content),
        packed=packed(complete, content),
        unchanged=unchanged(complete),
        place=place,
    )
