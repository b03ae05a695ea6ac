"""Shell: who this node is in the mesh: its number, where it lived before, its recovery key.

One row, locked while it is changed. That the node lives at another address than before is noticed
when it first runs there: a backup that is restored elsewhere knows where it came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import host_of
from meshup.activitypub.contexts import NAMESPACE
from meshup.fediverse.actor_parts import ActorPart
from meshup.fediverse.domain.actor_names import APPLICATION
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.tags import FEDERATION
from meshup.kit.clock import now
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.mesh.domain.tags import MESH
from meshup.mesh.models import OwnIdentity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from meshup.fediverse.domain.own_actors import OwnActorFacts

ROW: Final = 1
MOST_FORMER: Final = 8
TAGS: Final = frozenset({MESH, FEDERATION})
TERMS: Final[dict[str, object]] = {
    "meshup": NAMESPACE,
    "card": {"@id": "meshup:card", "@type": "@id"},
    "movedTo": {"@id": "as:movedTo", "@type": "@id"},
}


@dataclass(frozen=True, slots=True)
class OwnState:
    """What the node remembers of itself.

    Attributes:
        card: the newest that it signed; None before the first.
        signed_at: when that was.
        former: origins at which it lived, the latest first.
        moved_to: the origin at which it lives now; "" where that is here.
        recovery_did: what may replace its identity; "" for nothing.
        bootstrap: card ids by which it found the mesh.
        twin: the origin at which somebody else signs with its key; "" where nobody was seen.
        twin_at: when they were seen last.
        card_arrival: the number of its card among those that arrived.
        arrivals: the last number given to one that is shown, or more.
    """

    card: dict[str, Any] | None = None
    signed_at: datetime | None = None
    former: tuple[str, ...] = ()
    moved_to: str = ""
    recovery_did: str = ""
    bootstrap: tuple[str, ...] = ()
    twin: str = ""
    twin_at: datetime | None = None
    card_arrival: int = 0
    arrivals: int = 0


_memo: Final[VersionedMemo[OwnState]] = VersionedMemo(128 * 1024, lambda _state: 16 * 1024)


def own_state() -> Shown[OwnState]:
    """Return what the node remembers of itself; without a query while nothing changed."""
    return _memo.get_or_compute(now(), "own", _read)


def locked_identity() -> OwnIdentity:
    """Return the row, locked, in the caller's transaction; made when it is not there."""
    return OwnIdentity.objects.select_for_update().get_or_create(pk=ROW)[0]


def note_address(row: OwnIdentity) -> bool:
    """Note where the node lives; say whether it lived elsewhere before. The caller saves."""
    here, before = absolute(""), row.address
    if here == before:
        return False
    row.former, row.address = _former(row), here
    if row.moved_to and host_of(row.moved_to) == host_of(here):
        row.moved_to = ""
    return bool(before)


def next_arrival(row: OwnIdentity, at: datetime) -> int:
    """Return the number of what arrives now, larger than all before; the caller saves the row.

    At least the milliseconds since 1970, so that a node that comes back from a backup gives no
    number twice.
    """
    row.arrivals = max(row.arrivals + 1, int(at.timestamp() * 1000))
    return row.arrivals


def card_id_of(actor_id: str) -> str:
    """Return where the card of a node stands whose Application has this id."""
    return f"{actor_id}/card"


def directory_of(actor_id: str) -> str:
    """Return where the directory of a node stands whose Application has this id."""
    return f"{actor_id}/directory"


def ids_at(origins: Iterable[str], name: str) -> list[str]:
    """Return the ids that the own actor ``name`` has, or had, at these origins."""
    return [f"{origin}/ap/{name}" for origin in origins]


def actor_part(actor: OwnActorFacts) -> Shown[ActorPart]:
    """Say in the document of an own actor where its card is, and where it was and went."""
    state = own_state()
    fields: dict[str, object] = {}
    if actor.kind == "Application":
        fields["card"] = card_id_of(actor.id)
    if state.value.former:
        fields["alsoKnownAs"] = ids_at(state.value.former, actor.name)
    if state.value.moved_to:
        (fields["movedTo"],) = ids_at([state.value.moved_to], actor.name)
    return state.with_value(ActorPart(fields, TERMS))


def former_card_ids(origins: Iterable[str]) -> list[str]:
    """Return where the card of this node stood when it lived at these origins."""
    return [card_id_of(actor_id) for actor_id in ids_at(origins, APPLICATION)]


def _former(row: OwnIdentity) -> list[str]:
    """Return where the node lived before it lived here, also before it was noted that it does.

    Its actors say so from the first request on: whoever reads one does not read it again at once.
    """
    addresses = dict.fromkeys([row.address, *row.former])
    return [address for address in addresses if address not in {"", absolute("")}][:MOST_FORMER]


def _read() -> Shown[OwnState]:
    row = OwnIdentity.objects.filter(pk=ROW).first()
    if row is None:
        return Shown(OwnState(), TAGS)
    state = OwnState(
        card=row.card or None,
        signed_at=row.signed_at,
        former=tuple(_former(row)),
        moved_to=row.moved_to,
        recovery_did=row.recovery_did,
        bootstrap=tuple(row.bootstrap),
        twin=row.twin,
        twin_at=row.twin_at,
        card_arrival=row.card_arrival,
        arrivals=row.arrivals,
    )
    return Shown(state, TAGS)
