"""Shell: which node is the home of an event: we go on from another, or another goes on from us.

Who may, ``succession`` decides; here is what changes. Each function is one transaction, and
twice is once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from meshup.agenda.domain.carried_events import (
    bring_home,
    change_carried,
    event_in_any_state,
    slugs_of_events,
)
from meshup.agenda.domain.tags import AGENDA, event_tag
from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.domain.host_terms import set_capacity
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.cohosting.domain.carrying import carried_facts
from meshup.cohosting.domain.holding import home_writes
from meshup.cohosting.domain.record import record_digest
from meshup.cohosting.domain.record_ids import record_id
from meshup.cohosting.domain.record_reading import MOST_RECORDS_BEFORE, read_record
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import BadRecord, NoSuchRecord, OtherCalendarName
from meshup.cohosting.models import Carried, Together
from meshup.fediverse.domain.own_actors import group, identity_key
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.cohosting.domain.record import Record


@transaction.atomic
def go_on(document: Mapping[str, Any], at: datetime) -> str:
    """Be the home of an event, from the last record of the home before us; return its address.

    Our event says once more what that record says, and is nobody else's from then on: its UID
    stays, its SEQUENCE grows. Places that the home gave to others stay theirs; those that it had
    free are ours, and those of its own people are kept for them.

    Raises:
        BadRecord, NoSuchRecord: we have no such event. OtherCalendarName.
    """
    record = read_record(document)
    held = _held(record.id)
    row = _own(record.uuid)
    event_id = held.event_id if held is not None else row.event_id if row is not None else None
    if event_id is None or (row is not None and row.event_id != event_id):
        raise NoSuchRecord
    slug = _slug(event_id)
    if event_in_any_state(slug).uid != record.uid:
        raise OtherCalendarName
    has_own_place = held is None or held.has_own_place
    with home_writes():
        change_carried(event_id, carried_facts(record, has_own_place=has_own_place), at)
        bring_home(event_id, record.page, record.sequence, at)
    if not has_own_place:
        _take_free_places(slug, record, at)
    if held is not None:
        held.event, held.is_held, held.silent_since = None, False, None
        held.next_at = at
        held.save()
    _be_home(row or Together(uuid=record.uuid, event_id=event_id, made_at=at), record, at)
    changed(TOGETHER, AGENDA, event_tag(slug))
    return slug


@transaction.atomic
def hand_over(uuid: UUID, did: str, record: str) -> None:
    """Name who is home from now on, as our last word.

    Raises:
        NoSuchRecord: we are not its home.
    """
    row = _own(uuid)
    if row is None or not row.is_home:
        raise NoSuchRecord
    row.is_home, row.is_paused, row.is_stale = False, False, True
    row.moved_to = {"did": did, "record": record}
    row.save()
    changed(TOGETHER)


@transaction.atomic
def keep_home(uuid: UUID, at: datetime) -> None:
    """Be the home again, or still, of an event whose next home never went on.

    Raises:
        NoSuchRecord: it is not ours.
    """
    row = _own(uuid)
    if row is None or Carried.objects.filter(event=row.event_id, is_held=True).exists():
        raise NoSuchRecord
    row.is_home, row.is_paused, row.is_stale = True, False, True
    row.moved_to, row.looked_at = {}, at
    row.save()
    changed(TOGETHER)


@transaction.atomic
def note_look(uuid: UUID, at: datetime, *, is_paused: bool) -> None:
    """Note that we looked whether another goes on with an event of ours, and whether one does."""
    row = _own(uuid)
    if row is None:
        return
    if row.is_paused != is_paused:
        changed(TOGETHER, AGENDA, event_tag(_slug(row.event_id)))
        row.is_stale = True
    row.looked_at, row.is_paused = at, is_paused
    row.save(update_fields=["looked_at", "is_paused", "is_stale"])


@transaction.atomic
def note_before(document: Mapping[str, Any], at: datetime) -> bool:
    """Keep a newer record of a home that another went on from; the caller has looked who signed.

    Returns whether it is newer.
    """
    record = read_record(document)
    rows = Carried.objects.select_for_update().filter(record_id=record.id, is_held=False)
    row = rows.exclude(document={}).first()
    if row is None or record.version <= row.version or record.uid != row.document.get("uid"):
        return False
    row.version, row.digest, row.document = record.version, record_digest(document), dict(document)
    row.next_at = at
    row.save()
    return True


def _be_home(row: Together, record: Record, at: datetime) -> None:
    own, mine = identity_key().did, record_id(row.uuid)
    before = [one for one in (record.id, *record.continues) if one != mine]
    row.version = max(row.version, record.version)
    row.digest = b""
    row.is_home, row.is_paused, row.is_stale = True, False, True
    row.moved_to, row.looked_at = {}, at
    row.successors = [did for did in record.successors if did != own]
    row.take_over_after_days = record.take_over_after_days
    row.parts = list(record.parts)
    row.continues = before[:MOST_RECORDS_BEFORE]
    row.places_before = {
        place.group: place.given for place in record.places if place.given is not None
    }
    row.save()


def _take_free_places(slug: str, record: Record, at: datetime) -> None:
    """Let as many more come through us as were free at the home; who came through it still may."""
    home, mine = record.place_of(record.home.group), record.place_of(group().id)
    now = numbers_of(slug).capacity
    if now is None or home is None or mine is None or mine.given is None:
        return
    if home.capacity is None or home.coming is None or home.coming >= home.capacity:
        return
    set_capacity(slug, now + home.capacity - home.coming, at)


def _held(name: str) -> Carried | None:
    rows = Carried.objects.select_for_update(of=("self",)).filter(record_id=name, is_held=True)
    return rows.exclude(event=None).first()


def _own(uuid: UUID | str) -> Together | None:
    try:
        return Together.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    except ValueError:
        raise BadRecord("uuid") from None


def _slug(event_id: int) -> str:
    slug = slugs_of_events([event_id]).get(event_id)
    if slug is None:
        raise NoSuchEvent
    return slug
