import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils.translation import get_language_from_request
from hypothesis import given, strategies as st

from meshup.kit import clock
from meshup.page_cache.application import language_of
from tests.page_cache import pages

SESSION, LANGUAGE = settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME
NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


def test_a_public_page_is_rendered_once_for_everybody(worker):
    first, second = worker.ask("/en/page"), worker.ask("/en/page")
    assert (first.body, first.headers) == (second.body, second.headers)
    assert pages.rendered == ["/en/page"]


def test_what_was_published_is_what_the_next_request_sees_on_every_worker(new_worker):
    here, there = new_worker(), new_worker()
    before = [worker.ask("/en/page").headers["etag"] for worker in (here, there)]
    pages.says["words"] = "second"
    here.board.bump(["event:one"])
    for worker, etag in zip((here, there), before, strict=True):
        got = worker.ask("/en/page", if_none_match=etag)
        assert (got.status, got.body) == (200, b"second " * 200)


def test_a_change_elsewhere_leaves_the_page_where_it_is(worker):
    worker.ask("/en/page")
    worker.board.bump(["event:two", "venue:one"])
    worker.ask("/en/page")
    assert pages.rendered == ["/en/page"]


def test_a_page_changed_while_it_was_rendered_is_rendered_again(worker):
    async def play():
        pages.gate.clear()
        asked = asyncio.create_task(worker.asked("/en/page"))
        await asyncio.to_thread(pages.started.wait, 5)
        worker.board.bump(["event:one"])
        pages.gate.set()
        await asked
        return await worker.asked("/en/page")

    asyncio.run(play())
    assert pages.rendered == ["/en/page", "/en/page"]


def test_who_joins_a_rendering_after_a_change_sees_the_change(worker):
    async def play():
        early = asyncio.create_task(worker.asked("/en/page?slow=0.3"))
        await asyncio.to_thread(pages.started.wait, 5)
        await asyncio.sleep(0.1)  # its words are read
        pages.says["words"] = "second"
        worker.board.bump(["event:one"])
        late = await worker.asked("/en/page?slow=0.3")
        return (await early).body, late.body

    early, late = asyncio.run(play())
    assert (early[:5], late[:6]) == (b"first", b"second")


def test_a_stampede_makes_one_rendering(worker):
    async def play():
        crowd = (worker.asked("/en/page?slow=0.1") for _ in range(200))
        return await asyncio.gather(*crowd)

    assert {got.body for got in asyncio.run(play())} == {b"first " * 200}
    assert pages.rendered == ["/en/page?slow=0.1"]


def test_everybody_in_a_crowd_gets_an_answer_of_their_own_where_nothing_is_kept(worker):
    async def play():
        crowd = (worker.asked("/en/mine", user_agent=f"reader {n}") for n in range(20))
        return await asyncio.gather(*crowd)

    assert [got.body for got in asyncio.run(play())] == [b"for reader %d" % n for n in range(20)]


def test_gzip_is_the_same_page_smaller(worker):
    plain = worker.ask("/en/page")
    packed = worker.ask("/en/page", accept_encoding="gzip, br")
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-length"] == str(len(packed.body))
    assert packed.headers["etag"] == plain.headers["etag"]
    assert packed.headers["vary"] == plain.headers["vary"]
    assert "Accept-Encoding" in packed.headers["vary"].split(", ")


def test_head_is_the_page_without_its_body(worker):
    for warm in (False, True):
        head = worker.ask("/en/page", method="HEAD")
        assert (head.status, head.body) == (200, b""), warm
        assert head.headers == worker.ask("/en/page").headers
    assert pages.rendered == ["/en/page"]


def test_an_unchanged_page_is_a_304_with_its_validators_and_no_body(worker):
    page = worker.ask("/en/page")
    got = worker.ask("/en/page", if_none_match=page.headers["etag"])
    assert (got.status, got.body) == (304, b"")
    told = {"etag", "last-modified", "cache-control", "vary"} - {"last-modified"}
    assert got.headers == {name: page.headers[name] for name in told}


