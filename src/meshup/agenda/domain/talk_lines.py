"""Shell: talks of a room above on lines of timetables: placed, said anew, taken off, forgotten.

Whose talk it is, and whether it may be shown, that room decides; here stands what everybody reads.
Placing a talk that the event has already, and taking off one that it has not, change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.agenda.choices import SESSIONS, ItemKind
from meshup.agenda.domain.access import require
from meshup.agenda.domain.event_changes import changing_event, refuse_unless_allowed
from meshup.agenda.domain.gestures import Gesture
from meshup.agenda.domain.line_rows import change_item, new_item, talk_columns, usual_items
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.models import Event, Item
from meshup.community import rules
from meshup.history.domain.changes import Changing, refresh, refuse_if_changed
from meshup.history.domain.personal_data import rewrite_snapshots
from meshup.kit import clock
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from meshup.agenda.domain.plans import LineTalk
    from meshup.community.rules import Asker
    from meshup.history.domain.records import Snapshot
    from meshup.kit.localized_text import Texts

TALKS: Final = {ItemKind.TALKS, *SESSIONS}
"""Kinds of lines that a talk without an end takes over when they are open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Where in an evening a talk goes: without times, it is not placed yet.

    ``version`` is the one that the host's page showed; None asks nothing.
    """

    kind: str = ItemKind.TALK
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = ""
    titles: Texts
    languages: tuple[str, ...] = ()
    version: int | None = None


def place_talk(by: Asker | None, slug: str, talk: LineTalk, placing: Placing, at: datetime) -> int:
    """Put ``talk`` into the timetable of an event; return the key of its line.

    An open line of the same hour and place becomes the talk's; a line that carries it already is
    moved there. Of time for talks that it begins, what is left stays. An event that leaves its
    timetable to its series gets that one as its own.

    Raises:
        NotYours, NoSuchEvent, ChangedMeanwhile, NotInThisState, AlreadyOver, EndsBeforeStart,
        TextTooLong
    """
    require(by, rules.may_edit_programme)
    line = _line(talk, placing)
    line.check()
    with changing_event(by, slug, "place_talk", at) as (making, event):
        if placing.version is not None:
            refuse_if_changed(event, placing.version)
        if by is not None:
            refuse_unless_allowed(Gesture.TIMETABLE, event, at)
        items = _own_items(making, event)
        wanted = new_item(event, line)
        if (item := _line_for(items, wanted)) is None:
            making.save(wanted)
        else:
            change_item(making, item, _said(item, wanted))
        if (time := _time_for(items, wanted)) is not None:
            _begin(making, time, wanted)
        return (item or wanted).pk


def take_off_talk(
    by: Asker | None, slug: str, talk: UUID, at: datetime, version: int | None = None
) -> bool:
    """Take a talk out of an event's timetable, its line too; say whether it was there.

    Raises:
        NotYours, NoSuchEvent, ChangedMeanwhile, NotInThisState, AlreadyOver
    """
    require(by, rules.may_edit_programme)
    if not Item.objects.filter(event__slug=slug, talk=talk).exists():
        return False
    with changing_event(by, slug, "take_off_talk", at) as (making, event):
        if version is not None:
            refuse_if_changed(event, version)
        if by is not None:
            refuse_unless_allowed(Gesture.TIMETABLE, event, at)
        making.save(event)
        gone = list(event.items.filter(talk=talk))
        making.drop(*gone)
    return bool(gone)


def reword_talk(talk: LineTalk, titles: Texts, languages: Iterable[str], at: datetime) -> int:
    """Say a talk anew on every line that carries it, as the node itself; return on how many.

    Lines that say it already stay untouched, and so does the version of their event.
    """
    talk.check()
    said = talk_columns(talk) | {"titles": titles, "languages": list(languages)}
    written = 0
    with transaction.atomic():
        for slug in _events_of(talk.uuid):
            lines = Item.objects.filter(event__slug=slug, talk=talk.uuid)
            if all(_says(item, said) for item in lines):
                continue
            with changing_event(None, slug, "reword_talk", at) as (making, event):
                making.save(event)
                for item in event.items.filter(talk=talk.uuid):
                    change_item(making, item, said)
                    written += 1
    return written


def forget_talk_persons(talk: UUID, names: Collection[str] | None = None) -> int:
    """Take names off the lines of a talk, and out of what history holds of them.

    With ``names``, these go, wherever the talk is; without, all names and what they wrote of it.
    Undo then finds the lines as history has them. Returns how many lines and changes said any;
    twice changes nothing.
    """
    with transaction.atomic():
        gone = _forget_on_lines(talk, names)

        def rewrite(columns: Snapshot) -> Snapshot:
            """Return a snapshot of a line, without the names if it carries the talk."""
            if columns.get("talk") != str(talk):
                return columns
            return columns | _forgotten(columns, names)

        return gone + rewrite_snapshots({"item"}, rewrite)


def _forget_on_lines(talk: UUID, names: Collection[str] | None) -> int:
    """Take names off lines, and tell whatever shows them; no history keeps what was there."""
    lines = Item.objects.select_for_update(of=("self", "event")).select_related("event")
    making = Changing(None, clock.now())
    for item in lines.filter(talk=talk).order_by("pk"):
        left = _forgotten({"persons": item.persons, "abstracts": item.abstracts}, names)
        if _says(item, left):
            continue
        if item.event_id not in (row.key for row in making.rows_of("event")):
            making.watch(item.event)
            making.save(item.event)
        change_item(making, item, left)
    refresh(making)
    changed(*making.tags)
    return len(making.rows_of("item"))


def count_placed_talks(making: Changing) -> None:
    """Note how many lines with a talk each event has whose lines a change has touched."""
    rows = (row.after or row.before or {} for row in making.rows_of("item"))
    events = {columns["event_id"] for columns in rows}
    if not events:
        return
    carrying = Item.objects.filter(event__in=events).exclude(talk=None)
    keys = list(carrying.values_list("event", flat=True))
    for event in Event.objects.filter(pk__in=events):
        if event.placed_talks != (count := keys.count(event.pk)):
            Event.objects.filter(pk=event.pk).update(placed_talks=count)


def _line(talk: LineTalk, placing: Placing) -> LinePlan:
    return LinePlan(
        kind=placing.kind,
        starts_at=placing.starts_at,
        ends_at=placing.ends_at,
        titles=placing.titles,
        zone=placing.zone,
        languages=placing.languages,
        talk=talk,
    )


def _own_items(making: Changing, event: Event) -> list[Item]:
    """Return the event's own lines, stored; those of its series, if it had none of its own."""
    usual = [] if event.own_timetable else usual_items(event)
    event.own_timetable = True
    making.save(event)
    making.save(*usual)
    return list(event.items.all())


