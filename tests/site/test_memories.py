"""What strangers fill stays within its bounds: addresses, headers and forms, keys included."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from meshup.page_cache.application import language_of
from meshup.page_cache.response_cache import moment_of, takes_gzip
from tests.page_cache.conftest import _first_words, new_worker, worker

__all__ = ["_first_words", "new_worker", "worker"]

KB = 1024
LONG = "x" * 400


@contextmanager
def grows_at_most(most):
    """Look that what is done leaves no more than so many bytes of memory behind."""
    with measured() as taken:
        yield
    assert taken[0] < most, f"{taken[0]:,} bytes"


@contextmanager
def measured():
    """Yield a list that gets how many bytes what is done has left behind."""
    taken: list[int] = []
    gc.collect()
    tracemalloc.start()
    yield taken
    gc.collect()
    taken.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()


def aliases(name):
    """Yield ever new spellings of the file ``name`` in a folder."""
    folder, _, file = name.rpartition("/")
    for number in range(1, 60):
        for between in ("./" * number, "/" * number, f"{number}/../", "../" + folder + "/"):
            yield f"{folder}/{between}{file}"
        yield f"{folder}/{file}/" + "/" * number
        yield f"{folder}/{file}/{'./' * number}."
        yield folder + "/" + "\\" * number + file
        yield f"{folder}/{file}\0{number}"
        yield f"{folder}/{file};{number}"


@pytest.mark.parametrize("name", ["/static/kit/tokens.css", "/media/cover.png"])
def test_spellings_of_a_file_are_kept_under_none_of_them(worker, tmp_path, name):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "cover.png").write_bytes(b"a picture")
    files = worker.front._files

    async def flood():
        assert (await worker.asked(name, method="HEAD")).status == 200
        before = files.memory_bytes
        for path in aliases(name):
            method = "HEAD" if len(path) % 2 else "GET"
            assert (await worker.asked(path, method=method)).status == 404
        for number in range(200):
            query = f"?v={number}{LONG}"
            assert (await worker.asked(name + query, method="HEAD")).status == 200
        assert files.memory_bytes == before

    with grows_at_most(400 * KB):
        asyncio.run(flood())


@pytest.mark.parametrize("path", ["/static/kit/%74okens.css", "/static/kit%2Ftokens.css"])
def test_a_file_whose_name_is_encoded_is_another_spelling(worker, path):
    async def asked():
        scope_path = path.replace("%74", "t").replace("%2F", "/")
        return await worker.asked(scope_path, raw_path=path)

    assert worker.ask("/static/kit/tokens.css").status == 200
    assert asyncio.run(asked()).status == 404


def test_ports_and_hosts_that_are_none_are_kept_under_no_key(worker):
    for host in (
        "localhost:" + "8" * 6,
        "localhost:" + "8" * 30_000,
        "localhost:80:80",
        "local/host",
        "localhost, localhost",
        "x" * 300,
        "[::1",
        "",
    ):
        assert worker.ask("/en/page", host=host).status in {200, 400}
        assert len(worker.shelf) == 0
    assert worker.ask("/en/page", host="localhost:8000").status == 200
    assert len(worker.shelf) == 1


def test_pages_of_ever_new_addresses_take_no_more_than_their_room(new_worker):
    room = 200_000
    front = new_worker(page_bytes=room)

    async def flood():
        for number in range(200):
            await front.asked(f"/en/page?{number}={LONG}")
        return front

    with grows_at_most(2 * room + 400 * KB):
        asyncio.run(flood())
    assert front.shelf.bytes <= room
    assert front.front._flights == {}


def test_headers_of_ever_new_words_take_a_megabyte_at_most():
    with grows_at_most(2500 * KB):
        for number in range(1200):
            words = f"{number};q=0.5, {LONG}".encode()
            language_of(f"{settings.LANGUAGE_COOKIE_NAME}=".encode() + words, words * 10)
            takes_gzip(words[:256])
            moment_of(words[:256])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/en/events/{}/",
        "/events/{}.ics",
        "/en/series/{}/",
        "/series/{}.ics",
        "/en/venues/{}/",
        "/api/events/{}",
        "/en/agenda/search/?q={}",
        "/en/sign-in/link/{}/",
        "/language/fr?next=/{}",
        "/en/sign-in/?next=/{}",
        "/{}",
    ],
)
def test_addresses_that_lead_nowhere_leave_nothing_behind(as_chloe, address):
    def ask(number):
        as_chloe.get(address.format(quote(f"{number}-{LONG * 60}")))

    for number in range(3):
        ask(number)
    left = []
    for first in (10, 40):  # what is made once for all is not made twice
        with measured() as taken:
            for number in range(first, first + 25):
                ask(number)
            urlsplit.cache_clear()  # type: ignore[attr-defined]  # which remembers the last 128 addresses
        left += taken
        if min(left) < 300 * KB:
            break
    assert min(left) < 300 * KB, left  # half of what the addresses have


@pytest.mark.django_db
def test_what_a_form_says_is_not_remembered_by_what_reads_it(node):
    megabyte = "x" * 1_000_000

    def ask(number):
        cache.clear()  # of how often one may ask
        for name in ("next", "email", "title", "place"):
            chloe = Client(headers={"sec-fetch-site": "same-origin"})
            data = {"email": "chloe@lyon.example", name: f"/{number}{megabyte}"}
            chloe.post("/en/sign-in/", data)
            chloe.post("/en/suggest/", data)
        elsewhere = Client(headers={"origin": f"https://{number}{megabyte}"})
        assert elsewhere.post("/en/sign-in/").status_code == 403

    ask(0)
    with grows_at_most(1_000_000):
        for number in range(1, 4):
            ask(number)