def test_if_modified_since_is_heard_only_without_if_none_match(worker):
    with clock.set_to(NOON):
        modified = worker.ask("/en/page").headers["last-modified"]
        assert parsedate_to_datetime(modified) == NOON
        assert worker.ask("/en/page", if_modified_since=modified).status == 304
        earlier = format_datetime(NOON - timedelta(seconds=1), usegmt=True)
        assert worker.ask("/en/page", if_modified_since=earlier).status == 200
        both = worker.ask("/en/page", if_modified_since=modified, if_none_match='"other"')
        assert both.status == 200
        assert worker.ask("/en/page", if_modified_since="yesterday").status == 200


def test_two_versions_of_one_second_are_not_taken_for_each_other(worker):
    with clock.set_to(NOON):
        modified = worker.ask("/en/page").headers["last-modified"]
        pages.says["words"] = "second"
        worker.board.bump(["event:one"])
        got = worker.ask("/en/page")
        assert got.headers["last-modified"] == modified
        again = worker.ask("/en/page", if_modified_since=modified)
        assert (again.status, again.body) == (200, b"second " * 200)


def test_a_page_ends_when_the_clock_says_so(worker):
    pages.ends["at"] = (NOON + timedelta(minutes=2)).timestamp()
    with clock.set_to(NOON):
        worker.ask("/en/evening")
    with clock.set_to(NOON + timedelta(seconds=119)):
        worker.ask("/en/evening")
        assert len(pages.rendered) == 1
    with clock.set_to(NOON + timedelta(seconds=120)):
        worker.ask("/en/evening")
        assert len(pages.rendered) == 2


def test_no_page_is_kept_longer_than_five_minutes(worker):
    with clock.set_to(NOON):
        worker.ask("/en/page")
    with clock.set_to(NOON + timedelta(minutes=5)):
        worker.ask("/en/page")
    assert len(pages.rendered) == 2


@pytest.mark.parametrize(
    ("path", "status"), [("/en/cookie", 200), ("/en/lost", 404), ("/en/mine", 200)]
)
def test_what_sets_a_cookie_fails_or_has_no_tags_is_never_kept(worker, path, status):
    for _ in range(2):
        got = worker.ask(path)
        assert got.status == status
        assert got.headers["cache-control"] == "private, no-cache"
        assert not {"x-meshup-tags", "x-meshup-until", "etag"} & set(got.headers)
    assert pages.rendered == [path, path]
    assert len(worker.shelf) == 0


def test_a_bug_is_answered_and_never_kept(worker, caplog):
    assert (worker.ask("/en/broken").status, worker.ask("/en/broken").body) == (500, b"sorry")
    assert worker.ask("/en/broken?twice=1").body == b"Internal Server Error\n"
    assert len(pages.rendered) == 3
    caplog.clear()


def test_internal_headers_stay_inside(worker):
    for _ in range(2):
        got = worker.ask("/en/page")
        assert not [name for name in got.headers if name.startswith("x-meshup")]
        assert got.headers["cache-control"] == "public, no-cache"


def test_visitors_with_a_session_go_past(worker):
    worker.ask("/en/page")
    for cookie in (f"{SESSION}=abc", f"a=b; {SESSION} =abc"):
        got = worker.ask("/en/page", cookie=cookie)
        assert got.headers["cache-control"] == "private, no-cache"
    assert len(pages.rendered) == 3


COOKIES = [
    "meshup_device=cm2y5Yw7x0F3s1; HttpOnly",
    "messages=hello",
    f"other=1; {LANGUAGE}=fr; meshup_device=cm2y5Yw7x0F3s1",
    f"session={SESSION}; _ga=GA1.1; x",
    f"meshup_peers={'k' * 43}.{'l' * 43}",
]


@pytest.mark.parametrize("cookie", COOKIES)
def test_a_visitor_with_any_other_cookie_gets_the_bytes_of_everybody(worker, cookie):
    first = worker.ask("/en/page", cookie=cookie)
    for headers in ({}, {"cookie": cookie}, {"cookie": "other=2"}):
        assert worker.ask("/en/page", **headers) == first
    assert pages.rendered == ["/en/page"]
    assert not {"set-cookie", "cookie"} & set(first.headers)
    assert "Cookie" not in first.headers["vary"]


