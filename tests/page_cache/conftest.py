"""A front of the tests' own, asked in ASGI's words: no sockets, no database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from meshup.kit.tag_versions import TagVersions
from meshup.page_cache.application import PageCache
from meshup.page_cache.django_threads import DjangoThreads
from meshup.page_cache.response_cache import ResponseCache
from meshup.page_cache.static_files import StaticFiles
from meshup.web_server.proxies import Proxies
from tests.page_cache import pages


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Worker:
    """One worker's front, and how to ask it."""

    board: TagVersions
    front: PageCache
    shelf: ResponseCache

    def ask(self, path, *, method="GET", client="198.51.100.7", body=b"", **headers):
        return asyncio.run(self.asked(path, method=method, client=client, body=body, **headers))

    async def asked(self, path, *, method="GET", client="198.51.100.7", body=b"", **headers):
        raw_path, _, query = path.partition("?")
        named = {"host": "localhost"} | headers
        pairs = named.pop("also", [])
        raw_path = named.pop("raw_path", raw_path)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path.partition("?")[0],
            "raw_path": raw_path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [
                *((n.replace("_", "-").encode(), v.encode()) for n, v in named.items()),
                *pairs,
            ],
            "client": (client, 4711),
            "server": ("127.0.0.1", 8000),
        }
        chunks = [body[at : at + 1000] for at in range(0, len(body), 1000)] or [b""]
        sent = []

        async def receive():
            chunk = chunks.pop(0)
            return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

        async def send(message):
            sent.append(message)

        await self.front(scope, receive, send)
        start, *bodies = sent
        told = {n.decode(): v.decode() for n, v in start["headers"]}
        return Got(start["status"], told, b"".join(m.get("body", b"") for m in bodies))


@pytest.fixture
def new_worker(tmp_path, settings):
    """Return a function that makes another worker of the same node."""
    settings.ROOT_URLCONF = "tests.page_cache.pages"
    settings.MEDIA_ROOT = tmp_path / "media"
    made = []

    def new(*, proxies="", threads=4, page_bytes=1_000_000):
        board, shelf = TagVersions(tmp_path / "freshness"), ResponseCache(page_bytes)
        front = PageCache(
            tag_versions=board,
            responses=shelf,
            bridge=DjangoThreads(threads=threads),
            files=StaticFiles(most_bytes=100_000),
            proxies=Proxies.parse(proxies),
            upload_bytes=100_000,
        )
        made.append((front, board))
        return Worker(board, front, shelf)

    yield new
    for front, board in made:
        for step in front.on_stop:
            step()
        board.close()


@pytest.fixture
def worker(new_worker):
    """One worker of a node."""
    return new_worker()


@pytest.fixture(autouse=True)
def _first_words():
    pages.says.clear()
    pages.says["words"] = "first"
    pages.rendered.clear()
    pages.gate.set()
    pages.started.clear()
