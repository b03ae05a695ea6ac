"""Evenings of before, with what was counted for them, as tests need them."""

from __future__ import annotations

from datetime import timedelta

from meshup.agenda.domain.head_counts import note_head_count
from meshup.agenda.domain.life_cycle import confirm
from meshup.agenda.domain.queries.counted_events import event_starts
from meshup.agenda.domain.queries.events import event_of
from meshup.attendance.domain.host_terms import note_elsewhere
from meshup.forecast.domain.snapshots import keep_counts
from meshup.forecast.models import CountSnapshot
from tests.agenda.paris import DECEMBER, NOW

__all__ = ["DECEMBER", "NOW"]

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
BEFORE = [f"paris-p2p-2026-{month:02}-{day:02}" for month, day in ((8, 5), (9, 2), (10, 7))]
NOVEMBER = "paris-p2p-2026-11-04"


def start_of(slug):
    """Return the beginning of an event that has a row, with its key."""
    at = event_of(slug).starts_at
    return next(s for s in event_starts(at - SECOND, at + SECOND) if s.slug == slug)


def held(slug, heads, *, own=20, guests=4, elsewhere=0):
    """Let a date of the series have taken place: counted day by day, and in the end."""
    starts_at = event_of(slug).starts_at
    confirm(None, slug, starts_at - 40 * DAY)
    start = start_of(slug)
    totals = {"own": own, "guests": guests} | ({"at:meetup.com": elsewhere} if elsewhere else {})
    keep_counts(
        {
            start: {
                starts_at - day * DAY: {
                    source: round(number * (1 - day / 20)) for source, number in totals.items()
                }
                for day in range(20)
            }
        }
    )
    note_head_count(None, slug, heads, event_of(slug).ends_at)


def three_held():
    """Let three dates have taken place: 40, 50 and 60 came."""
    for slug, heads in zip(BEFORE, (40, 50, 60), strict=True):
        held(slug, heads, own=heads // 2, guests=heads // 10)


def elsewhere(slug, number, at=NOW, site="meetup.com"):
    """Note how many registered on another site."""
    note_elsewhere(None, slug, {site: number}, at)


def kept(slug):
    """Return the snapshots of an event: (day, source) to number."""
    rows = CountSnapshot.objects.filter(event__slug=slug)
    return {(str(row.day), row.source): row.number for row in rows}
