"""Sessions of rounds, as values. Hosts, the wall and phones ask; nobody is named here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.person_to_person.choices import SessionState
from meshup.person_to_person.domain.clock import Moment, milliseconds, moment_of
from meshup.person_to_person.domain.rows import may_undo, times_of
from meshup.person_to_person.domain.values import SessionWish
from meshup.person_to_person.models import RoundSession

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session of rounds at one moment.

    Attributes:
        wish: how hosts want it; ``rounds`` counts those that were added.
        moment: what the clock says; see ``domain.clock.Moment``.
        starts: how often it was started; a form that sends it along starts once.
        can_undo: whether a start can still be undone.
        round_ends: when the round that is shown is to end, in ms since 1970, as it was set: on hold
            it stands still too; a press that changes it says what the host saw. None before one.
    """

    slug: str
    state: SessionState
    wish: SessionWish
    moment: Moment
    opened_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    starts: int
    can_undo: bool
    round_ends: int | None


def session_of(slug: str, at: datetime) -> SessionView | None:
    """Return the session of an event at ``at``; None when nobody has opened one. Two queries."""
    return sessions_of([slug], at).get(slug)


def sessions_of(slugs: Collection[str], at: datetime) -> dict[str, SessionView]:
    """Return the sessions of these events by slug, in two queries."""
    rows = RoundSession.objects.filter(event__slug__in=slugs)
    found = rows.select_related("event").prefetch_related("rounds")
    return {row.event.slug: view_of(row, at) for row in found}


def view_of(row: RoundSession, at: datetime) -> SessionView:
    """Return the value of a row with its event and its rounds, for this room."""
    moment = moment_of(times_of(row), at)
    ends = {each.number: milliseconds(each.ends_at) for each in row.rounds.all()}
    return SessionView(
        slug=row.event.slug,
        state=SessionState(row.state),
        wish=SessionWish(
            rounds=row.rounds_planned,
            round_seconds=row.round_seconds,
            pause_seconds=row.pause_seconds,
            tables=tuple(row.tables),
            languages=tuple(row.languages),
            names_on_wall=row.names_on_wall,
        ),
        moment=moment,
        opened_at=row.opened_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        starts=row.starts,
        can_undo=may_undo(row, at),
        round_ends=ends.get(moment.number),
    )
