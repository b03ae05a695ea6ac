"""Shell: members and umbrellas that live elsewhere, or have another key, and are still the same.

Their old and new actors were found to be one by ``follows`` or ``mesh``. Here both have to be of
the identity that was let in as well: who names an address as their former one takes no place there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.kit.web import changed
from meshup.mesh.domain.pinned_identities import is_somebody_else, keys_digest, pin_identity
from meshup.mesh.domain.queries.identities import identities_since
from meshup.remote_actors.domain.remote_actor_facts import dids_of
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.umbrella.choices import ENDED_MEMBERS, ENDED_MEMBERSHIPS, MembershipState, MemberState
from meshup.umbrella.domain.tags import UMBRELLA
from meshup.umbrella.models import Member, Membership
from meshup.umbrella.signals import members_changed

if TYPE_CHECKING:
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


@transaction.atomic
def follow_member(former: int, actor: int) -> bool:
    """Let a member, and an umbrella, have their place at their new actor; say whether one did.

    What a member published at its old address is announced no more. Twice is once.
    """
    new = actors_by_number([actor]).get(actor)
    if new is None:
        return False
    is_moved = [_move_member(former, new), _move_umbrella(former, new)]
    if any(is_moved):
        changed(UMBRELLA)
        transaction.on_commit(partial(members_changed.send, sender=None))
    return any(is_moved)


@transaction.atomic
def adopt_successors() -> int:
    """Remember the new identity of whoever replaced theirs by the word of its recovery key.

    Returns how many. Those who told us so are known for some weeks only.
    """
    rows: list[Member | Membership] = [
        *Member.objects.select_for_update().exclude(did="").order_by("pk"),
        *Membership.objects.select_for_update().exclude(did="").order_by("pk"),
    ]
    numbers = {row.pk: row.umbrella_id for row in rows if isinstance(row, Membership)}
    actors = actors_by_number(
        [numbers[row.pk] if isinstance(row, Membership) else row.actor_id for row in rows]
    )
    heirs = identities_since(row.did for row in rows)
    count = 0
    for row in rows:
        actor = actors.get(row.umbrella_id if isinstance(row, Membership) else row.actor_id)
        if actor is None or row.did in dids_of(actor) or not heirs[row.did] & dids_of(actor):
            continue
        if bytes(row.keys_digest) == keys_digest(actor):
            pin_identity(row, actor)
            row.save(update_fields=["did", "keys_digest"])
            count += 1
    return count


def _move_member(former: int, new: RemoteActorFacts) -> bool:
    row = Member.objects.select_for_update().filter(actor_id=former).first()
    if row is None or row.state in ENDED_MEMBERS or not row.did or is_somebody_else(row, new):
        return False
    there = Member.objects.select_for_update().filter(actor_id=new.pk).first()
    if there is not None and there.state not in ENDED_MEMBERS:
        row.state = MemberState.LEFT  # it asked again from there, and was let in
        row.save(update_fields=["state"])
        return True
    if there is not None:
        there.delete()
    row.actor_id, row.version = new.pk, row.version + 1
    row.save(update_fields=["actor", "version"])
    return True


def _move_umbrella(former: int, new: RemoteActorFacts) -> bool:
    row = Membership.objects.select_for_update().filter(umbrella_id=former).first()
    if row is None or row.state in ENDED_MEMBERSHIPS or not row.did or is_somebody_else(row, new):
        return False
    there = Membership.objects.select_for_update().filter(umbrella_id=new.pk).first()
    if there is not None and there.state not in ENDED_MEMBERSHIPS:
        row.state, row.listed_at = MembershipState.LEFT, None
        row.save(update_fields=["state", "listed_at"])
        return True
    if there is not None:
        there.delete()
    row.umbrella_id = new.pk
    row.save(update_fields=["umbrella"])
    return True
