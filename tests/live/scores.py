"""A kind of channels for the tests: how often each of some games was scored in."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.contrib.sessions.models import Session
from django.db.models import Count

from meshup.kit.clock import now
from meshup.live.channels import ChannelKind, register_channel_kind

KIND = "score"
OVER = "over-"
"""The keys of games that are gone begin with this."""


def read(keys):
    """Return the score of each game."""
    rows = Session.objects.filter(session_data__in=keys).values_list("session_data")
    counts = dict(rows.annotate(Count("pk")).order_by())
    return {key: {"score": counts.get(key, 0)} for key in keys if not key.startswith(OVER)}


def score(key):
    """Score once in a game."""
    expires = now() + timedelta(days=365)
    Session.objects.create(session_key=uuid4().hex, session_data=key, expire_date=expires)


register_channel_kind(ChannelKind(KIND, read))
