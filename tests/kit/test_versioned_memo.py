from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from meshup.kit import clock
from meshup.kit.versioned_memo import MOST, VersionedMemo
from meshup.kit.web import PARTS, SEEN

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch):
    """A test is one transaction, inside which nothing would be remembered."""
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", outside)
    PARTS.forget()
    yield
    PARTS.forget()


@pytest.fixture
def worked():
    return []


@pytest.fixture
def ask(worked):
    memory: VersionedMemo[str] = VersionedMemo("agenda")

    def asked(key="a", at=NOON, until=NOON + timedelta(minutes=5), **since):
        def work():
            worked.append(key)
            return f"{key}{len(worked)}", until

        return memory.at(at, key, work, **since)

    asked.memory = memory  # type: ignore[attr-defined]
    return asked


def test_a_value_is_worked_out_once_for_each_key(ask, worked):
    assert [ask("a"), ask("b"), ask("a"), ask("b")] == ["a1", "b2", "a1", "b2"]


def test_a_change_makes_it_forgotten_and_another_does_not(ask):
    ask()
    settings.TAG_VERSIONS.bump(["event:other"])
    assert ask() == "a1"
    settings.TAG_VERSIONS.bump(["agenda"])
    assert ask() == "a2"


def test_the_clock_makes_it_forgotten_in_both_directions(ask):
    ask()
    assert ask(at=NOON + timedelta(minutes=4, seconds=59)) == "a1"
    assert ask(at=NOON + timedelta(minutes=5)) == "a2"
    assert ask(at=NOON) == "a3"


def test_what_was_read_before_a_change_is_not_taken_for_what_came_after(ask):
    since = ask.memory.versions()
    settings.TAG_VERSIONS.bump(["agenda"])
    assert ask(since=since) == "a1"
    assert ask() == "a2"


def test_memory_is_bounded(ask, worked):
    for number in range(MOST + 1):
        ask(number)
    ask(0)
    assert len(worked) == MOST + 2


@pytest.mark.django_db
def test_nothing_is_remembered_inside_a_transaction(ask, monkeypatch):
    monkeypatch.undo()
    with transaction.atomic():
        assert [ask(), ask()] == ["a1", "a2"]


def rendered(source, **given):
    request = RequestFactory().get("/")
    request.META[SEEN] = PARTS.versions()
    context = Context({"request": request, "user": "Ada", **given})
    return Template("{% load remembering %}" + source).render(context)


SHARED = "{% remember until 'part' slug %}{{ word }}{{ user }}{{ request }}{% endremember %}"


def test_a_part_of_a_page_is_rendered_once_and_knows_no_reader():
    first = rendered(SHARED, word="<one>", slug="a", until=None)
    assert first == "&lt;one&gt;NoneNone"
    assert rendered(SHARED, word="two", slug="a", until=None) == first
    assert rendered(SHARED, word="two", slug="b", until=None) == "twoNoneNone"
    with override("fr"):
        assert rendered(SHARED, word="trois", slug="a", until=None) == "troisNoneNone"
    settings.TAG_VERSIONS.bump(["node"])
    assert rendered(SHARED, word="four", slug="a", until=None) == "fourNoneNone"


def test_a_part_ends_with_its_moment():
    with clock.set_to(NOON):
        rendered(SHARED, word="one", slug="a", until=NOON + timedelta(seconds=1))
    with clock.set_to(NOON + timedelta(seconds=1)):
        assert rendered(SHARED, word="two", slug="a", until=None) == "twoNoneNone"


def test_without_a_request_nothing_is_remembered():
    template = Template("{% load remembering %}" + SHARED)
    for word in ("one", "two"):
        assert template.render(Context({"word": word})).startswith(word)