@pytest.mark.parametrize("path", ["/en/device", "/en/signed-in"])
def test_what_was_made_from_a_cookie_or_a_session_is_kept_for_nobody(worker, path):
    """Not even for those who have none: whoever has one would be given theirs."""
    for cookie in ("", "meshup_device=d1", "meshup_device=d2"):
        got = worker.ask(path, **({"cookie": cookie} if cookie else {}))
        named = cookie.partition("=")[2] if path == "/en/device" else ""
        assert got.body.decode() == f"for {named or 'nobody'}"
        assert got.headers["cache-control"] == "private, no-cache"
        assert not {"x-meshup-tags", "etag"} & set(got.headers)
    assert (len(pages.rendered), len(worker.shelf)) == (3, 0)


def test_a_view_cannot_read_cookies_by_another_way(worker):
    assert worker.ask("/en/headers", cookie="meshup_device=d1").body == b"['host'] False"


def test_fragments_that_htmx_asks_for_are_kept_beside_the_pages(worker):
    for _ in range(2):
        assert worker.ask("/en/htmx").body == b"a page"
        assert worker.ask("/en/htmx", hx_request="true").body == b"a fragment"
        assert worker.ask("/en/htmx", hx_request="true", cookie="a=b").body == b"a fragment"
    assert pages.rendered == ["/en/htmx", "/en/htmx"]


@pytest.mark.parametrize("first", ["page", "document"])
def test_documents_of_activitypub_are_kept_beside_the_pages_of_the_same_address(worker, first):
    accepts = {
        "document": [
            "application/activity+json",
            'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
        ],
        "page": ["text/html,*/*;q=0.8", "*/*", "application/json"],
    }
    order = [first, *(accepts.keys() - {first})]
    for _ in range(2):
        for kind in order:
            for accept in accepts[kind]:
                got = worker.ask("/en/thing", accept=accept)
                assert got.body == f"a {kind}".encode()
                assert "Accept" in got.headers["vary"].split(", ")
    assert worker.ask("/en/thing").body == b"a page"
    assert pages.rendered == ["/en/thing", "/en/thing"]


def test_a_second_cookie_header_does_not_smuggle_a_session_into_what_is_kept(worker):
    worker.ask("/en/page", cookie=f"{SESSION}=abc", also=[(b"cookie", b"other=1")])
    assert len(worker.shelf) == 0


@pytest.mark.parametrize(
    "headers",
    [{"authorization": "Bearer x"}, {"content_length": "0"}],
)
def test_requests_that_are_somebodys_own_go_past(worker, headers):
    worker.ask("/en/page", **headers)
    assert len(worker.shelf) == 0


def test_a_strange_host_is_refused_and_poisons_nothing(worker, caplog):
    assert worker.ask("/en/absolute", host="evil.example").status == 400
    assert worker.ask("/en/absolute", host="localhost").body == b"http://localhost/here"
    assert worker.ask("/en/absolute", host="localhost:9").body == b"http://localhost:9/here"
    assert worker.ask("/en/absolute", host="localhost").body == b"http://localhost/here"
    caplog.clear()


def test_two_hosts_are_refused(worker, caplog):
    got = worker.ask("/en/absolute", also=[(b"host", b"evil.example")])
    assert (got.status, len(worker.shelf)) == (400, 0)
    caplog.clear()


def test_forwarding_headers_of_strangers_are_not_believed(worker):
    got = worker.ask(
        "/who",
        x_forwarded_for="203.0.113.9",
        x_forwarded_proto="https",
        x_forwarded_host="evil.example",
    )
    assert got.body == b"198.51.100.7 http localhost"


def test_the_operators_own_proxy_is_believed(new_worker):
    worker = new_worker(proxies="10.0.0.0/8")
    got = worker.ask(
        "/who",
        client="10.0.0.1",
        x_forwarded_for="192.0.2.66, 203.0.113.9, 10.0.0.2",
        x_forwarded_proto="https",
    )
    assert got.body == b"203.0.113.9 https localhost"


def test_odd_queries_are_kept_apart_and_very_long_ones_not_at_all(worker):
    for query in ("", "?", "?a=1", "?a=1&", "?%61=1", "?a=1&a=2"):
        worker.ask(f"/en/page{query}")
    assert (len(pages.rendered), len(worker.shelf)) == (5, 5)  # "?" and "" are the same address
    worker.ask("/en/page?" + "x" * 513)
    assert len(worker.shelf) == 5


