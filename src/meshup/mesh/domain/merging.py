"""Shell: merges cards into what is known: the newest of each identity stays, in whatever order.

A card that somebody brings is hearsay until it was found at its own address. Under the same
address a newer card of somebody who is known stays believed, for the same key signed it; at another
one it is hearsay again. Whoever signed two cards of one number is distrusted, and both are kept.

An instance serves one call, in the transaction and under the lock of its caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.activitypub.addresses import origin_of
from meshup.activitypub.instants import read_instant
from meshup.fediverse.domain.addressing import is_federated_address, is_own
from meshup.fediverse.domain.own_actors import identity_key
from meshup.gossip.cursors import place_of
from meshup.gossip.merging import Verdict, newer
from meshup.gossip.quotas import domain_of_card
from meshup.mesh.choices import Level
from meshup.mesh.domain.own_identity import next_arrival
from meshup.mesh.models import Equivocation, GoneNode, MeshNode
from meshup.remote_actors.domain.blocks import blocked_among

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.gossip.card import NodeCard
    from meshup.mesh.models import OwnIdentity

SIGN = 2**63


@dataclass(frozen=True, slots=True)
class _Stored:
    """What of a row decides against a card."""

    seq: int
    digest: bytes


class Merging:
    """Cards of one call, merged one after the other.

    Attributes:
        is_shown_anew: whether something changed that pages show.
        made: the rows that are new.
        has_moved: whether somebody who was found lives elsewhere now, as they say.
        signs_anew: whether others know a higher number of this node than it does itself.
    """

    def __init__(self, own: OwnIdentity, cards: Sequence[NodeCard], at: datetime) -> None:
        self.is_shown_anew = False
        self.signs_anew = False
        self.has_moved = False
        self.made: dict[str, MeshNode] = {}
        self._own, self._at = own, at
        self._own_did = identity_key().did
        self._blocked = blocked_among([card.actor for card in cards])
        dids = {card.did for card in cards}
        dids |= {card.rotated.previous for card in cards if card.rotated}
        rows = MeshNode.objects.select_for_update().filter(did__in=dids).order_by("pk")
        self._rows = {row.did: row for row in rows}
        gone = GoneNode.objects.filter(did__in=dids, until__gt=at)
        self._gone = dict(gone.values_list("did", "seq"))
        heirs = MeshNode.objects.filter(card__rotation__previous__in=sorted(dids))
        self._heirs = {row.card["rotation"]["previous"]: row for row in heirs.order_by("pk")}

    def merge(self, card: NodeCard) -> str | None:
        """Merge one card; return None where it told nothing new, "" where it did, or a code."""
        if card.did == self._own_did:
            self._of_this_node(card)
            return None
        row = self._rows.get(card.did)
        if code := self._refused(card, row):
            return code
        if row is None:
            return self._take_new(card)
        verdict = newer(_Stored(row.seq, bytes(row.digest)), card)
        if verdict in {Verdict.SAME, Verdict.OLDER}:
            return None
        return self._take_known(row, card, verdict)

    def _refused(self, card: NodeCard, row: MeshNode | None) -> str:
        reasons = {
            "own": is_own(card.id),
            "address": not is_federated_address(card.id),
            "blocked": card.actor in self._blocked,
            "expired": card.expires <= self._at,
            "gone": row is None and card.seq <= self._gone.get(card.did, 0),
            "rotated": bool(row.replaced_by) if row is not None else self._has_heir(card),
            "distrusted": row is not None and row.is_distrusted,
        }
        return next((code for code, holds in reasons.items() if holds), "")

    def _of_this_node(self, card: NodeCard) -> None:
        """Go on above a number that others know of this node: it came back from a backup.

        A card of another address that is newer than ours is of a twin: somebody has our key, or
        the machine that was restored here runs there still. Whoever has moved there knows it.
        """
        signed = read_instant(self._own.card.get("published")) if self._own.card else None
        if signed and card.published > signed and not is_own(card.id) and not self._own.moved_to:
            self._own.twin, self._own.twin_at = origin_of(card.id), self._at
            self.signs_anew = True
        if card.seq > self._own.seq:
            self._own.seq, self._own.signed_at = card.seq, None
            self.signs_anew = True

    def _take_known(self, row: MeshNode, card: NodeCard, verdict: Verdict) -> str:
        self.is_shown_anew |= row.level >= Level.VERIFIED
        if verdict is Verdict.EQUIVOCATION:
            evidence = {"first": row.card, "second": card.document, "noticed_at": self._at}
            Equivocation.objects.get_or_create(did=row.did, defaults=evidence)
            row.is_distrusted = True
            row.save(update_fields=["is_distrusted"])
            return "equivocation"
        if row.card_id != card.id:
            if row.level >= Level.VERIFIED:  # where it was only said to live, it never was
                row.former_actor_id = row.former_actor_id or row.actor_id
                self.has_moved = True
            row.level, row.verified_at, row.tried_at, row.tries = Level.HEARD, None, None, 0
        self._write(row, card)
        return ""

    def _take_new(self, card: NodeCard) -> str:
        row = MeshNode(
            did=card.did,
            known_since=self._at,
            seen_at=min(card.published, self._at),
            place=place_of(card.did) - SIGN,
        )
        before = self._former(card)
        if before is not None:
            row.known_since = before.known_since
            before.replaced_by, before.level = card.did, Level.HEARD
            before.save(update_fields=["replaced_by", "level"])
            self.is_shown_anew = True
        self._write(row, card)
        self._rows[card.did] = self.made[card.did] = row
        return ""

    def _has_heir(self, card: NodeCard) -> bool:
        """Say whether who comes now is somebody already whom its recovery key named."""
        heir = self._heirs.get(card.did)
        by = heir.card["rotation"]["proof"]["verificationMethod"] if heir is not None else ""
        return bool(by) and by == card.recovery

    def _former(self, card: NodeCard) -> MeshNode | None:
        """Return who a node was, where the key that it had announced first says so."""
        if card.rotated is None:
            return None
        row = self._rows.get(card.rotated.previous)
        if row is None or row.replaced_by or row.recovery_did != card.rotated.recovery:
            return None
        return row

    def _write(self, row: MeshNode, card: NodeCard) -> None:
        row.card, row.seq, row.digest = card.document, card.seq, card.digest
        row.card_id, row.actor_id, row.group_id = card.id, card.actor, card.group
        row.domain, row.expires_at = domain_of_card(card), card.expires
        row.recovery_did = row.recovery_did or card.recovery
        row.seen_at = max(row.seen_at, min(card.published, self._at))
        row.arrival = next_arrival(self._own, self._at)
        row.save()
