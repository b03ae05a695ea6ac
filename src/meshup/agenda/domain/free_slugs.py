"""Shell: addresses for many new events at once; ``events.free_slug`` finds one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from meshup.agenda.domain.assembling import DATED
from meshup.agenda.domain.events import RESERVED
from meshup.agenda.models import Event, Series
from meshup.kit.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class FreeSlugs:
    """Gives each new event an address, free now and among those it gave before."""

    def __init__(self, events: Iterable[tuple[str, datetime]]) -> None:
        """Ask which addresses of ``events`` (title, beginning) are in use, in two questions."""
        tried = {slug for title, start in events for slug in _candidates(title, start)}
        rows = Event.objects.filter(slug__in=tried).values_list("slug", flat=True)
        dated = {slug[:-11] for slug in tried if DATED.search(slug)}
        self._series = set(Series.objects.filter(slug__in=dated).values_list("slug", flat=True))
        self._used = set(rows) | RESERVED

    def take(self, title: str, start: datetime) -> str:
        """Return an address for one of the events."""
        plain, dated = _candidates(title, start)
        for slug in (plain, dated, f"{dated}-{uuid4().hex[:6]}"):
            if slug not in self._used and not (DATED.search(slug) and slug[:-11] in self._series):
                break
        self._used.add(slug)
        return slug


def _candidates(title: str, start: datetime) -> tuple[str, str]:
    wanted = slug_of(title)
    return wanted, f"{wanted}-{start:%Y-%m-%d}"
