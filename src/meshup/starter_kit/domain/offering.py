"""Shell: the kit that this node offers: which parts hosts give, and the document of all of them.

What others would refuse is not offered: each part that is given is read as they would read it.
Where a node federates its kit is signed; the proof is as old as its key, so the same kit has the
same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import identity_key, proved_identity
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.domain.tags import FEDERATION
from meshup.kit.errors import Refusal
from meshup.kit.shown import Shown
from meshup.kit.web import changed
from meshup.starter_kit.domain.kit_documents import MOST_BYTES, Sister, kit_document
from meshup.starter_kit.models import KitOffer
from meshup.starter_kit.parts import parts

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.starter_kit.parts import Json, Part

ROW: Final = 1
OFFER: Final = "kit_offer"
"""The tag of what hosts decided about the kit."""

ROOM_AROUND: Final = 4 * 1024
"""Bytes for what stands around the parts: names, identity, proof."""


@dataclass(frozen=True, slots=True)
class OfferedPart:
    """A part as this node could give it.

    Attributes:
        content: the part; None when there is nothing that others would take.
        lines: what is in it, in the current language.
        is_offered: whether it is in the kit.
    """

    part: Part
    content: Json | None
    lines: tuple[str, ...]
    is_offered: bool


def offered_parts(now: datetime) -> list[OfferedPart]:
    """Return all parts, in order, those that hosts withhold too."""
    withheld = _withheld()
    left = MOST_BYTES - ROOM_AROUND
    found = []
    for part in parts():
        content, lines = _given(part, now)
        size = len(_bytes(content)) if content else 0
        offered = content is not None and part.name not in withheld and size <= left
        left -= size if offered else 0
        found.append(OfferedPart(part, content, lines, offered))
    return found


def shown_offer(now: datetime) -> Shown[list[OfferedPart]]:
    """Return what is in the kit, for everybody; until the next hour, for dates pass."""
    offered = [each for each in offered_parts(now) if each.is_offered]
    tags = {NODE_TAG, FEDERATION, OFFER}.union(*(part.tags for part in parts()))
    until = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return Shown(offered, frozenset(tags), until)


def shown_kit(now: datetime) -> Shown[bytes | None]:
    """Return the kit as others fetch it; None while nothing is offered."""
    shown = shown_offer(now)
    contents = [each.content for each in shown.value if each.content is not None]
    if not contents:
        return shown.with_value(None)
    is_on = federation().is_on
    document = kit_document(_own_card(identity_key().did if is_on else ""), contents)
    return shown.with_value(_bytes(proved_identity(document) if is_on else document))


def is_offered(_now: datetime) -> bool:
    """Say whether there is a kit: there is one, unless hosts withhold all of it."""
    withheld = _withheld()
    return any(part.name not in withheld for part in parts())


def withheld_parts_for(asker: Asker) -> frozenset[str]:
    """Return the names of parts that hosts do not offer, for hosts.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    return _withheld()


@transaction.atomic
def change_offer(by: Asker, offered: Collection[str]) -> None:
    """Offer these parts and no others; a part of a room that comes later is offered.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(by, may_run_community)
    withheld = [part.name for part in parts() if part.name not in offered]
    KitOffer.objects.update_or_create(pk=ROW, defaults={"withheld": withheld})
    changed(OFFER)


def _given(part: Part, now: datetime) -> tuple[Json | None, tuple[str, ...]]:
    content = part.give(now)
    if content is None:
        return None, ()
    try:
        return content, tuple(part.read(json.loads(_bytes(content))))
    except Refusal:
        return None, ()


def _own_card(did: str) -> Sister:
    node = this_node()
    return Sister(node.name, node.city, absolute(""), tuple(node.languages), did)


def _withheld() -> frozenset[str]:
    row = KitOffer.objects.filter(pk=ROW).first()
    return frozenset(row.withheld if row else ())


def _bytes(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
