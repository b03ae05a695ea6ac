"""Shell: hosts start, hold, shorten and add rounds.

Each is written in moderation's log. A press names what the host saw, so that one that comes twice,
from two hosts or late, does what it was meant to do once.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.row_locks import lock_event
from meshup.community.rules import require
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.person_to_person.choices import SessionState
from meshup.person_to_person.domain import verbs
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.announcing import announce_all
from meshup.person_to_person.domain.clock import milliseconds, revealed_at
from meshup.person_to_person.domain.planning import PlannedRound, plan_round_of
from meshup.person_to_person.domain.rows import (
    go_to,
    locked_session,
    may_undo,
    open_session_of,
    refresh_rounds,
    rounds_of,
    schedule,
    times_of,
)
from meshup.person_to_person.domain.values import MOST_ROUNDS, UNDO_SECONDS
from meshup.person_to_person.errors import (
    BadNumberOfRounds,
    NothingRuns,
    SessionEnded,
    TooFewPeople,
    TooLateToUndo,
)
from meshup.person_to_person.models import Participant
from meshup.person_to_person.rules import may_lead_rounds
from meshup.presence.domain.joining import refuse_unless_open

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.person_to_person.models import Round, RoundSession


@contextmanager
def leading(by: Asker | None, slug: str, verb: str, at: datetime) -> Iterator[RoundSession]:
    """Lock a session for an act of a host; afterwards log it, and let pages and jobs know.

    An act that finds itself done already raises ``DoneAlready`` inside, and nothing is written.

    Raises:
        HostsOnly, NoSession
    """
    require(by, may_lead_rounds)
    advance(slug, at)
    try:
        with transaction.atomic():
            session = locked_session(slug)
            yield session
            log_act(by, verb, f"event:{slug}", "", at, ActContext(facts={"slug": slug}))
            schedule(session)
            announce_all(session, at)
    except DoneAlready:
        return
    advance(slug, at)


class DoneAlready(Exception):  # noqa: N818 - nothing is wrong
    """The act was done before; nothing is to be done."""


def start(by: Asker | None, slug: str, at: datetime, starts: int | None = None) -> None:
    """Begin the rounds: the first is planned and shown at once; pressed twice is once.

    Args:
        by: a host or programme helper.
        slug: of the event.
        at: now.
        starts: how often it was started, as the host saw it; a form that is sent again after its
            start was undone does nothing.

    Raises:
        TooFewPeople: fewer than two are ready.
        HostsOnly, NoSession, NoSuchEvent, NotOpenYet, Over, Cancelled, SessionEnded
    """
    require(by, may_lead_rounds)
    with transaction.atomic():
        refuse_unless_open(lock_event(slug, at).event, at)
        session = open_session_of(slug)
    if session.state != SessionState.GATHERING or starts not in {None, session.starts}:
        return
    wanted = PlannedRound(
        1, partial(_is_still_gathering, starts=session.starts), partial(_begin, by, at), 2, _too_few
    )
    plan_round_of(slug, wanted, at)


def _is_still_gathering(session: RoundSession, *, starts: int) -> bool:
    return session.state == SessionState.GATHERING and session.starts == starts


def _begin(by: Asker | None, at: datetime, session: RoundSession) -> datetime:
    go_to(session, SessionState.RUNNING)
    session.started_at, session.starts, session.held_at = at, session.starts + 1, None
    session.save(update_fields=["state", "started_at", "starts", "held_at"])
    slug = session.event.slug
    log_act(by, verbs.START, f"event:{slug}", "", at, ActContext(facts={"slug": slug}))
    return at + timedelta(seconds=session.pause_seconds)


def _too_few(number: int) -> None:
    raise TooFewPeople(number=number)


def undo_start(by: Asker | None, slug: str, at: datetime) -> None:
    """Take a start back, within ten seconds: as if it had never been; twice is once.

    Raises:
        TooLateToUndo: it is longer ago.
        HostsOnly, NoSession
    """
    with leading(by, slug, verbs.UNDO_START, at) as session:
        if session.state == SessionState.GATHERING:
            raise DoneAlready
        if not may_undo(session, at) or any(each.settled_at for each in rounds_of(session)):
            raise TooLateToUndo(seconds=UNDO_SECONDS)
        Participant.objects.filter(
            session=session, reported_missing_at__gte=session.started_at
        ).update(reported_missing_at=None)
        session.rounds.all().delete()
        go_to(session, SessionState.GATHERING)
        session.started_at = session.held_at = None
        session.save(update_fields=["state", "started_at", "held_at"])


def hold(by: Asker | None, slug: str, at: datetime) -> None:
    """Let the clock stand still; twice is once, and the first time counts.

    Raises:
        NothingRuns: no rounds run.
        HostsOnly, NoSession
    """
    with leading(by, slug, verbs.HOLD, at) as session:
        _refuse_unless_running(session)
        if session.held_at is not None:
            raise DoneAlready
        session.held_at = at
        session.save(update_fields=["held_at"])


def resume(by: Asker | None, slug: str, at: datetime) -> None:
    """Let the clock go on: all that was to come comes later by so much; twice is once.

    Raises:
        NothingRuns, HostsOnly, NoSession
    """
    with leading(by, slug, verbs.RESUME, at) as session:
        _refuse_unless_running(session)
        if session.held_at is None:
            raise DoneAlready
        release_hold(session, at)


def release_hold(session: RoundSession, at: datetime) -> None:
    """Shift what lies after the hold of a locked session, and let its clock go on.

    A clock that was set back meanwhile brings nothing nearer.
    """
    held_at = session.held_at
    if held_at is None:
        return
    held_for = max(at - held_at, timedelta(0))
    for row, times in zip(rounds_of(session), times_of(session).rounds, strict=True):
        shifted = times.shifted(held_at, held_for)
        row.begins_at, row.ends_at = shifted.begins_at, shifted.ends_at
        row.save(update_fields=["begins_at", "ends_at"])
    session.held_at = None
    session.save(update_fields=["held_at"])


def extend(
    by: Asker | None, slug: str, seconds: int, at: datetime, ends: int | None = None
) -> None:
    """Let the round that runs end so many seconds later, or earlier; not before now.

    What is planned after it moves along.

    Args:
        by: a host or programme helper.
        slug: of the event.
        seconds: how much later; below zero for earlier.
        at: now.
        ends: when it was to end as the host saw it, in ms since 1970 (``SessionView.round_ends``);
            where it ends at another moment by now nothing is done.

    Raises:
        NothingRuns, HostsOnly, NoSession
    """
    with leading(by, slug, verbs.EXTEND, at) as session:
        this = _running(session, at)
        if ends not in {None, milliseconds(this.ends_at)}:
            raise DoneAlready
        now = session.held_at or at
        most = timedelta(hours=2)
        ends_at = min(this.ends_at + timedelta(seconds=seconds), max(now, this.begins_at) + most)
        _let_end(session, this, max(ends_at, this.begins_at, now))


def end_round(by: Asker | None, slug: str, number: int, at: datetime) -> None:
    """End the round ``number`` now, if it runs; twice is once.

    Raises:
        NothingRuns: it has not been shown yet.
        HostsOnly, NoSession
    """
    with leading(by, slug, verbs.END_ROUND, at) as session:
        this = _of_number(session, number)
        if this.settled_at is not None or this.ends_at <= (session.held_at or at):
            raise DoneAlready
        if this.pk != _running(session, at).pk:
            raise NothingRuns
        release_hold(session, at)
        if this.begins_at > at:
            this.begins_at = at
            this.save(update_fields=["begins_at"])
        _let_end(session, this, at)


def begin_now(by: Asker | None, slug: str, number: int, at: datetime) -> None:
    """Let people talk now in the round ``number``, to which they move; twice is once.

    Raises:
        NothingRuns: it has not been shown yet.
        HostsOnly, NoSession
    """
    with leading(by, slug, verbs.BEGIN_NOW, at) as session:
        this = _of_number(session, number)
        if this.begins_at <= (session.held_at or at):
            raise DoneAlready
        if this.pk != _running(session, at).pk:
            raise NothingRuns
        release_hold(session, at)
        this.refresh_from_db(fields=["begins_at", "ends_at"])
        length = this.ends_at - this.begins_at
        this.begins_at = at
        this.save(update_fields=["begins_at"])
        _let_end(session, this, at + length)


def add_round(by: Asker | None, slug: str, at: datetime, rounds: int | None = None) -> None:
    """Let there be one round more; after the last one the session goes on.

    Args:
        by: a host or programme helper.
        slug: of the event.
        at: now.
        rounds: how many the host saw; where there are others by now nothing is done.

    Raises:
        BadNumberOfRounds: there are as many as there may be.
        HostsOnly, NoSession, Over, Cancelled, NotOpenYet
    """
    with leading(by, slug, verbs.ADD_ROUND, at) as session:
        if rounds not in {None, session.rounds_planned}:
            raise DoneAlready
        if session.rounds_planned >= MOST_ROUNDS:
            raise BadNumberOfRounds(least=1, most=MOST_ROUNDS)
        if session.state == SessionState.ENDED:
            _reopen(session, at)
        session.rounds_planned += 1
        session.save(update_fields=["rounds_planned", "state", "ended_at"])


def _reopen(session: RoundSession, at: datetime) -> None:
    if session.event.ends_at <= at:
        raise SessionEnded
    has_rounds = bool(rounds_of(session))
    go_to(session, SessionState.RUNNING if has_rounds else SessionState.GATHERING)
    session.ended_at = None
    if has_rounds:
        session.rounds_planned = len(rounds_of(session))


def _refuse_unless_running(session: RoundSession) -> None:
    if session.state != SessionState.RUNNING:
        raise NothingRuns


def _running(session: RoundSession, at: datetime) -> Round:
    """Return the round that is shown and not over.

    Raises:
        NothingRuns
    """
    _refuse_unless_running(session)
    times, now = times_of(session), session.held_at or at
    for row in rounds_of(session):
        if row.ends_at > now and revealed_at(times, row.number) <= now:
            return row
    raise NothingRuns


def _of_number(session: RoundSession, number: int) -> Round:
    for row in rounds_of(session):
        if row.number == number:
            return row
    raise NothingRuns


def _let_end(session: RoundSession, this: Round, ends_at: datetime) -> None:
    """Let a round end at another moment; those after it move along."""
    by = ends_at - this.ends_at
    this.ends_at = ends_at
    this.save(update_fields=["ends_at"])
    for row in rounds_of(session):
        if row.number > this.number:
            row.begins_at, row.ends_at = row.begins_at + by, row.ends_at + by
            row.save(update_fields=["begins_at", "ends_at"])
    refresh_rounds(session)
