"""What this room keeps of peers, so that a peer lives while it does, and two can be one.

Shell. Called by the room ``peers``, in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import ngettext

from meshup.contact_grants.choices import GrantState
from meshup.contact_grants.models import AvoidedNode, Grant, Meeting, Owner, ReceivedCard
from meshup.kit.number_sets import NumberSet
from meshup.peers.records import PeerRecords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers give or get contacts, or can be found by a code."""
    rows = Owner.objects.filter(peer__in=NumberSet(peers)).order_by()
    return set(rows.values_list("peer", flat=True))


def merge(from_peer: int, into_peer: int, _at: datetime) -> None:
    """Make all of one peer another's."""
    rows = {row.peer_id: row for row in Owner.objects.filter(peer__in=(from_peer, into_peer))}
    former, owner = rows.get(from_peer), rows.get(into_peer)
    if former is None:
        return
    if owner is None:
        former.peer_id = into_peer
        former.save(update_fields=["peer"])
        return
    away = AvoidedNode.objects.filter(owner=owner).values("actor")
    AvoidedNode.objects.filter(owner=former).exclude(actor__in=away).update(owner=owner)
    for model in (Grant, Meeting, ReceivedCard):
        model.objects.filter(owner=former).update(owner=owner)
    if former.code_hash and not owner.code_hash:
        code = (former.code_hash, former.code_until)
        Owner.objects.filter(pk=former.pk).update(code_hash="")
        owner.code_hash, owner.code_until = code
        owner.save(update_fields=["code_hash", "code_until"])
    former.delete()


def describe(peer: int) -> list[str]:
    """Say how many contacts a peer gave to other communities."""
    count = Grant.objects.filter(owner__peer=peer, state=GrantState.GIVEN).count()
    if not count:
        return []
    words = ngettext(
        "You gave your contact to %(number)s other community, or to somebody there.",
        "You gave your contact to %(number)s other communities, or to people there.",
        count,
    )
    return [words % {"number": count}]


RECORDS: Final = PeerRecords(
    name="contact_grants.owners", holders=holders, merge=merge, describe=describe
)
