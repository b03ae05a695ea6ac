"""Hosts and whom they keep lists of, as tests need them."""

from __future__ import annotations

from datetime import timedelta

from meshup.attendance.domain.host_terms import (
    TermsPlan,
    series_terms_for,
    set_series_terms,
    set_terms,
    terms_for,
)
from meshup.attendance.domain.queries.registrations import evening_of
from meshup.attendance.domain.registering import register
from meshup.attendance.domain.wishes import Submission, Wish
from meshup.attendance.models import Attendance
from tests.attendance.people import NOW, somebody

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def limit(by, slug, capacity, hours=24, at=NOW):
    """Set the places of an event as a host does."""
    set_terms(by, slug, terms_for(by, slug).version, TermsPlan(capacity, hours), at)


def limit_series(by, series, capacity, hours=24, at=NOW):
    """Set the places of each date of a series as a host does."""
    set_series_terms(by, series, series_terms_for(series).version, TermsPlan(capacity, hours), at)


def arrive(slug, *, at=NOW, origin="", peer=None, **wish):
    """Let somebody come; return the number of their evening."""
    peer = peer or somebody(at)
    register(peer, slug, Wish(**wish), at, Submission(origin=origin))
    found = evening_of(peer, slug)
    assert found is not None
    return found[1].number


def flood(slug, size, *, at=NOW, origin="f" * 32, **wish):
    """Let strangers from one network come, one a second; return their evenings."""
    return [arrive(slug, at=at + n * SECOND, origin=origin, **wish) for n in range(size)]


def standings(slug):
    """Return how everybody stands at an event, in the order in which they came."""
    rows = Attendance.objects.filter(event__slug=slug).order_by("queued_at", "pk")
    return list(rows.values_list("standing", flat=True))


def standing(evening):
    """Return how one evening stands."""
    return Attendance.objects.get(pk=evening).standing
