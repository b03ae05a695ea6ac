from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from meshup.kit import clock
from meshup.kit.shown import Shown
from meshup.kit.templatetags.page_parts import PARTS
from meshup.kit.web import SNAPSHOT

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SHARED = "{% remember shown 'part' slug %}{{ word }}{{ user }}{{ request }}{% endremember %}"
PART = Shown(None, frozenset({"event:a", "venue:v"}))


@pytest.fixture(autouse=True)
def _outside_of_transactions(monkeypatch):
    """A test is one transaction, inside which nothing would be remembered."""
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", outside)
    PARTS.clear()
    yield
    PARTS.clear()


def rendered(word, *, slug="a", shown=PART, snapshot=None):
    request = RequestFactory().get("/")
    request.META[SNAPSHOT] = snapshot or settings.TAG_VERSIONS.snapshot()
    told = {"request": request, "user": "Ada", "word": word, "slug": slug, "shown": shown}
    return Template("{% load page_parts %}" + SHARED).render(Context(told))


def test_a_part_of_a_page_is_rendered_once_and_knows_no_reader():
    assert rendered("<one>") == "&lt;one&gt;NoneNone"
    assert rendered("two") == "&lt;one&gt;NoneNone"
    assert rendered("two", slug="b") == "twoNoneNone"
    with override("fr"):
        assert rendered("trois") == "troisNoneNone"


def test_it_is_rendered_again_when_something_that_it_shows_changes_and_not_for_others():
    rendered("one")
    settings.TAG_VERSIONS.bump(["agenda", "event:b", "attendance:a"])
    assert rendered("two") == "oneNoneNone"
    settings.TAG_VERSIONS.bump(["venue:v"])
    assert rendered("three") == "threeNoneNone"


def test_it_ends_with_its_moment():
    with clock.set_to(NOON):
        rendered("one", shown=Shown(None, PART.tags, NOON + timedelta(seconds=1)))
    with clock.set_to(NOON + timedelta(seconds=1)):
        assert rendered("two") == "twoNoneNone"


def test_what_was_read_before_a_change_does_not_stay():
    snapshot = settings.TAG_VERSIONS.snapshot()
    settings.TAG_VERSIONS.bump(["event:a"])
    assert rendered("old", snapshot=snapshot) == "oldNoneNone"
    assert rendered("new") == "newNoneNone"


def test_without_a_request_or_without_a_part_nothing_is_remembered():
    template = Template("{% load page_parts %}" + SHARED)
    for word in ("one", "two"):
        assert template.render(Context({"word": word, "shown": PART})).startswith(word)
        assert rendered(word, shown=None).startswith(word)
