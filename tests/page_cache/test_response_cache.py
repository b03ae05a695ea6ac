from email.utils import formatdate

from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from meshup.page_cache.response_cache import (
    CachedResponse,
    ResponseCache,
    bytes_of,
    moment_of,
    names,
    takes_gzip,
)
from meshup.web_server.asgi_messages import NO_BODY, Answer, answer

MOST = 60_000
KEYS = st.builds(lambda number: (b"key", b"x" * number * 1000), st.integers(0, 12))


def kept(size=1000, *, versions=(b"1",), until=100.0, modified=50, alone=True, packed=True):
    small = answer(200, [(b"content-encoding", b"gzip")], b"z" * (size // 4))
    return CachedResponse(
        slots=(1,),
        versions=versions,
        until=until,
        etag=b'W/"abc"',
        modified=modified,
        alone_in_second=alone,
        plain=answer(200, [], b"x" * size),
        packed=small if packed else None,
        unchanged=Answer({"type": "http.response.start", "status": 304, "headers": []}, NO_BODY),
    )


class ShelfKeepsItsPromises(RuleBasedStateMachine):
    """A shelf beside a plain list of what was put there, most recently used last."""

    def __init__(self):
        super().__init__()
        self.shelf = ResponseCache(MOST)
        self.model = []

    @rule(key=KEYS, size=st.integers(0, 20_000))
    def put(self, key, size):
        thing = kept(size)
        self.shelf.put(key, thing)
        self.model = [(k, t) for k, t in self.model if k != key]
        if (bytes_of(key) + thing.size) * 4 <= MOST:
            self.model.append((key, thing))
        while self.size_of_model() > MOST:
            self.model.pop(0)

    def size_of_model(self):
        return sum(bytes_of(k) + t.size for k, t in self.model)

    @rule(key=KEYS)
    def get(self, key):
        found = self.shelf.get(key)
        assert found is dict(self.model).get(key)
        if found is not None:
            self.model = [pair for pair in self.model if pair[0] != key] + [(key, found)]

    @rule(key=KEYS)
    def drop(self, key):
        self.shelf.drop(key)
        self.model = [pair for pair in self.model if pair[0] != key]

    @invariant()
    def counts_what_it_holds(self):
        assert self.shelf.bytes == self.size_of_model() <= MOST
        assert len(self.shelf) == len(self.model)


TestShelf = ShelfKeepsItsPromises.TestCase


@given(st.integers(0, 5), st.integers(0, 5), st.floats(0, 200), st.floats(0, 200))
def test_an_answer_is_true_while_nothing_changed_and_its_moment_has_not_come(then, now, until, at):
    thing = kept(versions=(b"%d" % then,), until=until)
    assert thing.is_true((b"%d" % now,), at) == (then == now and at < until)


def test_a_cleared_shelf_is_empty():
    shelf = ResponseCache(MOST)
    shelf.put(("a",), kept())
    shelf.clear()
    assert (len(shelf), shelf.bytes, shelf.get(("a",))) == (0, 0, None)


def test_gzip_is_sent_to_who_takes_it():
    for accepted in (b"gzip", b"br, gzip", b"gzip;q=0.1", b"*", b"GZIP", b"x-gzip"):
        assert takes_gzip(accepted)
    for accepted in (b"", b"br", b"gzip;q=0", b"gzip; q=0.0, br", b"*;q=0", b"gzip;q=x, *"):
        assert not takes_gzip(accepted)


def test_what_a_header_says_after_256_bytes_does_not_count_for_it_would_be_remembered():
    late = b"x" * 256 + b", gzip"
    assert (
        kept().answer_to({b"accept-encoding": late}).start["headers"]
        == kept().plain.start["headers"]
    )


def test_tags_are_compared_weakly():
    for tags in (b'W/"abc"', b'"abc"', b'"x", W/"abc"', b"*", b'  "abc" '):
        assert names(tags, b'W/"abc"')
    for tags in (b"", b'"ab"', b"abc", b'W/"abcd", "x"'):
        assert not names(tags, b'W/"abc"')


@given(st.integers(0, 4_000_000_000))
def test_dates_are_read_as_they_are_written(seconds):
    assert moment_of(formatdate(seconds, usegmt=True).encode()) == seconds


@given(st.binary(max_size=60))
def test_nonsense_is_no_date_and_no_accident(date):
    assert moment_of(date) is None or isinstance(moment_of(date), int)
    assert takes_gzip(date) in {True, False}
    assert names(date, b'W/"abc"') in {True, False}


def test_an_answer_fits_its_request():
    thing = kept()
    assert thing.answer_to({}) is thing.plain
    assert thing.answer_to({b"accept-encoding": b"gzip"}) is thing.packed
    assert thing.answer_to({}, head=True) == Answer(thing.plain.start, NO_BODY)
    assert kept(packed=False).answer_to({b"accept-encoding": b"gzip"}).start["status"] == 200
    assert thing.answer_to({b"if-none-match": b'"abc"'}) is thing.unchanged


@given(st.integers(45, 55), st.booleans())
def test_since_when_is_answered_as_the_rfc_says(since, alone):
    thing = kept(modified=50, alone=alone)
    got = thing.answer_to({b"if-modified-since": formatdate(since, usegmt=True).encode()})
    assert (got is thing.unchanged) == (since > 50 or (since == 50 and alone))
