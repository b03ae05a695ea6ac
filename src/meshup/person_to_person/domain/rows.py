"""Shell: the rows of a session, locked for an act or read, and what the clock makes of them.

Locks are taken in one order: an event, then its session, then what other rooms keep of peers, and
the channels last.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from meshup.agenda.choices import PUBLIC, State
from meshup.peers.domain.peers import hold_peers
from meshup.person_to_person.choices import TRANSITIONS, SessionState
from meshup.person_to_person.domain.clock import RoundTimes, SessionTimes, next_due
from meshup.person_to_person.domain.values import UNDO_SECONDS
from meshup.person_to_person.errors import NoSession, SessionEnded
from meshup.person_to_person.models import Participant, Round, RoundSession
from meshup.person_to_person.signals import rounds_scheduled

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def public_sessions() -> QuerySet[RoundSession]:
    """Return the sessions of events that everybody may see, with their events."""
    return RoundSession.objects.filter(event__state__in=PUBLIC).select_related("event")


def locked_session(slug: str) -> RoundSession:
    """Return the session of a public event, with its event and rounds; its row is locked.

    Raises:
        NoSession: there is none, or the event is not public.
    """
    rows = public_sessions().select_for_update(of=("self",), no_key=True)
    session = rows.filter(event__slug=slug).first()
    if session is None:
        raise NoSession
    prefetch_related_objects([session], "rounds")
    return session


def locked_with_people(slug: str) -> RoundSession:
    """Return what ``locked_session`` does, and keep the peers of who takes part as they are.

    Whoever seats people asks: two peers may turn out to be one meanwhile.

    Raises:
        NoSession
    """
    session = locked_session(slug)
    rows = Participant.objects.filter(session=session)
    hold_peers(rows.values_list("peer", flat=True))
    return session


def open_session_of(slug: str) -> RoundSession:
    """Return what ``locked_session`` does.

    Raises:
        NoSession
        SessionEnded: its rounds are over.
    """
    session = locked_session(slug)
    if session.state == SessionState.ENDED:
        raise SessionEnded
    return session


def rounds_of(session: RoundSession) -> list[Round]:
    """Return the rounds of a session by number, from what was prefetched."""
    return sorted(session.rounds.all(), key=lambda each: each.number)


def times_of(session: RoundSession) -> SessionTimes:
    """Return the moments of a session whose event and rounds were read with it."""
    cancelled = session.event.state == State.CANCELLED
    return SessionTimes(
        state=SessionState(session.state),
        rounds_planned=session.rounds_planned,
        round_time=timedelta(seconds=session.round_seconds),
        pause=timedelta(seconds=session.pause_seconds),
        closes_at=session.opened_at if cancelled else session.event.ends_at,
        held_at=session.held_at,
        rounds=tuple(
            RoundTimes(
                number=each.number,
                planned_at=each.planned_at,
                begins_at=each.begins_at,
                ends_at=each.ends_at,
                rescues=each.rescues,
                settled=each.settled_at is not None,
            )
            for each in rounds_of(session)
        ),
    )


def refresh_rounds(session: RoundSession) -> SessionTimes:
    """Read the rounds of a session again, which were changed; return its moments."""
    getattr(session, "_prefetched_objects_cache", {}).pop("rounds", None)
    prefetch_related_objects([session], "rounds")
    return times_of(session)


def go_to(session: RoundSession, state: SessionState) -> None:
    """Set the state of a session, without saving it.

    Raises:
        ValueError: nothing leads from its state to that one.
    """
    if (SessionState(session.state), state) not in TRANSITIONS:
        raise ValueError(state)
    session.state = state


def may_undo(session: RoundSession, at: datetime) -> bool:
    """Say whether the start of a session can be undone at ``at``."""
    return (
        session.state == SessionState.RUNNING
        and session.started_at is not None
        and timedelta(0) <= at - session.started_at <= timedelta(seconds=UNDO_SECONDS)
    )


def schedule(session: RoundSession) -> None:
    """Let a job do what is due next of a session; last in the transaction of a change.

    There is one job that counts: that of ``wakes_at``.
    """
    due = next_due(refresh_rounds(session))
    wakes_at = due.at if due is not None else None
    if wakes_at == session.wakes_at:
        return
    session.wakes_at = wakes_at
    session.save(update_fields=["wakes_at"])
    if wakes_at is not None:
        rounds_scheduled.send(RoundSession, event=session.event_id, due=wakes_at)