def test_no_key_can_be_made_long_by_a_stranger(worker):
    for port in ("9", "0" * 300 + "9"):
        assert worker.ask("/en/page", host=f"localhost:{port}").status == 200
    assert [key[0] for key in worker.shelf._kept] == [b"localhost:9"]


def test_a_language_is_chosen_by_the_path_the_cookie_then_the_browser(worker):
    def words(**headers):
        return worker.ask("/neutral", **headers).body.decode()

    assert words() == "spoken in en"
    assert words(accept_language="fr-CH, fr;q=0.9, en;q=0.8") == "spoken in fr"
    assert words(accept_language="fr-FR") == "spoken in fr"
    assert words(accept_language="fr", cookie=f"a=b; {LANGUAGE}=en") == "spoken in en"
    assert words(accept_language="de") == "spoken in en"
    assert len(pages.rendered) == 2
    assert worker.ask("/neutral").headers["vary"] == "Accept-Encoding, Accept-Language"


@given(
    cookie=st.sampled_from(["", f"{LANGUAGE}=fr", f"{LANGUAGE}=tlh", "a=b; c"])
    | st.sampled_from([f'{LANGUAGE}="fr"', f"{LANGUAGE} =fr", f'{LANGUAGE}="f\\162"'])
    | st.text("ab=; _meshuplang", max_size=30),
    accepted=st.sampled_from(["", "fr", "de, fr;q=0.1", "*", "en;q=x", "fr-CA,en"])
    | st.text("fren-,;q=0.1* ", max_size=40),
)
def test_the_front_chooses_the_language_that_django_would(cookie, accepted):
    request = RequestFactory().get("/", headers={"cookie": cookie, "accept-language": accepted})
    assert language_of(cookie.encode(), accepted.encode()) == get_language_from_request(request)


def test_posts_reach_django_and_are_not_kept(worker):
    assert worker.ask("/en/sent", method="POST", body=b"x" * 5000).body == b"5000 bytes"
    assert len(worker.shelf) == 0


def test_too_large_a_body_is_refused_whether_announced_or_not(worker):
    announced = worker.ask("/en/sent", method="POST", content_length="100001")
    surprise = worker.ask("/en/sent", method="POST", body=b"x" * 100_001)
    for got in (announced, surprise):
        assert (got.status, got.headers["connection"]) == (413, "close")
        assert got.body == b"This is larger than this node takes.\n"


def test_an_answer_in_pieces_arrives_whole(worker):
    assert worker.ask("/en/pieces").body == b"one two three"


def test_without_a_board_pages_are_served_and_not_kept(worker):
    worker.ask("/en/page")
    worker.board.close()
    assert worker.ask("/en/page").body == b"first " * 200
    assert len(pages.rendered) == 2


def test_a_crowd_that_is_too_large_is_told_to_come_back(new_worker):
    worker = new_worker(threads=1)

    async def play():
        pages.gate.clear()
        crowd = [asyncio.create_task(worker.asked(f"/en/page?{n}")) for n in range(70)]
        await asyncio.sleep(0.2)
        pages.gate.set()
        return await asyncio.gather(*crowd)

    statuses = [got.status for got in asyncio.run(play())]
    assert (statuses.count(200), statuses.count(503)) == (64, 6)


def test_the_room_for_pages_is_bounded(new_worker):
    worker = new_worker(page_bytes=50_000)
    for n in range(40):
        worker.ask(f"/en/page?{n}")
    assert worker.shelf.bytes <= 50_000
    assert 0 < len(worker.shelf) < 40


def test_steps_are_taken_when_the_server_starts_and_stops(worker):
    taken, told = [], []
    worker.front.on_start.append(lambda: taken.append("start"))
    worker.front.on_stop.append(lambda: taken.append("stop"))
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive():
        return messages.pop(0)

    async def send(message):
        told.append(message["type"])

    asyncio.run(worker.front({"type": "lifespan"}, receive, send))
    assert taken == ["start", "stop"]
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
