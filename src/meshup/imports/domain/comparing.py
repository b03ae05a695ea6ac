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
from meshup.imports.domain.imported_event import ImportedEvent, ImportedSeries, parse_calendar
from meshup.imports.errors import BadLine
from meshup.imports.models import ImportOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

NEW: Final = "new"
CHANGED: Final = "changed"
SAME: Final = "same"
OLDER: Final = "older"
HERE: Final = "here"
CANCELLED: Final = "cancelled"
WRITTEN: Final = frozenset({NEW, CHANGED})
SOME: Final = 500


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one thing in the file.

    ``verb``: new, changed, or why it is left: same, older, here (made on this node), cancelled.
    ``about``: what it became when it came before, "" when it is new.
    """

    verb: str
    found: ImportedEvent | ImportedSeries
    about: str = ""

    @property
    def event(self) -> ImportedEvent:
        """The event, or the one that repeats."""
        return self.found.master if isinstance(self.found, ImportedSeries) else self.found

    @property
    def repeats(self) -> bool:
        """Whether it becomes a series."""
        return isinstance(self.found, ImportedSeries)


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
        told = parse_calendar(content, this_node().time_zone, now)
    except BadLine as error:
        why = gettext(str(error.facts["why"]))
        raise BadLine(line=error.facts["line"], why=why) from error
    things: list[ImportedEvent | ImportedSeries] = [*told.series, *told.events]
    uids = {_event(one).uid for one in things}
    known = _origins(uids)
    here = known_uids(map(bare, uids))
    steps = [_step(one, known, here) for one in things]
    return Comparison(tuple(sorted(steps, key=_order)), told.left_out)


def bare(uid: str) -> str:
    """Return a UID without the name of this node, which its own calendars put behind it."""
    host = urlsplit(settings.CONFIG.address).hostname or "localhost"
    return uid.removesuffix(f"@{host}")


def stamp_of(found: ImportedEvent | ImportedSeries) -> tuple[int, str]:
    """Return how new the newest part of it is."""
    parts = (found.master, *found.overrides) if isinstance(found, ImportedSeries) else (found,)
    return max(part.stamp for part in parts)


def _step(
    one: ImportedEvent | ImportedSeries,
    known: Mapping[tuple[str, str], ImportOrigin],
    here: set[str],
) -> Step:
    event = _event(one)
    before = known.get((event.uid, event.key)) or (
        known.get((event.uid, "")) if event.key else None
    )
    if before is None:
        if bare(event.uid) in here:
            return Step(HERE, one)
        return Step(CANCELLED if event.cancelled else NEW, one)
    if before.key == event.key and says_the_same(before.digest, one):
        return Step(SAME, one, before.about)
    if stamp_of(one) < (before.sequence, before.changed):
        return Step(OLDER, one, before.about)
    return Step(CHANGED, one, before.about)


def _origins(uids: Iterable[str]) -> dict[tuple[str, str], ImportOrigin]:
    asked = sorted(set(uids))
    found = {}
    for start in range(0, len(asked), SOME):
        for one in ImportOrigin.objects.filter(uid__in=asked[start : start + SOME]):
            found[one.uid, one.key] = one
    return found


def _event(found: ImportedEvent | ImportedSeries) -> ImportedEvent:
    return found.master if isinstance(found, ImportedSeries) else found


def _order(step: Step) -> tuple[object, ...]:
    return (not step.repeats, step.event.starts_at, step.event.uid, step.event.key)
