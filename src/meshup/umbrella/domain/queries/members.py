"""Shell: who is under our umbrella, and under whose we are, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q

from meshup.community.rules import may_run_community, require
from meshup.kit.shown import Shown
from meshup.remote_actors.domain.blocks import BLOCKS_TAG, blocked_numbers
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.umbrella.choices import MemberKind, MembershipState, MemberState
from meshup.umbrella.domain.identities import somebody_else
from meshup.umbrella.domain.settings import umbrella
from meshup.umbrella.domain.tags import UMBRELLA
from meshup.umbrella.models import GuestCalendar, Member, Membership

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.community.rules import Asker
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

TAGS: Final = frozenset({UMBRELLA, BLOCKS_TAG})
SHOWN: Final = Q(state=MemberState.ACTIVE) | Q(kind=MemberKind.GUEST, state=MemberState.WAITING)
"""A guest who asks to be a member is a guest until hosts decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """Somebody under our umbrella, or who asks to be.

    Attributes:
        number: names it to ``remove_member`` and its like.
        name: what it calls itself. url: its page.
        is_guest: whether it was put here without having asked.
        evenings, meetings: as it says; None where it says nothing.
    """

    number: int
    actor: RemoteActorFacts
    name: str
    url: str
    is_guest: bool
    since: datetime
    evenings: int | None
    meetings: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UmbrellaAbove:
    """An umbrella that this node is under, or asked to be, or was.

    Attributes:
        is_changed: whether somebody else has its address by now.
    """

    number: int
    actor: RemoteActorFacts
    name: str
    url: str
    state: str
    since: datetime
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestCalendarFacts:
    """A calendar at a bare address, and how it was read the last time."""

    number: int
    name: str
    url: str
    read_at: datetime | None
    failure: str
    coming: int


def members() -> Shown[tuple[MemberFacts, ...]]:
    """Return who is under our umbrella, the longest there first; nobody while it is none.

    Whoever is blocked is left out. Two queries, however many they are.
    """
    if not umbrella().is_on:
        return Shown((), TAGS)
    return Shown(tuple(_facts(Member.objects.filter(SHOWN))), TAGS)


def member_ids() -> Shown[tuple[str, ...]]:
    """Return the ids of members, without guests: what our collection says."""
    shown = members()
    return shown.with_value(tuple(one.actor.actor_id for one in shown.value if not one.is_guest))


def groups_together() -> Shown[frozenset[str]]:
    """Return the ids of the Groups of our members, and of the umbrellas that we are under."""
    ours, above = member_ids(), umbrellas()
    groups = frozenset([*ours.value, *(one.actor.actor_id for one in above.value)])
    return Shown(groups, ours.tags | above.tags)


def changed_members_for(asker: Asker) -> list[MemberFacts]:
    """Return the members that are somebody else by now, for hosts: they are shown to nobody else.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    return _facts(Member.objects.filter(SHOWN), are_changed=True)


def waiting_members_for(asker: Asker) -> list[MemberFacts]:
    """Return who asks to be a member, for hosts.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    return _facts(Member.objects.filter(state=MemberState.WAITING))


def umbrellas() -> Shown[tuple[UmbrellaAbove, ...]]:
    """Return under whose umbrella this node is, for everybody: where both sides said so."""
    rows = Membership.objects.filter(state=MembershipState.MEMBER)
    return Shown(tuple(_above(rows)), TAGS)


def umbrellas_for(asker: Asker) -> list[UmbrellaAbove]:
    """Return all that we asked, whatever became of it, for hosts.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    rows = Membership.objects.all()
    return sorted([*_above(rows), *_above(rows, are_changed=True)], key=lambda one: one.number)


def guest_calendars() -> Shown[tuple[GuestCalendarFacts, ...]]:
    """Return the calendars of guests, in order of their names; none while we are no umbrella."""
    if not umbrella().is_on:
        return Shown((), TAGS)
    rows = GuestCalendar.objects.annotate(coming=Count("events")).order_by("name", "pk")
    return Shown(
        tuple(
            GuestCalendarFacts(
                number=row.pk,
                name=row.name,
                url=row.url,
                read_at=row.read_at,
                failure=row.failure,
                coming=row.coming,
            )
            for row in rows
        ),
        TAGS,
    )


def _facts(rows: QuerySet[Member], *, are_changed: bool = False) -> list[MemberFacts]:
    found = list(rows.order_by("since", "pk"))
    numbers = [row.actor_id for row in found]
    actors, blocked = actors_by_number(numbers), blocked_numbers(numbers)
    others = somebody_else(found, actors)
    return [
        MemberFacts(
            number=row.pk,
            actor=(actor := actors[row.actor_id]),
            name=actor.called,
            url=actor.url or actor.actor_id,
            is_guest=row.kind == MemberKind.GUEST,
            since=row.since,
            evenings=row.evenings,
            meetings=row.meetings,
        )
        for row in found
        if row.actor_id in actors and row.actor_id not in blocked
        if (row.pk in others) == are_changed
    ]


def _above(rows: QuerySet[Membership], *, are_changed: bool = False) -> list[UmbrellaAbove]:
    found = list(rows.order_by("since", "pk"))
    numbers = [row.umbrella_id for row in found]
    actors, blocked = actors_by_number(numbers), blocked_numbers(numbers)
    others = somebody_else(found, actors)
    return [
        UmbrellaAbove(
            number=row.pk,
            actor=(actor := actors[row.umbrella_id]),
            name=actor.called,
            url=actor.url or actor.actor_id,
            state=row.state,
            since=row.since,
            is_changed=are_changed,
        )
        for row in found
        if row.umbrella_id in actors and row.umbrella_id not in blocked
        if (row.pk in others) == are_changed
    ]
