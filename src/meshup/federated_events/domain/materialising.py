"""Shell: makes what is federated the same as what the agenda shows to everybody.

The agenda is compared as a whole with what was published last: events to come, of each series its
next three dates, and what hosts changed of anything else. What differs is signed, written and put
into the queue of deliveries in one transaction; what is the same writes nothing and sends nothing.

Method
    All is read and compared before the transaction. It begins with the one row that counts rounds:
    if another round has written since, this one begins again. So two that run at once never put
    an older document over a newer one, and nothing that visitors do waits for the comparison.
    Fifty are written in one transaction.

    An event that is over stays as it was published, unless a host changes or hides it. One that
    left the window of three, because another date came before it, stays federated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.queries.events import coming_and_next_dates, event_of
from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.domain.queries.numbers import numbers_of_many, settings_of_node
from meshup.community.domain.queries import this_node
from meshup.federated_events.domain.event_facts import FORM, EventWriter, event_writer
from meshup.federated_events.domain.posts import rewrite_posts
from meshup.federated_events.domain.sending import (
    Sending,
    next_second,
    publish,
    publish_again,
    rewrite,
    take_away,
)
from meshup.federated_events.event_parts import held_elsewhere, inboxes_of
from meshup.federated_events.models import EVENTS, FederatedEvent, Round
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import identity_key
from meshup.fediverse.domain.settings import federation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence

DATES: Final = 3
"""How many dates of each series are federated."""
ROUND: Final = 1
TRIES: Final = 5
AT_ONCE: Final = 50
"""Events that one transaction publishes, changes or takes away at most."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many events a round published, changed and took away."""

    created: int = 0
    updated: int = 0
    deleted: int = 0

    @property
    def total(self) -> int:
        """How many events that were."""
        return self.created + self.updated + self.deleted

    def __add__(self, other: Compared) -> Compared:
        return Compared(
            self.created + other.created,
            self.updated + other.updated,
            self.deleted + other.deleted,
        )


def is_due(at: datetime) -> bool:
    """Say whether the clock, or something that no change of the agenda told, asks for a round."""
    if not federation().is_on:
        return False
    row = Round.objects.filter(pk=ROUND).first()
    if row is None or row.inputs != _inputs():
        return True
    return row.next_at is not None and row.next_at <= at


def materialise(at: datetime) -> Compared:
    """Compare the agenda with what is federated, and publish what differs.

    Twice changes nothing. Nothing happens while federation is off.

    Raises:
        RuntimeError: others write faster than this reads.
    """
    if not federation().is_on:
        return Compared()
    note_move(at)
    compared, plan, tries = Compared(), None, 0
    while tries < TRIES:
        plan = plan or _Plan.read(at)
        done = plan.write_some()
        if done is None:
            plan, tries = None, tries + 1
            continue
        compared += done
        if done.total < AT_ONCE:
            return compared
    raise RuntimeError("Rounds of federating overtake each other")


def note_move(at: datetime) -> int:
    """Have all that was published at another address looked at; return how many events that are.

    A node that was restored elsewhere keeps its events under the ids that they have there. What is
    to come is published anew; of what is over, the documents are written anew, and nobody is told.
    """
    row = Round.objects.filter(pk=ROUND).first()
    if row is None or row.inputs == _inputs():
        return 0
    rewrite_posts(at)
    living = FederatedEvent.objects.filter(gone_at=None, is_stale=False)
    elsewhere = living.exclude(document__id__startswith=absolute(EVENTS))
    return elsewhere.update(is_stale=True)


def key_of(event: Occurrence) -> str:
    """Return what is this very event: the rule's date of its series, or its UID when alone.

    An address may be given to another event when the first is gone; this is not.
    """
    return f"date:{event.slug}" if event.recurrence_date else f"uid:{event.uid}"


def _inputs() -> str:
    """Return what documents show beside the agenda, as one word."""
    node, numbers = this_node(), settings_of_node()
    who = (absolute(""), identity_key().did)
    told = (FORM, who, node.name, node.languages, node.city, numbers.shows_numbers)
    return sha256(repr(told).encode()).hexdigest()


