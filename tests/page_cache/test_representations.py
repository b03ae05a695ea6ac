import gzip

import pytest
from hypothesis import given, strategies as st

from meshup.kit.tag_versions import COUNTERS, counter_of
from meshup.page_cache.representations import Moment, finished, is_cacheable, without_notes
from meshup.web_server.asgi_messages import Rendered

MOMENT = Moment(snapshot=bytes(COUNTERS * 8), at=1000.5, last_change=10.0)
HTML = (b"content-type", b"text/html; charset=utf-8")
TAGS = (b"x-meshup-tags", b"agenda node")


def page(*headers, body=b"hello " * 100, status=200):
    return Rendered(status, [HTML, *headers], body)


def kept_of(rendered, moment=MOMENT):
    kept = finished(rendered, moment)
    assert kept is not None
    return kept


def test_a_page_is_finished_in_three_forms():
    kept = kept_of(page(TAGS))
    assert kept.packed is not None
    assert gzip.decompress(kept.packed.body["body"]) == kept.plain.body["body"] == b"hello " * 100
    assert kept.slots == tuple(sorted((counter_of("agenda"), counter_of("node"))))
    assert (kept.until, kept.modified, kept.alone_in_second) == (1300.5, 1000, True)
    assert dict(kept.plain.start["headers"]) == {
        b"content-type": b"text/html; charset=utf-8",
        b"cache-control": b"public, no-cache",
        b"etag": kept.etag,
        b"last-modified": b"Thu, 01 Jan 1970 00:16:40 GMT",
        b"vary": b"Accept-Encoding",
        b"content-length": b"600",
    }
    assert kept.unchanged.start["status"] == 304


@pytest.mark.parametrize(
    "rendered",
    [
        page(),
        page((b"x-meshup-tags", b"")),
        page(TAGS, status=404),
        page(TAGS, (b"set-cookie", b"a=b")),
        page(TAGS, (b"content-encoding", b"br")),
        page(TAGS, (b"x-meshup-until", b"1000")),
        page(TAGS, (b"x-meshup-until", b"soon")),
        Rendered(200, [HTML, TAGS], chunks=iter([b""])),
    ],
)
def test_what_is_not_for_everybody_or_already_untrue_is_not_finished(rendered):
    assert finished(rendered, MOMENT) is None


def test_a_moment_within_a_second_ends_with_the_second_before():
    kept = kept_of(page(TAGS, (b"x-meshup-until", b"1100.75")))
    assert kept.until == 1100


def test_a_change_in_the_same_second_makes_the_date_ambiguous():
    moment = Moment(MOMENT.snapshot, at=1000.5, last_change=1000.2)
    assert not kept_of(page(TAGS), moment).alone_in_second


def test_cookies_do_not_choose_between_public_pages_but_languages_may():
    kept = kept_of(page(TAGS, (b"vary", b"Cookie, accept-language")))
    assert dict(kept.plain.start["headers"])[b"vary"] == b"Accept-Encoding, Accept-Language"


def test_pictures_and_small_answers_are_not_packed():
    small = kept_of(page(TAGS, body=b"short"))
    picture = Rendered(200, [(b"content-type", b"image/png"), TAGS], b"\0" * 1000)
    assert (small.packed, kept_of(picture).packed) == (None, None)


@given(st.text(max_size=50))
def test_one_body_has_one_tag_whatever_else_is_said(body):
    first = kept_of(page(TAGS, body=body.encode()))
    second = kept_of(page(TAGS, (b"x-other", b"1"), body=body.encode()))
    assert first.etag == second.etag


def test_notes_are_taken_off_what_is_not_kept():
    got = without_notes(page(TAGS, (b"x-meshup-until", b"1")))
    assert got.headers == [HTML, (b"cache-control", b"private, no-cache")]
    own = without_notes(page((b"cache-control", b"no-store")))
    assert own.headers == [HTML, (b"cache-control", b"no-store")]
    assert not is_cacheable(got)
