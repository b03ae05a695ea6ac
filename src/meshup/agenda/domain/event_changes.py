"""Shell: what every change of one event shares: its row, its lock, its time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.rows import locked_event
from meshup.history.domain.changes import changing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.agenda.models import Event
    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing


@contextmanager
def changing_event(
    by: Asker | None, slug: str, verb: str, at: datetime
) -> Iterator[tuple[Changing, Event]]:
    """Change one event: lock its row, or make the one of a date about which nobody has spoken.

    Raises:
        NoSuchEvent
    """
    with changing(by, verb, f"event:{slug}", at) as making:
        event = locked_event(slug, at)
        making.watch(event)
        yield making, event


def give_time(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    """Give the event another time, and keep where it was when it was public there."""
    if starts_at != event.starts_at and event.state in PUBLIC:
        first = event.original_starts_at or event.starts_at
        event.original_starts_at = None if first == starts_at else first
    event.starts_at, event.ends_at = starts_at, ends_at
