"""Shell: who is under our umbrella: they ask and a host lets them; either may end it.

Each function writes in one transaction and locks the row of the member. Receiving the same twice
changes nothing, but an Accept that was lost goes out again. Whoever is a member again is one anew:
with another ``version``, so that their events are announced again.

A guest has not asked: a host put them there, they are marked, and their events are shown and never
announced.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.deliveries.domain.hosts import host_spoke
from meshup.fediverse.domain.addressing import is_own
from meshup.kit.web import changed
from meshup.mesh.domain.pinned_identities import is_somebody_else, pin_identity
from meshup.remote_actors.domain.blocks import is_blocked_actor
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.umbrella.choices import ENDED_MEMBERS, MemberKind, MemberState
from meshup.umbrella.domain.membership_documents import (
    send_accepted,
    send_refused,
    send_removed,
    send_waits,
)
from meshup.umbrella.domain.settings import open_umbrella, umbrella
from meshup.umbrella.domain.tags import UMBRELLA
from meshup.umbrella.domain.ties import tie, untie
from meshup.umbrella.errors import AlreadyThere, BlockedThere, NoSuchMember, OwnUmbrella
from meshup.umbrella.models import Member
from meshup.umbrella.signals import members_changed

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


@transaction.atomic
def receive_join(actor: RemoteActorFacts, join: str, at: datetime) -> MemberState:
    """Note that ``actor`` asks to be a member; return where they stand.

    A Join that was answered and has ended does nothing when it comes once more. Who has the address
    of a member, and is somebody else, changes nothing, and is let in by nobody but a host.
    """
    row = Member.objects.select_for_update().filter(actor_id=actor.pk).first()
    if row is not None and row.state in ENDED_MEMBERS and join and row.join_id == join:
        return MemberState(row.state)
    if row is None:
        row = Member(actor_id=actor.pk, kind=MemberKind.MEMBER, since=at)
    is_member = row.kind == MemberKind.MEMBER and row.state == MemberState.ACTIVE
    is_another = is_somebody_else(row, actor)
    if is_member and is_another:
        return MemberState.ACTIVE
    row.join_id = join
    if is_member:
        row.save()
        send_accepted(actor, join, at)
        return MemberState.ACTIVE
    row.state, row.since = MemberState.WAITING, at
    row.save()
    if umbrella().accepts_at_once and not is_another:
        _begin(row, actor, at)
    else:
        send_waits(actor, join, at)
        changed(UMBRELLA)
    return MemberState(row.state)


@transaction.atomic
def receive_leave(actor: RemoteActorFacts, at: datetime) -> bool:
    """Let a member go who says so; return whether they were one, or asked to be."""
    row = Member.objects.select_for_update().filter(actor_id=actor.pk).first()
    if row is None or row.state in ENDED_MEMBERS:
        return row is not None
    if row.kind == MemberKind.GUEST and row.state == MemberState.ACTIVE:
        return False
    if not is_somebody_else(row, actor):
        _end(row, MemberState.LEFT, at)
    return True


@transaction.atomic
def accept_member(by: Asker | None, number: int, at: datetime) -> None:
    """Let somebody be a member who asked; None is the node itself. Twice changes nothing.

    Raises:
        HostsOnly: somebody else decides.
        NoUmbrella, NoSuchMember: they withdrew it.
    """
    row, actor = _asked(by, number)
    if row.state == MemberState.WAITING:
        _begin(row, actor, at)


@transaction.atomic
def refuse_member(by: Asker | None, number: int, at: datetime) -> None:
    """Refuse somebody who asked; a guest stays one.

    Raises:
        HostsOnly, NoUmbrella, NoSuchMember: as for ``accept_member``.
    """
    row, actor = _asked(by, number)
    if row.state != MemberState.WAITING:
        return
    send_refused(actor, row.join_id, at)
    row.state = MemberState.ACTIVE if row.kind == MemberKind.GUEST else MemberState.REFUSED
    row.since = at
    row.save(update_fields=["state", "since"])
    changed(UMBRELLA)


@transaction.atomic
def remove_member(by: Asker | None, number: int, at: datetime) -> None:
    """End that somebody is a member, or a guest; a member hears of it. Twice is once.

    Raises:
        HostsOnly, NoSuchMember
    """
    require(by, may_run_community)
    row = Member.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise NoSuchMember
    if row.state in ENDED_MEMBERS:
        return
    actor = actors_by_number([row.actor_id]).get(row.actor_id)
    if actor is not None and (row.kind == MemberKind.MEMBER or row.state == MemberState.WAITING):
        send_removed(actor, at)
    _end(row, MemberState.REMOVED, at)


@transaction.atomic
def confirm_member(by: Asker | None, number: int, at: datetime) -> None:
    """Let a member be who it is by now, with the keys that it has; twice is once.

    Raises:
        HostsOnly, NoUmbrella, NoSuchMember.
    """
    row, actor = _asked(by, number)
    pin_identity(row, actor)
    row.since = at
    row.save(update_fields=["did", "keys_digest", "since"])
    _announce_change()


@transaction.atomic
def add_guest(by: Asker | None, actor: RemoteActorFacts, at: datetime) -> int:
    """Show what somebody publishes who is no member and was not asked; return their number.

    They are followed, as a host could do; if they do not let us, nothing of them is shown.

    Raises:
        HostsOnly, NoUmbrella, OwnUmbrella, BlockedThere
        AlreadyThere: they are there, or ask to be.
    """
    require(by, may_run_community)
    open_umbrella()
    refuse_strange(actor)
    row = Member.objects.select_for_update().filter(actor_id=actor.pk).first()
    if row is not None and row.state not in ENDED_MEMBERS:
        raise AlreadyThere
    row = row or Member(actor_id=actor.pk)
    row.kind, row.state, row.since = MemberKind.GUEST, MemberState.ACTIVE, at
    row.is_followed_for_this = tie(actor, at)
    row.save()
    _announce_change()
    return row.pk


@transaction.atomic
def forget_member(actor_number: int) -> None:
    """Forget an actor who is gone or kept out; no word goes out."""
    if Member.objects.filter(actor_id=actor_number).delete()[0]:
        _announce_change()


def is_member(actor_number: int) -> bool:
    """Say whether a remote actor is a member of our umbrella now."""
    row = Member.objects.filter(actor_id=actor_number, state=MemberState.ACTIVE).first()
    actor = actors_by_number([actor_number]).get(actor_number) if row else None
    if row is None or actor is None or not umbrella().is_on:
        return False
    return not is_somebody_else(row, actor)


def refuse_strange(actor: RemoteActorFacts) -> None:
    """Refuse an actor who can be neither under our umbrella nor ours.

    Raises:
        OwnUmbrella, BlockedThere
    """
    if is_own(actor.actor_id):
        raise OwnUmbrella
    if is_blocked_actor(actor):
        raise BlockedThere


def _asked(by: Asker | None, number: int) -> tuple[Member, RemoteActorFacts]:
    require(by, may_run_community)
    open_umbrella()
    row = Member.objects.select_for_update().filter(pk=number).first()
    actor = actors_by_number([row.actor_id]).get(row.actor_id) if row else None
    if row is None or actor is None or row.state in ENDED_MEMBERS:
        raise NoSuchMember
    return row, actor


def _begin(row: Member, actor: RemoteActorFacts, at: datetime) -> None:
    row.kind, row.state, row.since = MemberKind.MEMBER, MemberState.ACTIVE, at
    row.version += 1
    pin_identity(row, actor)
    host_spoke(actor.host, at)
    send_accepted(actor, row.join_id, at)
    row.is_followed_for_this = tie(actor, at) or row.is_followed_for_this
    row.save()
    _announce_change()


def _end(row: Member, state: MemberState, at: datetime) -> None:
    row.state, row.since = state, at
    if row.is_followed_for_this:
        untie(row.actor_id, at)
    row.is_followed_for_this = False
    row.evenings = row.meetings = None
    row.save()
    _announce_change()


def _announce_change() -> None:
    changed(UMBRELLA)
    transaction.on_commit(partial(members_changed.send, sender=None))
