"""Shell: somebody of another server says that they come (Join), or that they do not (Leave, Undo).

Runs in the transaction of the inbox. They come as a peer whose registration has the source
"fediverse", so that places, waiting list, numbers and forecasts hold for them as for everybody;
the answer is queued in the same transaction. Whoever is asked twice to come comes once. How many
they would bring, what they write with it, and any role that they give themselves are not read.

Method
    The event is locked first, so that two Joins of one actor come after each other. A Join that
    was ended by its actor, and comes again within ``REMEMBERED``, is the same one delivered late,
    and does nothing, unless it says that it was made afterwards.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub.addresses import same_origin
from meshup.activitypub.ids import id_of, types_of
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.registration import ELSEWHERE
from meshup.agenda.domain.row_locks import lock_event
from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.choices import FEDIVERSE, Standing
from meshup.attendance.domain.gate import refuse_unless_open
from meshup.attendance.domain.registering import register, withdraw
from meshup.attendance.domain.wishes import Submission, Wish
from meshup.federated_events.domain.queries.ids import event_of_id
from meshup.fediverse.domain.addressing import is_own
from meshup.fediverse.domain.own_actors import own_actor_of_id
from meshup.kit.errors import Refusal, TooMany
from meshup.moderation.domain.admission import Visitor, admit, network_key
from meshup.remote_attendance.choices import Answer
from meshup.remote_attendance.domain.answering import (
    answer_attendee,
    join_of,
    refusal_words,
    send_answer,
    send_ignore,
    wanted_answer,
)
from meshup.remote_attendance.domain.attendees import (
    attendee_at,
    evening_of_attendee,
    language,
    list_name,
    new_peer,
    peer_for,
)
from meshup.remote_attendance.errors import NoSuchEventHere, PeopleOnly, RegistersElsewhere
from meshup.remote_attendance.models import RemoteAttendee

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.activities import Activity
    from meshup.agenda.domain.row_locks import LockedEvent
    from meshup.fediverse.domain.own_actors import OwnActorFacts
    from meshup.inbox.activity_handlers import Received
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

PERSON: Final = "Person"
REMEMBERED: Final = timedelta(days=7)
"""How long servers try to deliver something."""


def receive_join(received: Received) -> bool:
    """Let an actor come to an event of ours, and answer; False: it is about nothing of ours.

    Raises:
        TooMany: their server, or they, have asked for too much; it may be sent again later.
    """
    activity, actor, at = received.activity, received.actor, received.at
    wanted = activity.object_id
    if not is_own(wanted):
        return False
    peer = peer_for(actor.pk)
    visitor = Visitor(network=_network(actor), peer=peer)
    if (own := own_actor_of_id(wanted)) is not None:
        return _ignore_membership(own, received, visitor)
    try:
        admit("remote_join", visitor, at, absent=NoSuchEventHere)
        with transaction.atomic():
            _join(activity, actor, peer, at)
    except TooMany:
        raise
    except Refusal as refusal:
        join = join_of(actor, activity.id, wanted)
        send_answer(Answer.REFUSED, actor, join, at, refusal_words(refusal))
    return True


def _ignore_membership(own: OwnActorFacts, received: Received, visitor: Visitor) -> bool:
    """Say that nobody becomes a member of an actor of ours by a Join, as in a group of Mobilizon.

    Raises:
        TooMany: as for other Joins.
    """
    activity, actor = received.activity, received.actor
    if not activity.id:
        return False
    admit("remote_join", visitor, received.at, absent=NoSuchEventHere)
    send_ignore(own, actor, join_of(actor, activity.id, activity.object_id), received.at)
    return True


def _join(activity: Activity, actor: RemoteActorFacts, peer: int | None, at: datetime) -> None:
    event = _open_event(activity.object_id, at)
    if actor.kind != PERSON:
        raise PeopleOnly
    row = attendee_at(actor.pk, event.key)
    if row is not None and _is_ended(row, activity, at):
        return
    known = evening_of_attendee(row) if row is not None else None
    row = row or RemoteAttendee(actor_id=actor.pk, event_id=event.key)
    row.join_id, row.join_object = activity.id, activity.object_id
    if known is None or known.standing in {Standing.SKIPPED, Standing.REMOVED}:
        row.peer_id = peer or new_peer(at)
        row.left_at = None
        submission = Submission(language(), network_key(_network(actor)), FEDIVERSE)
        register(row.peer_id, event.event.slug, Wish(name=list_name(actor)), at, submission)
    answer_attendee(row, wanted_answer(evening_of_attendee(row)), actor, at)


def _open_event(event_id: str, at: datetime) -> LockedEvent:
    """Return the event, locked, if whoever is elsewhere may come to it now.

    Raises:
        NoSuchEventHere, RegistersElsewhere, Over, Cancelled, NotOpenYet, Closed
    """
    slug = event_of_id(event_id)
    try:
        event = event_of(slug or "")
        if event.registration.how == ELSEWHERE:
            raise RegistersElsewhere(address=event.registration.url)
        refuse_unless_open(event, at)
        return lock_event(event.slug, at)
    except NoSuchEvent:
        raise NoSuchEventHere from None


def _is_ended(row: RemoteAttendee, activity: Activity, at: datetime) -> bool:
    """Say whether this very Join was ended by its actor, and is not said anew."""
    if row.left_at is None or row.join_id != activity.id or at - row.left_at > REMEMBERED:
        return False
    return activity.published is None or activity.published <= row.left_at


def receive_leave(received: Received) -> bool:
    """Let an actor come no more to an event of ours; False: it is about nothing of ours."""
    slug = event_of_id(received.activity.object_id)
    row = _row_of(received.actor.pk, slug, received.activity.object_id)
    if row is not None:
        _end(row, received.at)
    return slug is not None or row is not None


def receive_undo(received: Received) -> bool:
    """Take back a Join, embedded or named by its id; False: it is none of an event of ours."""
    inner, join_id = received.activity.object, received.activity.object_id
    if inner is not None and types_of(inner) and "Join" not in types_of(inner):
        return False
    slug = event_of_id(id_of(inner.get("object"))) if inner is not None else None
    row = _row_of(received.actor.pk, slug, join_id)
    if row is not None:
        _end(row, received.at)
    elif slug is not None and same_origin(join_id, received.actor.actor_id):
        _end_in_advance(received.actor, slug, join_id, received.at)
    return slug is not None or row is not None


def _row_of(actor: int, slug: str | None, join_id: str) -> RemoteAttendee | None:
    """Return what an actor said of an event, or by the Join of this id; never what others did."""
    rows = RemoteAttendee.objects.filter(actor=actor)
    if slug is not None:
        return rows.filter(event__slug=slug).first()
    return rows.filter(join_id=join_id).first() if join_id else None


def _end_in_advance(actor: RemoteActorFacts, slug: str, join_id: str, at: datetime) -> None:
    """Remember the end of a Join that has not come yet, so that it does nothing when it does."""
    admit("remote_join", Visitor(network=_network(actor)), at, absent=NoSuchEventHere)
    try:
        event = lock_event(slug, at)
    except NoSuchEvent:
        return
    RemoteAttendee.objects.create(
        actor_id=actor.pk, event_id=event.key, join_id=join_id, changed_at=at, left_at=at
    )


def _end(row: RemoteAttendee, at: datetime) -> None:
    """Withdraw a registration; whom hosts took off the list stays off it."""
    evening = evening_of_attendee(row)
    if evening is not None and evening.standing == Standing.REMOVED:
        return
    if evening is not None:
        withdraw(evening.registration, at)
    if row.left_at is None:
        row.peer_id, row.left_at, row.changed_at = None, at, at
        row.answer = Answer.NONE
        row.save()


def _network(actor: RemoteActorFacts) -> str:
    """Return as what a server is counted: never as the network of a visitor."""
    return f"fediverse:{actor.host}"
