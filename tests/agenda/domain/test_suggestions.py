"""Visitors suggest, hosts decide."""

from datetime import UTC, datetime, timedelta

import pytest

from meshup.agenda.domain import suggestions
from meshup.agenda.domain.queries.events import event_for, event_of
from meshup.agenda.domain.suggestions import (
    how_to_reach,
    suggest,
    take_up_suggestion,
    turn_down_suggestion,
)
from meshup.agenda.errors import AlreadyOver, NoSuchEvent, SuggestionsClosed, TooManySuggestions
from meshup.agenda.models import Event
from meshup.agenda.signals import event_suggested
from meshup.history.domain.queries import changes_of
from meshup.history.models import Change
from tests.agenda.paris import NOW, themed

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 11, 24, 18, tzinfo=UTC)
CHLOE = "chloe@lyon.example"


@pytest.fixture
def slug(node):
    return suggest(themed(SEVEN), CHLOE, NOW).slug


def test_a_suggestion_is_public_once_a_host_takes_it_up(slug, ada):
    with pytest.raises(NoSuchEvent):
        event_of(slug)
    assert (event_for(ada, slug).state, how_to_reach(ada, slug)) == ("suggested", {slug: CHLOE})
    take_up_suggestion(ada, slug, NOW)
    assert (event_of(slug).kind, event_of(slug).state) == ("impromptu", "confirmed")


@pytest.mark.parametrize("decide", [take_up_suggestion, turn_down_suggestion])
def test_with_the_decision_the_visitor_is_forgotten(decide, slug, ada):
    decide(ada, slug, NOW)
    assert how_to_reach(ada) == {}
    assert not any(CHLOE in str(change.rows) for change in Change.objects.all())
    assert changes_of(f"event:{slug}")


def test_hosts_are_told_after_the_commit(node):
    heard = []

    def listen(slug, **_):
        heard.append(slug)

    event_suggested.connect(listen)
    try:
        slug = suggest(themed(SEVEN), "", NOW).slug
    finally:
        event_suggested.disconnect(listen)
    assert heard == [slug]


def test_what_cannot_be_is_refused(node, monkeypatch):
    with pytest.raises(AlreadyOver):
        suggest(themed(NOW - timedelta(days=1)), "", NOW)
    monkeypatch.setattr(suggestions, "MOST_WAITING", 1)
    suggest(themed(SEVEN), "", NOW)
    with pytest.raises(TooManySuggestions):
        suggest(themed(SEVEN), "", NOW)
    node.suggestions_open = False
    node.save()
    from django.conf import settings  # noqa: PLC0415 - beside its one use

    settings.TAG_VERSIONS.bump(["node"])
    with pytest.raises(SuggestionsClosed):
        suggest(themed(SEVEN), "", NOW)
    assert Event.objects.count() == 1
