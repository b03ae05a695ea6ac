"""Shell: what is due of a session is done: rounds are planned, people looked after, rounds settled.

Called by a job at the due moment, and by whoever acts. It follows from rows alone, each step looks
again under the lock of the session whether it is still to be done: so it does not matter how often
it is called, by whom, or what fell in the middle.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.choices import PUBLIC
from meshup.person_to_person.domain.clock import Step, next_due
from meshup.person_to_person.domain.ending import end, settle
from meshup.person_to_person.domain.planning import PlannedRound, plan_round_of
from meshup.person_to_person.domain.rescuing import look_after
from meshup.person_to_person.domain.rows import locked_session, public_sessions, rounds_of, times_of
from meshup.person_to_person.models import RoundSession
from meshup.person_to_person.signals import rounds_scheduled

if TYPE_CHECKING:
    from datetime import datetime

MOST_STEPS: Final = 60
AGAIN: Final = timedelta(seconds=15)
"""A job that falls is followed by another so much later."""
WHILE_HIDDEN: Final = timedelta(minutes=1)
"""So often a job looks whether an event that is hidden is shown again, until it ends."""


def advance(slug: str, at: datetime) -> int:
    """Do what is due by ``at`` of the rounds of an event; return how many steps that were.

    No session, or one of an event that is hidden, has nothing due.
    """
    for done in range(MOST_STEPS):
        session = public_sessions().filter(event__slug=slug).prefetch_related("rounds").first()
        due = next_due(times_of(session)) if session is not None else None
        if due is None or due.at > at:
            return done
        match due.step:
            case Step.SETTLE:
                settle(slug, due.number, at)
            case Step.PLAN if session is not None and at >= session.event.ends_at:
                _plan_no_more(slug)
            case Step.PLAN:
                _plan_next(slug, due.number, at)
            case Step.RESCUE:
                look_after(slug, due.number, at)
            case Step.END:
                end(slug, at)
    return MOST_STEPS


def advance_event(event: int, at: datetime) -> None:
    """Do what is due of the session of an event (its key), if it is due by now; a job asks.

    Another job is there before this begins, in case it falls. Of an event that is hidden nothing is
    done; once it has ended, only the nightly chore looks whether it is shown again.
    """
    with transaction.atomic():
        rows = RoundSession.objects.select_for_update(of=("self",), no_key=True)
        session = rows.select_related("event").filter(event=event).first()
        if session is None or session.wakes_at is None or session.wakes_at > at:
            return
        is_hidden = session.event.state not in PUBLIC
        if is_hidden and session.event.ends_at <= at:
            return
        session.wakes_at = at + (WHILE_HIDDEN if is_hidden else AGAIN)
        session.save(update_fields=["wakes_at"])
        rounds_scheduled.send(RoundSession, event=event, due=session.wakes_at)
    advance(session.event.slug, at)


def sessions_overdue(at: datetime, *, since: datetime | None = None) -> list[int]:
    """Return the events (their keys) of whose rounds something was due by ``at``.

    Of what has been due for longer than ``since`` nothing, if it is given.
    """
    rows = RoundSession.objects.filter(wakes_at__lte=at).order_by("pk")
    if since is not None:
        rows = rows.filter(wakes_at__gte=since)
    return list(rows.values_list("event", flat=True))


def _plan_no_more(slug: str) -> None:
    """Let the last round that was planned be the last: the event has ended meanwhile."""
    with transaction.atomic():
        session = locked_session(slug)
        session.rounds_planned = len(rounds_of(session))
        session.save(update_fields=["rounds_planned"])


def _plan_next(slug: str, number: int, at: datetime) -> None:
    """Plan the round after the one that runs, or ended lately."""

    def is_wanted(session: RoundSession) -> bool:
        due = next_due(times_of(session))
        return due is not None and (due.step, due.number) == (Step.PLAN, number) and due.at <= at

    def begin(session: RoundSession) -> datetime:
        last = rounds_of(session)[-1]
        return max(last.ends_at, at) + timedelta(seconds=session.pause_seconds)

    plan_round_of(slug, PlannedRound(number, is_wanted, begin), at)
