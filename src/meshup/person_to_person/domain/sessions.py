"""Shell: hosts open person-to-person at an event, say how they want it, and end it."""

from __future__ import annotations

from secrets import randbits
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.row_locks import lock_event
from meshup.community.rules import require
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.person_to_person.choices import NamesOnWall, SessionState
from meshup.person_to_person.domain import verbs
from meshup.person_to_person.domain.announcing import announce_all
from meshup.person_to_person.domain.rounds import DoneAlready, leading, release_hold
from meshup.person_to_person.domain.rows import go_to, rounds_of
from meshup.person_to_person.domain.values import (
    LONGEST_TABLE,
    MOST_ROUNDS,
    MOST_TABLES,
    PAUSE_SECONDS,
    ROUND_SECONDS,
)
from meshup.person_to_person.errors import (
    BadNumberOfRounds,
    BadPause,
    BadRoundTime,
    SessionEnded,
    TooManyTables,
)
from meshup.person_to_person.models import RoundSession
from meshup.person_to_person.rules import may_lead_rounds

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.person_to_person.domain.values import SessionWish

FIELDS: Final = (
    *("rounds_planned", "round_seconds", "pause_seconds", "tables", "languages"),
    "names_on_wall",
)


def open_session(by: Asker | None, slug: str, wish: SessionWish, at: datetime) -> None:
    """Open person-to-person at a public event; where it is open, ``wish`` is how it is wanted now.

    ``by`` is a host or programme helper; None is the node itself.

    Raises:
        BadNumberOfRounds, BadRoundTime, BadPause, TooManyTables: ``wish`` makes no sense.
        HostsOnly, NoSuchEvent, SessionEnded
    """
    require(by, may_lead_rounds)
    refuse_bad(wish)
    with transaction.atomic():
        event = lock_event(slug, at).key
        session = RoundSession.objects.filter(event=event).first()
        if session is None:
            session = RoundSession(event_id=event, seed=randbits(52), opened_at=at)
            _take(session, wish)
            session.save(force_insert=True)
            log_act(by, verbs.OPEN, f"event:{slug}", "", at, ActContext(facts={"slug": slug}))
            announce_all(session, at)
            return
    change_session(by, slug, wish, at)


def change_session(by: Asker | None, slug: str, wish: SessionWish, at: datetime) -> None:
    """Let the rounds be as ``wish`` says; what is planned already stays as it is.

    There are at least as many rounds as are planned by now.

    Raises:
        BadNumberOfRounds, BadRoundTime, BadPause, TooManyTables: ``wish`` makes no sense.
        HostsOnly, NoSession, SessionEnded
    """
    refuse_bad(wish)
    with leading(by, slug, verbs.CHANGE, at) as session:
        if session.state == SessionState.ENDED:
            raise SessionEnded
        _take(session, wish)
        session.rounds_planned = max(session.rounds_planned, len(rounds_of(session)))
        session.save(update_fields=FIELDS)


def end_session(by: Asker | None, slug: str, at: datetime) -> None:
    """End the rounds now; who talks has met, what has not begun is forgotten; twice is once.

    Raises:
        HostsOnly, NoSession
    """
    with leading(by, slug, verbs.END, at) as session:
        if session.state == SessionState.ENDED:
            raise DoneAlready
        release_hold(session, at)
        begun = 0
        for row in rounds_of(session):
            if row.settled_at is None and row.begins_at > at:
                row.delete()
                continue
            begun += 1
            row.ends_at = min(row.ends_at, at)
            row.save(update_fields=["ends_at"])
        session.rounds_planned = max(1, begun)
        if not begun:
            go_to(session, SessionState.ENDED)
            session.ended_at = at
        session.save(update_fields=["rounds_planned", "state", "ended_at"])


def refuse_bad(wish: SessionWish) -> None:
    """Refuse a wish that makes no sense.

    Raises:
        BadNumberOfRounds, BadRoundTime, BadPause, TooManyTables
    """
    if not 1 <= wish.rounds <= MOST_ROUNDS:
        raise BadNumberOfRounds(least=1, most=MOST_ROUNDS)
    if not ROUND_SECONDS[0] <= wish.round_seconds <= ROUND_SECONDS[1]:
        raise BadRoundTime(least=ROUND_SECONDS[0] // 60, most=ROUND_SECONDS[1] // 60)
    if not PAUSE_SECONDS[0] <= wish.pause_seconds <= PAUSE_SECONDS[1]:
        raise BadPause(least=PAUSE_SECONDS[0] // 60, most=PAUSE_SECONDS[1] // 60)
    names = wish.tables
    unfit = any(not name.strip() or len(name) > LONGEST_TABLE for name in names)
    if unfit or len(names) > MOST_TABLES or len(set(names)) < len(names):
        raise TooManyTables(most=MOST_TABLES, longest=LONGEST_TABLE)


def _take(session: RoundSession, wish: SessionWish) -> None:
    session.rounds_planned = wish.rounds
    session.round_seconds = wish.round_seconds
    session.pause_seconds = wish.pause_seconds
    session.tables = list(wish.tables)
    session.languages = list(wish.languages)
    session.names_on_wall = NamesOnWall(wish.names_on_wall)
