"""What somebody gave, was asked for and got, as values; their own device or link asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from meshup.contact_exchange.domain.cards import Card, card_from_json
from meshup.contact_grants.choices import NOT_GIVEN, UNCONFIRMED, GrantState, Way
from meshup.contact_grants.domain.contact_terms import until_of
from meshup.contact_grants.errors import NoSuchIntroduction
from meshup.contact_grants.models import AvoidedNode, Grant, Meeting, Owner, ReceivedCard
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantView:
    """One grant on the page of whoever gives it.

    Attributes:
        terms: the words of who asks. parts: which of a card were given.
        until: the longest that it may be kept. expires_at: until when it was given.
        is_unanswered: it ended here, and the other has not said that it is gone there.
        times_seen: days on which they said that they looked, at least.
    """

    key: str
    node: str
    way: Way
    state: GrantState
    terms: Mapping[str, Any] = field(repr=False)
    parts: tuple[str, ...]
    card: Card | None
    receipt: str
    until: datetime | None
    deadline: datetime | None
    given_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None
    confirmed_at: datetime | None
    is_cut_off: bool
    first_seen_at: datetime | None
    last_seen_at: datetime | None

    @property
    def is_unanswered(self) -> bool:
        """Whether it ended here alone, as far as is known."""
        return self.state in UNCONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """Somebody whom one met elsewhere, asked for their card."""

    key: str
    node: str
    whom: str
    event: str
    made_at: datetime
    deadline: datetime
    is_answered: bool
    is_silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card that somebody of another node gave; ``key`` acts on it."""

    key: str
    node: str
    card: Card
    received_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidedNodeView:
    """A community of which somebody wants to hear nothing more."""

    actor: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """All of it, the latest first."""

    waiting: tuple[GrantView, ...] = ()
    given: tuple[GrantView, ...] = ()
    over: tuple[GrantView, ...] = ()
    received: tuple[CardView, ...] = ()
    meetings: tuple[MeetingView, ...] = ()
    avoided: tuple[AvoidedNodeView, ...] = ()
    code_until: datetime | None = None


def own_page(owners: Collection[int], at: datetime) -> OwnPage:
    """Return what these owners, who are one reader, give and get; six queries, however much."""
    if not owners:
        return OwnPage()
    rows = Grant.objects.filter(owner__in=owners).order_by("-requested_at", "-pk")[:MOST_SHOWN]
    grants = [_grant(row) for row in rows]
    waiting = [
        one
        for one in grants
        if one.state in NOT_GIVEN and (one.deadline is None or one.deadline > at)
    ]
    away = list(AvoidedNode.objects.filter(owner__in=owners).order_by("pk")[:MOST_SHOWN])
    actors = actors_by_number([one.actor_id for one in away]) if away else {}
    codes = Owner.objects.filter(pk__in=owners, code_until__gt=at)
    return OwnPage(
        waiting=tuple(waiting),
        given=tuple(one for one in grants if one.state == GrantState.GIVEN),
        over=tuple(one for one in grants if one.ended_at is not None),
        received=_received(owners, at),
        meetings=_meetings(owners, at),
        avoided=tuple(
            AvoidedNodeView(actor=one.actor_id, name=actors[one.actor_id].called)
            for one in away
            if one.actor_id in actors
        ),
        code_until=codes.values_list("code_until", flat=True).first(),
    )


def waiting_grant(owners: Collection[int], key: str, at: datetime) -> GrantView:
    """Return what one of these owners may answer.

    Raises:
        NoSuchIntroduction: it is not theirs, or its time is over.
    """
    row = Grant.objects.filter(owner__in=list(owners), key=key, state__in=NOT_GIVEN).first()
    if row is None or (row.deadline is not None and row.deadline <= at):
        raise NoSuchIntroduction
    return _grant(row)


def _grant(row: Grant) -> GrantView:
    return GrantView(
        key=row.key,
        node=row.node_name,
        way=Way(row.way),
        state=GrantState(row.state),
        terms=row.terms,
        parts=tuple(row.parts),
        card=card_from_json(row.card) if row.card else None,
        receipt=str(row.receipt) if row.receipt else "",
        until=until_of(row.terms),
        deadline=row.deadline,
        given_at=row.given_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        confirmed_at=row.confirmed_at,
        is_cut_off=row.is_cut_off,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
    )


def _received(owners: Collection[int], at: datetime) -> tuple[CardView, ...]:
    rows = ReceivedCard.objects.filter(owner__in=owners, expires_at__gt=at)
    return tuple(
        CardView(
            key=row.key,
            node=row.node_name,
            card=card_from_json(row.card),
            received_at=row.received_at,
            expires_at=row.expires_at,
        )
        for row in rows.order_by("-received_at", "-pk")[:MOST_SHOWN]
    )


def _meetings(owners: Collection[int], at: datetime) -> tuple[MeetingView, ...]:
    rows = Meeting.objects.filter(owner__in=owners, answered_at=None)
    return tuple(
        MeetingView(
            key=row.key,
            node=row.node_name,
            whom=str(row.terms.get("whom", "")),
            event=str(row.terms.get("event", "")),
            made_at=row.made_at,
            deadline=row.deadline,
            is_answered=row.answered_at is not None,
            is_silent=row.is_over or row.deadline <= at,
        )
        for row in rows.order_by("-made_at", "-pk")[:MOST_SHOWN]
    )
