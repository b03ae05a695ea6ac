"""Shell: talks follow the timetables, whoever changes these: a host, an undo, an import, the clock.

A change of the agenda is seen in its transaction (``history.domain.tracking.follow_changes``): so
a talk is scheduled exactly while a line that is ahead carries it. The row of the event is locked by
then, and that of the talk is locked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.agenda.domain.queries.talks_of_events import talks_of_events
from meshup.proposals import signals
from meshup.proposals.choices import ENDED, Actor, ProposalState
from meshup.proposals.domain.moving import (
    NODE,
    Circumstances,
    Mover,
    announce,
    move,
    note_step,
    void_offers,
)
from meshup.proposals.domain.whereabouts import coming_places, state_by_places, steps_towards
from meshup.proposals.models import Offer, Proposal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.history.domain.changes import Changing
    from meshup.history.domain.records import Snapshot

WHERE: Final = ("talk", "event_id", "starts_at", "ends_at", "zone")
"""Columns of a line that say which talk is where."""


def follow_timetables(making: Changing) -> None:
    """Let talks follow a change of the agenda, in its transaction."""
    on_lines = set(_talks_on_lines(making))
    touched = on_lines | _talks_of_events(making)
    if not touched:
        return
    by = NODE if making.by is None else Mover(Actor.HOST, making.by)
    for row, places in _locked_with_places(touched):
        _settle(row, places, by, making.at, is_on_line=row.uuid in on_lines)


def _talks_on_lines(making: Changing) -> Iterator[UUID]:
    """Yield the talks of lines that are new, gone, or at another time or place."""
    for row in making.rows_of("item"):
        if _where(row.before) != _where(row.after):
            for side in (row.before, row.after):
                if side and side.get("talk"):
                    yield UUID(side["talk"])


def _where(columns: Snapshot | None) -> tuple[object, ...]:
    return tuple(columns.get(name) for name in WHERE) if columns else ()


def _talks_of_events(making: Changing) -> set[UUID]:
    """Return the talks of events whose time or state was changed."""
    columns = ("state", "starts_at", "ends_at")
    keys = [
        row.key
        for row in making.rows_of("event")
        if row.before and row.after
        if any(row.before.get(name) != row.after.get(name) for name in columns)
    ]
    return talks_of_events(keys) if keys else set()


def _locked_with_places(
    uuids: Collection[UUID],
) -> list[tuple[Proposal, tuple[TalkPlace, ...]]]:
    rows = Proposal.objects.select_for_update(no_key=True).filter(uuid__in=uuids).order_by("pk")
    found = list(rows)
    places = places_of_talks([row.uuid for row in found], drafts=True) if found else {}
    return [(row, places.get(row.uuid, ())) for row in found]


def _settle(
    row: Proposal, places: Iterable[TalkPlace], by: Mover, at: datetime, *, is_on_line: bool
) -> None:
    """Let a locked proposal be in the state that its places give it; say so if they are new."""
    everywhere = tuple(places)
    if row.state in ENDED and coming_places(everywhere, at):
        signals.lines_left.send(sender=Proposal, uuid=row.uuid)
        return
    target, event = state_by_places(everywhere, at)
    steps = steps_towards(row.state, target)
    for to in steps:
        move(row, to, by, at, Circumstances(event=event))
    if is_on_line and not steps and row.state == ProposalState.SCHEDULED:
        _note_travel(row, by, at, event)
    if is_on_line:
        announce(row, "placed")


def _note_travel(row: Proposal, by: Mover, at: datetime, event: str) -> None:
    """Write down that a talk is on another event now; another hour is no news for its history."""
    last = row.steps.order_by("-at", "-pk").first()
    if last is None or last.event != event:
        step = (ProposalState.SCHEDULED.value, ProposalState.SCHEDULED)
        note_step(row, step, by, at, Circumstances(event=event))


def follow_clock(at: datetime) -> int:
    """Let talks be held whose last date is over, and offers of dates that are; return how many.

    Each in a transaction of its own; twice is once.
    """
    settled = sum(_follow_clock(uuid, at) for uuid in _scheduled())
    return settled + sum(_end_offer(uuid, at) for uuid in _offered_before(at))


def _scheduled() -> list[UUID]:
    rows = Proposal.objects.filter(state=ProposalState.SCHEDULED).order_by("pk")
    return list(rows.values_list("uuid", flat=True))


def _follow_clock(uuid: UUID, at: datetime) -> bool:
    with transaction.atomic():
        for row, places in _locked_with_places([uuid]):
            before = row.state
            _settle(row, places, NODE, at, is_on_line=False)
            return row.state != before
    return False


def _offered_before(at: datetime) -> list[UUID]:
    waiting = Offer.objects.filter(answer="", ends_at__lte=at).order_by("pk")
    return list(waiting.values_list("proposal__uuid", flat=True))


def _end_offer(uuid: UUID, at: datetime) -> bool:
    """Let a proposal wait again whose offered date has gone by without an answer."""
    with transaction.atomic():
        row = Proposal.objects.select_for_update(no_key=True).filter(uuid=uuid).first()
        if row is None or row.state != ProposalState.OFFERED:
            return False
        void_offers(row, at)
        move(row, ProposalState.RECEIVED, NODE, at)
    return True
