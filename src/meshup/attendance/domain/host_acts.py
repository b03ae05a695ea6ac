"""Shell: what hosts do with who comes: let in out of turn, remove, put back, block.

Each act is one transaction, in which the rows of its events are locked first, is written into the
log of moderation with who and why, and lets free places go to who waits. Doing it twice does it
once. Nobody is ever let in over the capacity: a host raises it in the same step, or waits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.attendance import signals
from meshup.attendance.choices import Standing
from meshup.attendance.domain.evenings import STORED, opened_with
from meshup.attendance.domain.host_terms import set_terms, terms_for
from meshup.attendance.domain.open_events import settle
from meshup.attendance.errors import (
    NoPlaceFree,
    NoSuchEvening,
    NoSuchRemoval,
    NotWaiting,
    Over,
)
from meshup.attendance.models import (
    Attendance,
    Removal,
    RemovedEvening,
)
from meshup.attendance.rules import may_keep_attendance
from meshup.community.rules import require
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.blocks import block_peer
from meshup.moderation.domain.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.attendance.domain.open_events import OpenEvent
    from meshup.community.rules import Asker

LET_IN: Final = "attendance.let_in"
REMOVE: Final = "attendance.remove"
PUT_BACK: Final = "attendance.put_back"

REASON_LENGTH: Final = 200

WAITS: Final = (Standing.WAITING, Standing.OFFERED)
GONE: Final = (Standing.REMOVED, Standing.SKIPPED)


def let_in(
    by: Asker, slug: str, evening: int, why: str, at: datetime, *, more_places: bool = False
) -> None:
    """Let somebody who waits come, out of turn, for a reason that is kept beside their name.

    Args:
        by, slug, evening: who lets in, to which event, and the number of the evening.
        why: such as "brings a projector".
        at: the moment.
        more_places: raise the number of places of this event, if there are too few, to as many.

    Raises:
        HostsOnly, ReasonMissing, NoSuchEvening, NotWaiting, Over
        NoPlaceFree: there are too few, and they shall not become more.
    """
    require(by, may_keep_attendance)
    words = reason(why)
    with transaction.atomic():
        event, mine = _opened(slug, evening, at)
        if mine.standing == Standing.COMING and mine.let_in_because == words[:REASON_LENGTH]:
            return
        if mine.standing not in WAITS:
            raise NotWaiting
        if not event.takes_place:
            raise Over
        _seat(by, event, mine, more_places=more_places)
        mine.let_in_because = words[:REASON_LENGTH]
        mine.save(update_fields=["let_in_because"])
        signals.place_given.send(sender=Attendance, evening=mine.pk)
        log_act(by, LET_IN, f"event:{slug}", words, at, _about(mine))


def _seat(by: Asker, event: OpenEvent, mine: Attendance, *, more_places: bool) -> None:
    """Let ``mine`` come; raise the capacity to what is taken then, if it has to be.

    Raises:
        NoPlaceFree
    """
    capacity = event.terms.capacity
    kept = mine.persons if mine.standing == Standing.OFFERED else 0
    needed = event.taken - kept + mine.persons
    lacking = capacity is not None and needed > capacity
    if lacking and not more_places:
        free = max(0, (capacity or 0) - event.taken + kept)
        raise NoPlaceFree(persons=mine.persons, free=free)
    event.move(mine, Standing.COMING)
    mine.save()
    settle([event])
    if lacking:
        facts = terms_for(by, event.event.slug)
        plan = replace(facts.plan, capacity=needed)
        set_terms(by, event.event.slug, facts.version, plan, event.at)


def remove(by: Asker, slug: str, evening: int, why: str, at: datetime) -> None:
    """Take somebody off the list of an event; ``put_back`` undoes it.

    Raises:
        HostsOnly, ReasonMissing, NoSuchEvening
    """
    require(by, may_keep_attendance)
    words = reason(why)
    with transaction.atomic():
        event, mine = _opened(slug, evening, at)
        if mine.standing == Standing.REMOVED:
            return
        removal = Removal.objects.create(event_id=event.key, made_at=at)
        take_off({event.key: event}, [mine], removal)
        log_act(by, REMOVE, f"event:{slug}", words, at, _about(mine))
        settle([event])


def block(by: Asker, slug: str, evening: int, why: str, at: datetime) -> None:
    """Block the peer, and take them off the lists of everything that is still to come.

    Raises:
        HostsOnly, ReasonMissing, NoSuchEvening, and what ``moderation.domain.blocks`` refuses.
    """
    require(by, may_keep_attendance)
    words = reason(why)
    with transaction.atomic():
        row = Attendance.objects.filter(pk=evening, event__slug=slug).first()
        if row is None:
            raise NoSuchEvening
        coming = Attendance.objects.filter(peer=row.peer_id, event__ends_at__gt=at)
        opened, evenings = opened_with(coming.exclude(standing__in=GONE), at)
        if evenings:
            removal = Removal.objects.create(event_id=row.event_id, made_at=at)
            take_off(opened, evenings, removal)
        log_act(by, REMOVE, f"event:{slug}", words, at, _about(row))
        block_peer(by, row.peer_id, words, at)
        settle(opened.values())


def put_back(by: Asker, slug: str, removal: int, at: datetime) -> None:
    """Put back what was removed in one press, each to where it stood, or in line as of old.

    Places that others got meanwhile stay theirs.

    Raises:
        HostsOnly
        NoSuchRemoval: there is none (any more).
    """
    require(by, may_keep_attendance)
    with transaction.atomic():
        row = Removal.objects.select_for_update().filter(pk=removal, event__slug=slug).first()
        if row is None:
            raise NoSuchRemoval
        before = dict(row.evenings.values_list("evening", "standing_before"))
        removed = Attendance.objects.filter(removed__removal=row, standing=Standing.REMOVED)
        opened, evenings = opened_with(removed, at)
        for evening in sorted(evenings, key=lambda each: (each.queued_at, each.pk)):
            maybe = before[evening.pk] == Standing.MAYBE
            event = opened[evening.event_id]
            event.place(evening, evening.persons, evening.queued_at, maybe=maybe)
        Attendance.objects.bulk_update(evenings, STORED, batch_size=500)
        facts = ActContext(facts={"registrations": len({row.registration_id for row in evenings})})
        log_act(by, PUT_BACK, f"event:{slug}", "", at, facts)
        row.delete()
        settle(opened.values())
        signals.put_back.send(sender=Attendance, evenings=[each.pk for each in evenings])


def take_off(
    opened: dict[int, OpenEvent], evenings: Iterable[Attendance], removal: Removal
) -> None:
    """Let evenings of opened events stand as removed by ``removal``; the caller settles."""
    rows = list(evenings)
    RemovedEvening.objects.bulk_create(
        RemovedEvening(removal=removal, evening=row, standing_before=row.standing) for row in rows
    )
    for row in rows:
        opened[row.event_id].move(row, Standing.REMOVED)
    gone = Attendance.objects.filter(pk__in=[row.pk for row in rows])
    gone.update(standing=Standing.REMOVED, offered_until=None)
    signals.taken_off.send(sender=Attendance, evenings=[row.pk for row in rows])


def _opened(slug: str, evening: int, at: datetime) -> tuple[OpenEvent, Attendance]:
    """Return the locked event, and an evening of it on the list.

    Raises:
        NoSuchEvening
    """
    rows = Attendance.objects.filter(pk=evening, event__slug=slug)
    opened, found = opened_with(rows.exclude(standing=Standing.SKIPPED), at)
    if not found:
        raise NoSuchEvening
    return opened[found[0].event_id], found[0]


def _about(evening: Attendance) -> ActContext:
    return ActContext(facts={"registration": evening.registration_id, "evening": evening.pk})