@dataclass
class _Plan:
    """What a round read, and the documents that it would publish."""

    at: datetime
    begun: int
    inputs: str
    writer: EventWriter
    events: dict[str, Occurrence]
    rows: dict[str, FederatedEvent]
    digests: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def read(cls, at: datetime) -> _Plan:
        """Read the events that are to be federated, and the rows that there are."""
        begun = Round.objects.filter(pk=ROUND).values_list("begun", flat=True).first() or 0
        coming = coming_and_next_dates(at, DATES)
        others = held_elsewhere([event.slug for event in coming])
        events = {key_of(event): event for event in coming if event.slug not in others}
        rows = {row.key: row for row in _rows_to_look_at(at, events)}
        for row in rows.values():
            if row.key not in events and row.gone_at is None:
                events |= _still_public(row)
        slugs = [event.slug for event in events.values()]
        shows_numbers = settings_of_node().shows_numbers
        writer = event_writer(numbers_of_many(slugs) if shows_numbers else {})
        plan = cls(at, begun, _inputs(), writer, events, rows)
        plan.compare()
        return plan

    def compare(self) -> None:
        """Take over what the agenda says, and work out what each document would say."""
        moment = next_second(self.at)
        for key, event in self.events.items():
            if key not in self.rows:
                self.rows[key] = FederatedEvent(key=key, published_at=moment, updated_at=moment)
            row = self.rows[key]
            row.slug, row.starts_at, row.ends_at = event.slug, event.starts_at, event.ends_at
            if not row.first_place and event.place is not None and not event.online:
                row.first_place = {"slug": event.place.slug, "name": event.place.name}
            self.digests[key] = self.writer.digest(event, row)

    @transaction.atomic
    def write_some(self) -> Compared | None:
        """Write and send what differs, the soonest first, ``AT_ONCE`` at most; the rest next time.

        Returns None, having written nothing, when another round has written since this was read.
        """
        Round.objects.get_or_create(pk=ROUND)
        row = Round.objects.select_for_update().get(pk=ROUND)
        if row.begun != self.begun:
            return None
        done = self._write_rows(Sending.begin(self.at))
        row.begun += done.total > 0
        row.next_at, row.inputs = self.next_end(), self.inputs
        row.save()
        self.begun = row.begun
        return done

    def _write_rows(self, sending: Sending) -> Compared:
        done = Compared()
        for row in self._in_order():
            if done.total == AT_ONCE:
                return done
            done += self._write(sending, row)
        stale = [row.pk for row in self.rows.values() if row.is_stale]
        FederatedEvent.objects.filter(pk__in=stale).update(is_stale=False)
        return done

    def next_end(self) -> datetime | None:
        """Return when the first of these dates will be over, and the window moves on."""
        ends = (event.ends_at for event in self.events.values() if event.ends_at > self.at)
        return min(ends, default=None)

    def _in_order(self) -> list[FederatedEvent]:
        """Return all rows, those of events first, the soonest before all others."""
        return sorted(
            self.rows.values(), key=lambda row: (row.key not in self.events, row.starts_at, row.key)
        )

    def _write(self, sending: Sending, row: FederatedEvent) -> Compared:
        event = self.events.get(row.key)
        if event is None:
            if row.gone_at is not None:
                return Compared()
            take_away(sending, row, "Event", inboxes_of(row.slug))
            return Compared(deleted=1)
        before, row.digest = bytes(row.digest), self.digests[row.key]
        if row.gone_at is not None or row.document.get("id") != absolute(row.path):
            is_over = bool(row.pk) and row.gone_at is None and row.ends_at <= self.at
            act = rewrite if is_over else publish
            act(sending, row, lambda: self.writer.document(event, row))
            return Compared(created=1)
        if before == row.digest:
            return Compared()
        also = inboxes_of(row.slug)
        publish_again(sending, row, lambda: self.writer.document(event, row), also)
        return Compared(updated=1)


def _rows_to_look_at(at: datetime, keys: Iterable[str]) -> list[FederatedEvent]:
    """Return rows of what is to come, what a host touched, and what may come back."""
    ahead = FederatedEvent.objects.filter(ends_at__gt=at)
    stale = FederatedEvent.objects.filter(is_stale=True)
    known = {row.pk: row for row in (*ahead, *stale)}
    wanted = set(keys) - {row.key for row in known.values()}
    for start in range(0, len(wanted), 500):
        piece = sorted(wanted)[start : start + 500]
        known |= {row.pk: row for row in FederatedEvent.objects.filter(key__in=piece)}
    return list(known.values())


def _still_public(row: FederatedEvent) -> dict[str, Occurrence]:
    try:
        event = event_of(row.slug)
    except NoSuchEvent:
        return {}
    if key_of(event) != row.key or held_elsewhere([row.slug]):
        return {}
    return {row.key: event}
