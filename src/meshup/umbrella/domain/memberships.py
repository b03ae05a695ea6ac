"""Shell: under whose umbrella this node is: we ask, their hosts answer, and either may end it.

An answer counts when it names the very Join that we sent and comes from whom we asked. Whoever says
that we are their member without having been asked changes nothing.

Leaving is at once, here and by a message there. It loses nothing: our events, our followers and
whom we follow stay as they are, the umbrella among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from meshup.activitypub.addresses import same_origin
from meshup.community.rules import may_run_community, require
from meshup.deliveries.domain.hosts import host_spoke
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.errors import FederationOff
from meshup.kit.web import changed
from meshup.mesh.domain.pinned_identities import is_somebody_else, pin_identity
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.umbrella.choices import ENDED_MEMBERSHIPS, MembershipState
from meshup.umbrella.domain.members import refuse_strange
from meshup.umbrella.domain.membership_documents import send_join, send_leave, uuid_of_join
from meshup.umbrella.domain.tags import UMBRELLA
from meshup.umbrella.domain.ties import tie
from meshup.umbrella.errors import NoGroupThere, NoSuchMembership
from meshup.umbrella.models import Membership

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

GROUP = "Group"


@transaction.atomic
def join_umbrella(by: Asker | None, umbrella: RemoteActorFacts, at: datetime) -> int:
    """Ask an umbrella to be its member; return the number of the membership.

    Whoever was asked and has not answered is asked again, by the same Join.

    Raises:
        HostsOnly, FederationOff, OwnUmbrella, BlockedThere
        NoGroupThere: it is no group.
    """
    require(by, may_run_community)
    if not federation().is_on:
        raise FederationOff
    refuse_strange(umbrella)
    if umbrella.kind != GROUP:
        raise NoGroupThere
    row, is_new = Membership.objects.select_for_update().get_or_create(
        umbrella_id=umbrella.pk, defaults={"state": MembershipState.REQUESTED, "since": at}
    )
    if not is_new and row.state in ENDED_MEMBERSHIPS:
        row.uuid = uuid4()
        row.did = ""  # whoever lives there now is asked
    if row.state != MembershipState.MEMBER:
        row.state, row.since = MembershipState.REQUESTED, at
        row.save()
        host_spoke(umbrella.host, at)
        send_join(umbrella, row.uuid, at)
        changed(UMBRELLA)
    return row.pk


@transaction.atomic
def leave_umbrella(by: Asker | None, number: int, at: datetime) -> None:
    """Be a member no more, or ask no longer; the umbrella hears of it. Twice is once.

    Raises:
        HostsOnly
        NoSuchMembership: it is gone.
    """
    require(by, may_run_community)
    row = Membership.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise NoSuchMembership
    if row.state in ENDED_MEMBERSHIPS:
        return
    umbrella = actors_by_number([row.umbrella_id]).get(row.umbrella_id)
    if umbrella is not None:
        send_leave(umbrella, row.uuid, at)
    _stand(row, MembershipState.LEFT, at)


@transaction.atomic
def receive_answer(
    umbrella: RemoteActorFacts, join: str, answer: MembershipState, at: datetime
) -> bool:
    """Note what an umbrella answers to our Join; return whether we had asked it by this id.

    Nobody waits again who is a member, and what has ended stays so.
    """
    uuid = uuid_of_join(join)
    rows = Membership.objects.select_for_update().filter(umbrella_id=umbrella.pk)
    row = rows.filter(uuid=uuid).first() if uuid is not None else None
    if row is None:
        return False
    if is_somebody_else(row, umbrella):
        return True
    is_late = answer == MembershipState.WAITING and row.state == MembershipState.MEMBER
    if row.state in ENDED_MEMBERSHIPS or row.state == answer or is_late:
        return True
    if answer == MembershipState.REFUSED and row.state == MembershipState.MEMBER:
        answer = MembershipState.REMOVED
    if answer == MembershipState.MEMBER:
        pin_identity(row, umbrella)
    _stand(row, answer, at)
    if answer == MembershipState.MEMBER:
        tie(umbrella, at)  # its announcements are how members hear of each other
    return True


@transaction.atomic
def receive_listed(umbrella: RemoteActorFacts, target: str, at: datetime) -> bool:
    """Note that an umbrella lists us, which we are a member of; return whether we are."""
    if not same_origin(target, umbrella.actor_id):
        return False
    rows = Membership.objects.filter(umbrella_id=umbrella.pk, state=MembershipState.MEMBER)
    row = rows.first()
    return (
        row is not None and not is_somebody_else(row, umbrella) and bool(rows.update(listed_at=at))
    )


@transaction.atomic
def receive_removed(umbrella: RemoteActorFacts, at: datetime) -> bool:
    """Note that an umbrella has us no more; return whether it had, or we had asked."""
    row = Membership.objects.select_for_update().filter(umbrella_id=umbrella.pk).first()
    if row is None:
        return False
    if row.state not in ENDED_MEMBERSHIPS and not is_somebody_else(row, umbrella):
        _stand(row, MembershipState.REMOVED, at)
    return True


def is_our_umbrella(actor_number: int) -> bool:
    """Say whether we are under the umbrella of a remote actor now."""
    rows = Membership.objects.filter(umbrella_id=actor_number, state=MembershipState.MEMBER)
    row = rows.first()
    actor = actors_by_number([actor_number]).get(actor_number) if row else None
    return row is not None and actor is not None and not is_somebody_else(row, actor)


@transaction.atomic
def confirm_umbrella(by: Asker | None, number: int) -> None:
    """Let an umbrella be who it is by now, with the keys that it has; twice is once.

    Raises:
        HostsOnly
        NoSuchMembership: it is gone.
    """
    require(by, may_run_community)
    row = Membership.objects.select_for_update().filter(pk=number).first()
    actor = actors_by_number([row.umbrella_id]).get(row.umbrella_id) if row else None
    if row is None or actor is None:
        raise NoSuchMembership
    pin_identity(row, actor)
    row.save(update_fields=["did", "keys_digest"])
    changed(UMBRELLA)


@transaction.atomic
def forget_umbrella(actor_number: int) -> None:
    """Forget an umbrella that is gone or kept out; no word goes out."""
    if Membership.objects.filter(umbrella_id=actor_number).delete()[0]:
        changed(UMBRELLA)


def _stand(row: Membership, state: MembershipState, at: datetime) -> None:
    row.state, row.since = state, at
    if state != MembershipState.MEMBER:
        row.listed_at = None
    row.save()
    changed(UMBRELLA)