def _line_for(items: Collection[Item], wanted: Item) -> Item | None:
    """Return the line that becomes ``wanted``: the talk's own, else an open one at its hour."""
    own = (item for item in items if item.talk == wanted.talk)
    kinds = SESSIONS if wanted.ends_at else TALKS
    open_ones = (
        item
        for item in items
        if item.starts_at is not None
        and (item.starts_at, item.zone) == (wanted.starts_at, wanted.zone)
        and item.kind in kinds
        and item.talk is None
        and not item.titles
    )
    return next(own, None) or next(open_ones, None)


def _said(item: Item, wanted: Item) -> dict[str, Any]:
    """Return the columns of ``wanted`` for ``item``, which keeps what nobody said of the talk."""
    names = ("kind", "starts_at", "ends_at", "zone", "titles", "languages")
    talk = ("talk", "talk_slug", "persons", "abstracts", "level")
    columns = {name: getattr(wanted, name) for name in (*names, *talk)}
    is_open = item.talk is None
    return columns | ({"ends_at": wanted.ends_at or item.ends_at} if is_open else {})


def _time_for(items: Collection[Item], wanted: Item) -> Item | None:
    """Return the time for talks that a talk begins."""
    if wanted.starts_at is None or wanted.ends_at is None:
        return None
    times = (item for item in items if item.kind == ItemKind.TALKS and item.talk is None)
    here = (wanted.starts_at, wanted.zone)
    return next((item for item in times if (item.starts_at, item.zone) == here), None)


def _begin(making: Changing, time: Item, talk: Item) -> None:
    """Leave of a time for talks what comes after the talk that begins it; nothing, if none is."""
    if time.ends_at is None or talk.ends_at is None or talk.ends_at >= time.ends_at:
        making.drop(time)
    else:
        change_item(making, time, {"starts_at": talk.ends_at})


def _says(item: Item, said: dict[str, Any]) -> bool:
    return all(getattr(item, name) == value for name, value in said.items())


def _events_of(talk: UUID) -> list[str]:
    rows = Item.objects.filter(talk=talk).order_by("event__slug")
    return list(rows.values_list("event__slug", flat=True).distinct())


def _forgotten(columns: dict[str, Any], names: Collection[str] | None) -> dict[str, Any]:
    """Return persons and abstracts without ``names``, or without anybody."""
    if names is None:
        return {"persons": [], "abstracts": {}}
    persons = [name for name in columns.get("persons", ()) if name not in names]
    return {"persons": persons, "abstracts": columns.get("abstracts", {})}
