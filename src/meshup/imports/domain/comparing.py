"""Shell: what a file would change here. Reads, and writes nothing.

An event is known by its UID (and, for one date of a recurring event, that date). What came before
is taken again only when the file has a newer version of it; what was made on this node and comes
back in its own calendar is left alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext

from meshup.agenda.domain.queries.search import known_uids
from meshup.community.domain.queries import this_node
from meshup.imports.domain.fingerprint import says_the_same
from meshup.imports.domain.imported_event import ImportedEvent, ImportedSeries
from meshup.imports.domain.parsing import parse_calendar
from meshup.imports.errors import BadLine
from meshup.imports.models import ImportOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

NEW: Final = "new"
CHANGED: Final = "changed"
SAME: Final = "same"
OLDER: Final = "older"
MADE_HERE: Final = "here"
CANCELLED: Final = "cancelled"
WRITTEN: Final = frozenset({NEW, CHANGED})
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one thing in the file.

    ``verb``: new, changed, or why it is left: same, older, here (made on this node), cancelled.
    ``about``: what it became when it came before, "" when it is new.
    """

    verb: str
    imported: ImportedEvent | ImportedSeries
    about: str = ""

    @property
    def event(self) -> ImportedEvent:
        """The event, or the one that repeats."""
        return self.imported.master if isinstance(self.imported, ImportedSeries) else self.imported

    @property
    def repeats(self) -> bool:
        """Whether it becomes a series."""
        return isinstance(self.imported, ImportedSeries)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All steps in order of time, and what of the file is left out, by reason."""

    steps: tuple[Step, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def to_write(self) -> list[Step]:
        """The steps that change something."""
        return [step for step in self.steps if step.verb in WRITTEN]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many steps there are, by verb."""
        return Counter(step.verb for step in self.steps)


def compare(content: bytes, now: datetime) -> Comparison:
    """Read a calendar file and compare it with what is here.

    Raises:
        NoCalendar, BadLine, TooManyEvents
    """
    try:
        calendar = parse_calendar(content, this_node().time_zone, now)
    except BadLine as error:
        why = gettext(str(error.facts["why"]))
        raise BadLine(line=error.facts["line"], why=why) from error
    all_imported: list[ImportedEvent | ImportedSeries] = [*calendar.series, *calendar.events]
    uids = {_event_of(imported).uid for imported in all_imported}
    known = _origins(uids)
    here = known_uids(map(bare_uid, uids))
    steps = [_step(imported, known, here) for imported in all_imported]
    return Comparison(tuple(sorted(steps, key=_order)), calendar.left_out)


def bare_uid(uid: str) -> str:
    """Return a UID without the name of this node, which its own calendars put behind it."""
    host = urlsplit(settings.CONFIG.address).hostname or "localhost"
    return uid.removesuffix(f"@{host}")


def stamp_of(imported: ImportedEvent | ImportedSeries) -> tuple[int, str]:
    """Return how new the newest part of it is."""
    parts = (
        (imported.master, *imported.overrides)
        if isinstance(imported, ImportedSeries)
        else (imported,)
    )
    return max(part.stamp for part in parts)


def _step(
    imported: ImportedEvent | ImportedSeries,
    known: Mapping[tuple[str, str], ImportOrigin],
    here: set[str],
) -> Step:
    event = _event_of(imported)
    before = known.get((event.uid, event.key)) or (
        known.get((event.uid, "")) if event.key else None
    )
    if before is None:
        if bare_uid(event.uid) in here:
            return Step(MADE_HERE, imported)
        return Step(CANCELLED if event.cancelled else NEW, imported)
    if before.key == event.key and says_the_same(before.digest, imported):
        return Step(SAME, imported, before.about)
    if stamp_of(imported) < (before.sequence, before.changed):
        return Step(OLDER, imported, before.about)
    return Step(CHANGED, imported, before.about)


def _origins(uids: Iterable[str]) -> dict[tuple[str, str], ImportOrigin]:
    sorted_uids = sorted(set(uids))
    origins = {}
    for start in range(0, len(sorted_uids), CHUNK):
        for origin in ImportOrigin.objects.filter(uid__in=sorted_uids[start : start + CHUNK]):
            origins[origin.uid, origin.key] = origin
    return origins


def _event_of(imported: ImportedEvent | ImportedSeries) -> ImportedEvent:
    return imported.master if isinstance(imported, ImportedSeries) else imported


def _order(step: Step) -> tuple[object, ...]:
    return (not step.repeats, step.event.starts_at, step.event.uid, step.event.key)
