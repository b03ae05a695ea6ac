"""Files that every visitor gets alike: style sheets, scripts and drawings of the rooms, pictures.

There is nothing to collect: each room's ``static`` folder is served as it lies there. A page
names a file with a digest of its content (``/static/site/page.css?v=5f1c…``), so that a browser
may keep it for ever; without the digest it asks each time whether the file is still the same.
Style sheets that a room has put together (``kit.style_bundles``) are served as one file. Uploaded
pictures come from the ``media`` folder, of a few fixed types and no others.
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
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation

from meshup.kit.clock import now
from meshup.kit.style_bundles import sheets_of
from meshup.page_cache.representations import packed, unchanged
from meshup.page_cache.response_cache import CachedResponse, ResponseCache
from meshup.page_cache.style_sheets import joined
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


Signature = tuple[bytes, ...]
"""Of each file that something is read from: when it was changed, its length and its place."""


class Forms(NamedTuple):
    """A file as it was read: the answer to who names its digest, and to who does not."""

    digest: bytes
    exact: CachedResponse
    checked: CachedResponse


class Source(NamedTuple):
    """What is served at one address: a file, or the sheets of a bundle, each with its name."""

    names: tuple[str, ...]
    places: tuple[Path, ...]

    def signature(self) -> Signature:
        """Return what changes with its content; asks the disk."""
        return tuple(map(_signature, self.places))

    def content(self) -> bytes:
        """Read all of it."""
        if len(self.places) == 1:
            return self.places[0].read_bytes()
        sheets = [(name, place.read_text()) for name, place in zip(*self, strict=True)]
        return joined(sheets, staticfiles_storage.url).encode()


_digests: dict[str, tuple[Signature, str]] = {}
"""For each file that a template names: its signature when it was read, and its digest."""

_sources: dict[str, tuple[Source, str]] = {}
"""What they are, and at which address, by the names in templates, which no visitor chooses."""


class HashedStatic(StaticFilesStorage):
    """Django's static files, with the digest of their content in their address."""

    def url(self, name: str | None) -> str:
        """Return the address of the static file ``name``; unchanged when there is no such file."""
        name = name or ""
        if name not in _sources:
            source = _static_source(name)
            if source is None:
                return super().url(name)
            _sources[name] = (source, super().url(name))
        source, address = _sources[name]
        return f"{address}?v={_digest_of(name, source)}"


def _digest_of(name: str, source: Source) -> str:
    """Return the short digest of a file's content; read again when the file has changed."""
    signature = source.signature()
    if name not in _digests or _digests[name][0] != signature:
        _digests[name] = (signature, _digest(source.content()))
    return _digests[name][1]


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=6).hexdigest()


def _static_source(name: str) -> Source | None:
    """Return what lies under ``name`` in the rooms' static folders; None when nothing does."""
    names = sheets_of(name) or (name,)
    found = [finders.find(part) for part in names]
    places = tuple(Path(place) for place in found if place)
    whole = len(places) == len(names) and all(place.is_file() for place in places)
    return Source(names, places) if whole else None


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
        if kept is None or not kept.places:
            return None
        try:
            still = kept.is_true(tuple(map(_signature, kept.places)), 0)
        except OSError:
            still = False
        return kept if still else None

    def read(self, path: str) -> Forms | None:
        """Read the file at ``path``, or return nothing when nobody may have it; for a thread."""
        try:
            source = self._source(path)
            if source is None:
                return None
            before = source.signature()
            content = source.content()
        except (OSError, ValueError, SuspiciousFileOperation):
            return None
        digest = _digest(content)
        headers = _headers(path)
        kept = partial(_kept, source=source, versions=before, content=content, digest=digest)
        exact = kept([*headers, (b"cache-control", FOR_EVER)])
        checked = kept([*headers, (b"cache-control", ASK)])
        return Forms(b"v=" + digest.encode(), exact, checked)

    def keep(self, path: str, query: bytes, forms: Forms) -> CachedResponse:
        """Keep what ``read`` returned, and return the answer to who asked."""
        self._shelf.put((path, forms.digest), forms.exact)
        self._shelf.put((path, b""), forms.checked)
        return forms.exact if query == forms.digest else forms.checked

    def _source(self, path: str) -> Source | None:
        """Return what lies at ``path``, if it is one of ours and of a type we serve.

        It has one path only: of others, such as ``a//b`` for ``a/b``, there is no end.
        """
        if normpath(path) != path or len(path) > LONGEST_PATH:
            return None
        if path.startswith(settings.STATIC_URL):
            return _static_source(path.removeprefix(settings.STATIC_URL))
        root = Path(settings.MEDIA_ROOT).resolve()
        place = (root / path.removeprefix(settings.MEDIA_URL)).resolve()
        ours = place.is_relative_to(root) and place.suffix.lower() in PICTURES
        return Source((path,), (place,)) if ours and place.is_file() else None


def _signature(place: Path) -> bytes:
    stat = place.stat()
    return b"%d %d %d" % (stat.st_mtime_ns, stat.st_size, stat.st_ino)


def _headers(path: str) -> Headers:
    suffix = Path(path).suffix.lower()
    uploaded = path.startswith(settings.MEDIA_URL)
    known = PICTURES if uploaded else PICTURES | TYPES
    kind = known.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    headers = [(b"content-type", kind.encode()), (b"x-content-type-options", b"nosniff")]
    if uploaded or suffix == ".svg":
        policy = b"default-src 'none'; style-src 'unsafe-inline'; sandbox"
        headers.append((b"content-security-policy", policy))
    return headers


def _kept(
    headers: Headers, *, source: Source, versions: Signature, content: bytes, digest: str
) -> CachedResponse:
    modified = max(int(signature.split()[0]) for signature in versions) // 1_000_000_000
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
        places=source.places,
    )
