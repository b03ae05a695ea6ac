"""Shell: a round is over: who met is remembered, and may stay in touch.

Who could not find each other has not met, unless one of them says later that they did. A round in
which nobody talked for a minute has introduced nobody.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.contact_exchange.domain.opening import open_exchange
from meshup.introductions.domain.remembering import remember
from meshup.kit.number_sets import NumberSet
from meshup.person_to_person.choices import SessionState
from meshup.person_to_person.domain.announcing import announce_all
from meshup.person_to_person.domain.evening_so_far import evening_of, pairs_of_round
from meshup.person_to_person.domain.requests import seats_before
from meshup.person_to_person.domain.rows import (
    go_to,
    locked_session,
    locked_with_people,
    rounds_of,
    schedule,
)
from meshup.person_to_person.models import Participant

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.person_to_person.models import Round, RoundSession

LEAST_TALK: Final = timedelta(seconds=60)


def settle(slug: str, number: int, at: datetime) -> None:
    """Remember who met in a round that is over by ``at``; twice is once.

    Raises:
        NoSession
    """
    with transaction.atomic():
        session = locked_with_people(slug)
        this = next((each for each in rounds_of(session) if each.number == number), None)
        if this is None or this.settled_at is not None or this.ends_at > at:
            return
        settle_locked(session, this, at)
        schedule(session)
        announce_all(session, at)


def settle_locked(session: RoundSession, this: Round, at: datetime) -> None:
    """Remember who met in a round, whose session is locked."""
    this.settled_at = at
    this.save(update_fields=["settled_at"])
    if this.ends_at - this.begins_at < LEAST_TALK:
        this.seats.all().delete()
        return
    seats = list(seats_before(session, this.number + 1))
    pairs = pairs_of_round(seat for seat in seats if seat.round == this.number)
    people = {row.pk: row for row in Participant.objects.filter(session=session)}
    peers = [(people[one].peer_id, people[other].peer_id) for one, other in pairs]
    remember(peers, this.ends_at)
    open_exchange(session.event.slug, peers, this.ends_at)
    evening = evening_of(seats)
    changed: dict[int, list[int]] = defaultdict(list)
    for number, row in people.items():
        if (met := len(evening.of(number).met)) != row.met:
            changed[met].append(number)
    for met, numbers in changed.items():
        Participant.objects.filter(pk__in=NumberSet(numbers)).update(met=met)


def end(slug: str, at: datetime) -> None:
    """End a session whose last round is settled; twice is once.

    Raises:
        NoSession
    """
    with transaction.atomic():
        session = locked_session(slug)
        rounds = rounds_of(session)
        if session.state != SessionState.RUNNING or any(not each.settled_at for each in rounds):
            return
        go_to(session, SessionState.ENDED)
        session.ended_at = rounds[-1].ends_at if rounds else at
        session.held_at = None
        session.save(update_fields=["state", "ended_at", "held_at"])
        schedule(session)
        announce_all(session, at)
