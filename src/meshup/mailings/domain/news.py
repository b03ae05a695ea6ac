"""Shell: news of dates: what followers have heard of each event, and what waits to be told.

A change that hosts make waits half an hour: what is made in one sitting, ten events too, becomes
one letter, and what is undone in that time none. Whether it is news is asked when the letter is
posted; what was sent is kept by event, so nobody hears the same twice. Both steps may run again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.shown import event_and_editions
from meshup.agenda.errors import NoSuchEvent
from meshup.letters.domain.outbox import post_many
from meshup.mailings.domain.followers import followers_after
from meshup.mailings.domain.wishes import NEW_DATES, choice_of_series
from meshup.mailings.models import EventNews

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.mailings.domain.followers import FollowerFacts

PATIENCE: Final = timedelta(minutes=30)
"""How long news wait for others, and for a host who changes their mind."""

KIND: Final = "mailings.news"
BATCH: Final = 200
"""Followers whose letters are posted in one transaction."""

RETENTION: Final = timedelta(days=60)
"""How long it is kept, after an event, what followers heard of it."""


def note_news(slugs: Iterable[str], at: datetime) -> bool:
    """Let followers hear of these events, if there is anything new; return whether any waits now.

    Those that wait already go on waiting since when they did.
    """
    with transaction.atomic():
        rows = {
            row.slug: row for row in EventNews.objects.select_for_update().filter(slug__in=slugs)
        }
        waits = False
        for slug in slugs:
            row = rows.get(slug) or EventNews(slug=slug)
            event = public_event(slug)
            if event is None or not _is_news(event, row, at):
                continue
            if row.waits_since is None:
                waits = True
                row.waits_since = at
                row.save()
    return waits


def take_news(at: datetime) -> tuple[list[str], list[str]]:
    """Mark what has waited long enough as sent, and return the events that are news, in order.

    All that waits goes together. Behind them come those of which followers had heard something
    else. Call it in the transaction that sees to the letters.
    """
    rows = list(EventNews.objects.select_for_update().exclude(waits_since=None))
    if min((row.waits_since for row in rows if row.waits_since), default=at) > at - PATIENCE:
        return [], []
    taken: list[Occurrence] = []
    known: list[str] = []
    for row in rows:
        event = public_event(row.slug)
        row.waits_since = None
        if event is not None and _is_news(event, row, at):
            known += [event.slug] if row.sent_at else []
            row.sent_at, row.heard, row.ends_at = at, _heard(event), event.ends_at
            taken.append(event)
        if row.sent_at is None:
            row.delete()
        else:
            row.save()
    return [event.slug for event in sorted(taken, key=lambda event: event.starts_at)], known


def post_news(slugs: list[str], known: list[str], key: str, after: int) -> int | None:
    """Post the letters of news ``key`` to the next followers after number ``after``.

    Returns the number to go on from, None when all have theirs.
    """
    events = [event for slug in slugs if (event := public_event(slug))]
    followers = followers_after(after, BATCH)
    wanted = ((one, _heard_by(one, events)) for one in followers)
    with transaction.atomic():
        post_many(KIND, [_letter(one, heard, known, key) for one, heard in wanted if heard])
    return followers[-1].number if len(followers) == BATCH else None


def forget_old_news(at: datetime) -> int:
    """Forget what followers heard of events that are long over, or gone; a nightly chore."""
    old = EventNews.objects.filter(ends_at__lt=at - RETENTION, waits_since=None)
    return old.delete()[0]


def public_event(slug: str) -> Occurrence | None:
    """Return an event as everybody reads it; None when it is not public."""
    try:
        return event_and_editions(slug).value[0]
    except NoSuchEvent:
        return None


def is_newsworthy(event: Occurrence, at: datetime) -> bool:
    """Say whether an event is to come, and anything but the usual date of a series."""
    return event.ends_at > at and (event.state != "usual" or event.moved)


def _is_news(event: Occurrence, row: EventNews, at: datetime) -> bool:
    if not is_newsworthy(event, at):
        return False
    if row.sent_at is not None:
        return _heard(event) != row.heard
    # who never heard of a single event need not hear that it was cancelled
    return not event.cancelled or bool(event.series)


def _heard(event: Occurrence) -> str:
    """Return what matters to whoever wants to come: when, and where, or that it is cancelled."""
    place = "online" if event.online else event.place.slug if event.place else ""
    return f"{event.starts_at:%Y%m%dT%H%M} {'cancelled' if event.cancelled else place}"


def _heard_by(follower: FollowerFacts, events: list[Occurrence]) -> list[Occurrence]:
    return [event for event in events if follower.wishes.hears_of(event.series)]


def _letter(
    follower: FollowerFacts, events: list[Occurrence], known: list[str], key: str
) -> tuple[int, str, dict[str, object]]:
    series = sorted({event.series for event in events} & follower.wishes.series)
    general = [NEW_DATES] if follower.wishes.new_dates else []
    facts = {
        "follower": follower.number,
        "events": [event.slug for event in events],
        "known": [event.slug for event in events if event.slug in known],
        "choices": general + [choice_of_series(slug) for slug in series],
    }
    return follower.address, f"{KIND}:{key}:{follower.number}", facts
