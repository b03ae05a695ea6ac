"""A room of the tests' own takes whatever gets past the inbox; what must not get there shows."""

from __future__ import annotations

import pytest

from meshup.inbox import activity_handlers
from tests.inbox.conftest import _november, evil, federating, peers, unchanged, victim

__all__ = ["_november", "evil", "federating", "peers", "unchanged", "victim"]


@pytest.fixture
def handed(monkeypatch):
    """Every activity that gets past the inbox; no other room is asked."""
    got = []

    def take(received):
        got.append(received.activity)
        return True

    monkeypatch.setattr(activity_handlers, "handlers_of", lambda _kind: (take,))
    return got


@pytest.fixture
def refused(evil, handed, unchanged):
    """Return a function that posts as ``how`` says, and sees to it that nothing came of it."""

    def post(actor, activity, statuses=(401,), *, asked=None, **how):
        with unchanged(actors=asked == []):
            answered = actor.post(activity, **how)
        assert answered.status in statuses
        assert handed == []
        if asked is not None:
            assert evil.fetched == asked
        return answered

    return post
