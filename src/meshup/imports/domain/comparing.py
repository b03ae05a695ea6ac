"""Shell: what a calendar would change here. Reads, and writes nothing.

An event is known by its UID. What was made on this node and comes back in its own calendar is left
alone, and so is a file that is older than what was read before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings

from meshup.agenda.domain.queries.search import known_uids
from meshup.calendar_files.imported_event import ImportedDates, ImportedEvent, LeftOut
from meshup.calendar_files.parsing import parse_calendar
from meshup.community.domain.queries import this_node
from meshup.imports.domain.checking import checked
from meshup.imports.domain.origins import (
    origins_of,
    rows_here,
    stored_uid,
    title_of,
    uids_of_source,
)
from meshup.imports.domain.parts import CANCELLED_ON, WantedItem
from meshup.imports.domain.places import Places
from meshup.imports.domain.planning import plan_item, plan_vanished
from meshup.imports.domain.steps import (
    CHANGED,
    MADE_HERE,
    NEW,
    OLDER,
    RETAINED,
    SAME,
    WITHDRAWN,
    Comparison,
    Step,
)
from meshup.imports.domain.wanted import Node, dates_of_series, wanted_item
from meshup.kit.web import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from meshup.calendar_files.imported_event import ImportedItem, ParsedCalendar, Stamp
    from meshup.imports.domain.steps import Here, Origin, PartStep

CHUNK: Final = 250
ABSENT: Final = frozenset({"private", "untitled"})
"""Reasons for which an event of a file is as good as not in it."""

OPERATIONS: Final = frozenset({"create", "update", "remove", "cancel"})


@dataclass
class Calendar:
    """A calendar that was read, and what has to be known to compare it.

    Attributes:
        is_address: whether it is all that its address has, which a file need not be.
        vanished: UIDs that its address named once and names no more; and those that are hidden.
        hidden: UIDs that it names and does not show, for they are private or have no title.
    """

    items: tuple[ImportedItem, ...]
    left_out: tuple[LeftOut, ...]
    places: Places
    node: Node
    is_address: bool = False
    vanished: list[str] = field(default_factory=list)
    hidden: frozenset[str] = frozenset()

    def chunks(self) -> Iterable[tuple[Sequence[ImportedItem], Sequence[str]]]:
        """Yield the items, then the UIDs that have vanished, some at a time."""
        for start in range(0, len(self.items), CHUNK):
            yield self.items[start : start + CHUNK], ()
        for start in range(0, len(self.vanished), CHUNK):
            yield (), self.vanished[start : start + CHUNK]


def read_calendar(content: bytes, now: datetime, source: int | None = None) -> Calendar:
    """Read a calendar file; ``source`` is the number of its address, when it has one.

    Raises:
        NoCalendar, BadLine, TooManyEvents
    """
    node = this_node()
    parsed = parse_calendar(content, node.time_zone, now)
    places = Places()
    calendar = Calendar(
        parsed.items,
        parsed.left_out,
        places,
        Node(node.languages or ["en"], places.venue_of, now),
        is_address=source is not None,
    )
    named = {stored_uid(item.uid) for item in parsed.items}
    absent, unreadable = _left_out_uids(parsed)
    calendar.hidden = frozenset(origins_of(absent - named - unreadable))
    known = uids_of_source(source) if source is not None else set()
    calendar.vanished = sorted((known - named - unreadable) | calendar.hidden)
    return calendar


def compare(content: bytes, now: datetime, source: int | None = None) -> Comparison:
    """Read a calendar file and compare it with what is here.

    Raises:
        NoCalendar, BadLine, TooManyEvents
    """
    calendar = read_calendar(content, now, source)
    left_out = list(calendar.left_out)
    steps: list[Step] = []
    for items, vanished in calendar.chunks():
        steps += steps_for(calendar, items, vanished, left_out)
    return Comparison(tuple(sorted(steps, key=_order)), tuple(left_out), calendar.places.name_of)


def steps_for(
    calendar: Calendar,
    items: Sequence[ImportedItem],
    vanished: Sequence[str],
    left_out: list[LeftOut],
) -> list[Step]:
    """Return what is done with ``items`` and ``vanished``, which changes nothing yet.

    What cannot be taken is added to ``left_out``.
    """
    origins = origins_of([*(stored_uid(item.uid) for item in items), *vanished])
    here = rows_here(origins, calendar.node.now)
    known = known_uids(bare_uid(item.uid) for item in items)
    steps = [
        step
        for item in items
        if (
            step := _step(
                calendar, item, origins.get(stored_uid(item.uid), {}), here, known, left_out
            )
        )
    ]
    for uid in vanished:
        main = origins[uid].get("") or next(iter(origins[uid].values()))
        if uid in calendar.hidden:
            parts = plan_item(WantedItem(uid, "", 0, main.stamp, {}), origins[uid], here)
        else:
            parts = plan_vanished(origins[uid], here)
        verb = WITHDRAWN if _operates(parts) else RETAINED if _retains(parts) else SAME
        steps.append(Step(uid, verb, title_of(main.fields) or main.slug, parts=tuple(parts)))
    return steps


def bare_uid(uid: str) -> str:
    """Return a UID without the name of this node, which its own calendars put behind it."""
    host = urlsplit(settings.CONFIG.address).hostname or "localhost"
    return uid.removesuffix(f"@{host}")


def _step(
    calendar: Calendar,
    item: ImportedItem,
    origins: Mapping[str, Origin],
    here: Here,
    known: set[str],
    left_out: list[LeftOut],
) -> Step | None:
    event = item if isinstance(item, ImportedEvent) else item.master
    uid = stored_uid(item.uid)
    if _made_here(event.source_url) or (not origins and bare_uid(item.uid) in known):
        return Step(uid, MADE_HERE, event.title, item.line, item)
    before = origins.get("")
    if before is not None and not _is_alone(item) and is_older(event.stamp, before.stamp):
        return Step(uid, OLDER, event.title, item.line, item)
    main = origins.get("")
    cancelled_on = str(((main and main.fields) or {}).get(CANCELLED_ON, ""))
    whole = _wanted(calendar, item, main, cancelled_on)
    wanted, refused = checked(whole)
    left_out += [
        LeftOut(part.line or item.line, event.title[:80], "refused", spoken(why))
        for part, why in refused
    ]
    if wanted is None or not (wanted.parts or origins):
        return None
    parts = tuple(plan_item(wanted, origins, here))
    verb = SAME
    if _operates(parts):
        verb = CHANGED if origins else NEW
    elif _retains(parts):
        verb = RETAINED
    return Step(uid, verb, event.title, item.line, item, wanted, parts)


def _wanted(
    calendar: Calendar, item: ImportedItem, main: Origin | None, cancelled_on: str
) -> WantedItem:
    """Return what an item wants; overrides alone in a file leave the rest of their series."""
    whole_here = main is not None and main.kind == "series" and not calendar.is_address
    series = main.fields if main is not None and whole_here else None
    if isinstance(item, ImportedDates) and _is_alone(item) and series:
        return dates_of_series(item, calendar.node, series)
    return wanted_item(item, calendar.node, cancelled_on)


def _is_alone(item: ImportedItem) -> bool:
    """Say whether an item is overrides without the event that they override."""
    return isinstance(item, ImportedDates) and item.first == item.last


def is_older(stamp: Stamp, before: Stamp) -> bool:
    """Say whether a file is older than what was read before, by SEQUENCE, then by its moment.

    A file that says neither is taken for new; so is one whose moment is later, whatever its
    SEQUENCE: some programs begin to count again.
    """
    sequence, moment = stamp
    if sequence != before[0]:
        dated = bool(moment and before[1])
        unknown = not sequence and not moment and bool(before[1])
        return sequence < before[0] and not unknown and not (dated and moment > before[1])
    return bool(moment and before[1]) and moment < before[1]


def _made_here(url: str) -> bool:
    return bool(url) and url.startswith(f"{settings.CONFIG.address.rstrip('/')}/")


def _operates(parts: Iterable[PartStep]) -> bool:
    return any(part.operation in OPERATIONS for part in parts)


def _retains(parts: Iterable[PartStep]) -> bool:
    return any(part.retained or part.stays_because for part in parts)


def _left_out_uids(parsed: ParsedCalendar) -> tuple[set[str], set[str]]:
    """Return the UIDs that the file does not show, and those that could not be read."""
    absent: set[str] = set()
    unreadable: set[str] = set()
    for left in parsed.left_out:
        if left.uid:
            (absent if left.reason in ABSENT else unreadable).add(stored_uid(left.uid))
    return absent, unreadable


def _order(step: Step) -> tuple[object, ...]:
    event = step.item and (step.item if isinstance(step.item, ImportedEvent) else step.item.master)
    starts = event.starts_at.isoformat() if event else ""
    return (isinstance(step.item, ImportedEvent | None), starts, step.uid)
