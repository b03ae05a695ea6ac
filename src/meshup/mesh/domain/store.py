"""Shell: what is known of other nodes, as the machine of ``gossip`` asks for it.

Each function that writes is one transaction, which holds the lock of the node's own identity first;
twice changes nothing.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from hashlib import sha256
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import F, Q

from meshup.gossip.cursors import place_of
from meshup.gossip.exchanges import Outcome
from meshup.gossip.levels import Level as Believed
from meshup.gossip.summaries import summary_of
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.kit.web import changed
from meshup.mesh.choices import Level
from meshup.mesh.domain.carried import Carried
from meshup.mesh.domain.merging import SIGN, Merging
from meshup.mesh.domain.neighbourhood import neighbour_actor_ids
from meshup.mesh.domain.own_card import own_card
from meshup.mesh.domain.own_identity import locked_identity, next_arrival, own_state
from meshup.mesh.domain.room import give_up, make_room
from meshup.mesh.domain.tags import MESH
from meshup.mesh.models import GoneNode, MeshNode
from meshup.mesh.signals import node_heard_elsewhere, node_moved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.activitypub.ids import Json
    from meshup.gossip.exchanges import Settings
    from meshup.gossip.summaries import Summary
    from meshup.mesh.domain.carried import Batch

MOST_PAGE_BYTES: Final = 200 * 1024
_etags: Final[VersionedMemo[str]] = VersionedMemo(64 * 1024)


class MeshStore:
    """The rows of this room; without a state of its own but the moment."""

    def __init__(self, settings: Settings, at: datetime) -> None:
        self._settings, self._at = settings, at
        self._period = timedelta(seconds=django_settings.CONFIG.gossip_seconds)

    # ── what is shown ─────────────────────────────────────────────────────────────────────

    def own_card(self) -> Batch:
        """Return the card of this node."""
        document = own_card(self._at).value
        return (Carried(document["did"], document),)

    def etag(self) -> str:
        """Return the SHA-256 over the identities and numbers of all that is shown."""

        def read() -> Shown[str]:
            own = own_card(self._at).value
            numbers = [*self._shown().values_list("did", "seq"), (own["did"], own["seq"])]
            lines = "\n".join(f"{did} {seq}" for did, seq in sorted(numbers))
            return Shown(sha256(lines.encode()).hexdigest(), frozenset({MESH}))

        return _etags.get_or_compute(self._at, "etag", read).value

    def news(self, arrival: int, most: int) -> tuple[Batch, int]:
        """Return the newest of what is shown and arrived after, in order, and the last arrival."""
        (own,) = self.own_card()
        state = own_state().value
        after = 0 if arrival > state.arrivals else arrival
        rows = self._shown().filter(arrival__gt=after).order_by("-arrival")
        found = self._with_cards(rows.values_list("arrival", "did")[:most])
        if state.card_arrival > after:
            found = [*found, (state.card_arrival, own.did, own.document)]
        found.sort(key=itemgetter(0), reverse=True)
        newest, _last, _has_more = _page(found, after, most)
        return newest[::-1], found[0][0] if found else after

    def stretch(self, place: int, most: int) -> tuple[Batch, int, bool]:
        """Return what follows a place: cards, the last place, and whether more follow."""
        rows = self._shown().filter(place__gt=place - SIGN).order_by("place")
        found = self._with_cards(rows.values_list("place", "did")[: most + 1])
        (own,) = self.own_card()
        own_place = place_of(own.did) - SIGN
        if own_place > place - SIGN:
            found = sorted([*found, (own_place, own.did, own.document)], key=itemgetter(0))
        batch, last, has_more = _page(found, place - SIGN, most)
        return batch, last + SIGN, has_more

    def summary(self, salt: int) -> Summary:
        """Return a summary of every card that is known, also of those not shown, and the own."""
        living = MeshNode.objects.filter(expires_at__gt=self._at).values_list("place", "seq")
        rows = [*living.filter(replaced_by=""), *living.filter(replaced_by__gt="")]
        own = own_card(self._at).value
        known = [(place + SIGN, seq) for place, seq in rows]
        known.append((place_of(own["did"]), own["seq"]))
        return summary_of(known, salt, self._settings.most_summary_bits)

    def lacking(self, summary: Summary, most: int) -> tuple[Batch, int, bool]:
        """Return what is shown and not in a summary, how many these are, and whether more is."""
        own = own_card(self._at).value
        shown = [
            (place + SIGN, did)
            for place, seq, did in self._shown().values_list("place", "seq", "did")
            if not summary.has(place + SIGN, seq)
        ]
        if not summary.has(place_of(own["did"]), own["seq"]):
            shown.append((place_of(own["did"]), own["did"]))
        shown.sort(key=lambda item: (item[0] <= summary.salt, item[0]))
        wanted = shown[summary.given : summary.given + most]
        rows = self._shown().filter(did__in=[did for _place, did in wanted])
        cards = {**dict(rows.values_list("did", "card")), own["did"]: own}
        found = [(place, did, cards[did]) for place, did in wanted if did in cards]
        batch, _last, _has_more = _page(found, 0, most)
        return batch, len(batch), summary.given + len(batch) < len(shown)

    # ── who is there ──────────────────────────────────────────────────────────────────────

    def count(self, least: Believed) -> int:
        """Return how many are believed as far as ``least``."""
        return self._believed(least).count()

    def at(self, least: Believed, index: int) -> str:
        """Return one of these by its number in the order of places."""
        rows = self._believed(least).order_by("place").values_list("did", flat=True)
        return next(iter(rows[index : index + 1]), "")

    def level_of(self, did: str) -> Believed:
        """Return how far somebody is believed."""
        rows = self._rows().filter(did=did).values_list("level", flat=True)
        return Believed(rows.first() or 0)

    def of_sender(self, cards: Batch, sender: str) -> tuple[Batch, tuple[tuple[str, str], ...]]:
        """Return the sender's own cards, and the others with the code of why not."""
        own = tuple(one for one in cards if one.did == sender)
        return own, tuple((one.did, "not_neighbour") for one in cards if one.did != sender)

    # ── what comes ────────────────────────────────────────────────────────────────────────

    def merge(self, cards: Batch, now: datetime) -> Outcome:
        """Take what cards tell anew, as far as there is room."""
        read = [one.card for one in cards if one.card is not None]
        refused: list[tuple[str, str]] = []
        taken: list[str] = []
        with transaction.atomic():
            own = locked_identity()
            merging = Merging(own, read, now)
            for card in read:
                code = merging.merge(card)
                if code == "":
                    taken.append(card.did)
                elif code:
                    refused.append((card.did, code))
            dropped = make_room(self._settings, merging.made, now)
            own.save(update_fields=["arrivals", "seq", "signed_at", "twin", "twin_at"])
            if merging.has_moved:
                transaction.on_commit(partial(node_heard_elsewhere.send, sender=None))
            if merging.is_shown_anew or merging.signs_anew:
                changed(MESH)
        refused += dropped.items()
        return Outcome(sum(did not in dropped for did in taken), tuple(refused))

    def waiting(self, most: int) -> Batch:
        """Return hearsay whose address is to be asked now, who was asked least comes first."""
        waits = Q(tried_at=None)
        for tries in range(1, self._settings.most_tries):
            waits |= Q(tries=tries, tried_at__lte=self._at - self._period * 2 ** (tries - 1))
        rows = self._rows().filter(waits, level=Level.HEARD)
        due = rows.order_by("tries", F("tried_at").asc(nulls_first=True), "arrival")
        return tuple(Carried(did, card) for did, card in due.values_list("did", "card")[:most])

    def believe(self, cards: Batch, now: datetime) -> None:
        """Take that these stand at their own addresses."""
        for one in cards:
            if one.card is not None:
                self.merge((one,), now)
                self._mark(one.card.id, one.did, one.card.seq, now)

    def doubt(self, cards: Batch, now: datetime) -> None:
        """Take that these were not found at their addresses; who never is, goes."""
        dids = [one.did for one in cards]
        with transaction.atomic():
            locked_identity()
            rows = MeshNode.objects.filter(did__in=dids, level=Level.HEARD)
            rows.update(tries=F("tries") + 1, tried_at=now)
            give_up(rows.filter(tries__gte=self._settings.most_tries), now)

    def expire(self, now: datetime) -> None:
        """Let go of whose card is over."""
        over = MeshNode.objects.filter(expires_at__lte=now)
        if over.exists():
            with transaction.atomic():
                locked_identity()
                give_up(over, now)
                changed(MESH)

    @transaction.atomic
    def _mark(self, card_id: str, did: str, seq: int, now: datetime) -> bool:
        """Believe a node that was found at its address; show no other there any more."""
        own = locked_identity()
        row = self._rows().select_for_update().filter(did=did, card_id=card_id).first()
        if row is None or row.seq > seq:
            return False
        was = row.level
        others = MeshNode.objects.filter(card_id=card_id, level__gt=Level.HEARD).exclude(pk=row.pk)
        if was == Level.HEARD and _was_a_neighbours(row, others):
            row.is_unconfirmed = True
        is_neighbour = not row.is_unconfirmed and row.actor_id in neighbour_actor_ids()
        row.level = max(was, Level.NEIGHBOUR if is_neighbour else Level.VERIFIED)
        row.verified_at, row.seen_at, row.tried_at, row.tries = now, now, None, 0
        others.update(level=Level.HEARD, verified_at=None)
        if was == Level.HEARD:
            row.arrival = next_arrival(own, now)
            own.save(update_fields=["arrivals"])
        row.save()
        changed(MESH)
        if row.former_actor_id:
            transaction.on_commit(partial(node_moved.send, sender=None, did=did))
        return True

    def _with_cards(self, chosen: Iterable[tuple[int, str]]) -> list[tuple[int, str, Json]]:
        """Return each with its card; those are read for the chosen alone, not to be sorted."""
        pairs = list(chosen)
        rows = MeshNode.objects.filter(did__in=[did for _number, did in pairs])
        cards = dict(rows.values_list("did", "card"))
        return [(number, did, cards[did]) for number, did in pairs if did in cards]

    def _rows(self) -> QuerySet[MeshNode]:
        return MeshNode.objects.filter(expires_at__gt=self._at, replaced_by="", is_distrusted=False)

    def _believed(self, least: Believed) -> QuerySet[MeshNode]:
        return self._rows().filter(level__gte=int(least))

    def _shown(self) -> QuerySet[MeshNode]:
        return self._believed(Believed.VERIFIED)


def _was_a_neighbours(row: MeshNode, others: QuerySet[MeshNode]) -> bool:
    """Say whether a node was found at the address of a neighbour, and is somebody else."""
    silent = GoneNode.objects.filter(actor_id=row.actor_id).exclude(did=row.did)
    return others.filter(level__gte=Level.NEIGHBOUR).exists() or silent.exists()


def _page(found: Sequence[tuple[int, str, Json]], after: int, most: int) -> tuple[Batch, int, bool]:
    """Return the first of these, within a number and a size; one card always fits."""
    page: list[Carried] = []
    size, last = 0, after
    for number, did, document in found[:most]:
        size += len(json.dumps(document, ensure_ascii=False).encode())
        if page and size > MOST_PAGE_BYTES:
            break
        page.append(Carried(did, document))
        last = number
    return tuple(page), last, len(page) < len(found)
