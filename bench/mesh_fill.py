"""Let a bench node know others: ``python -m bench.mesh_fill NODES``, with ``MESHUP_DATA`` set.

Each has a key and a signed card of the size that cards of the demo have; all count as found at
their addresses. Writing rows is quicker than meeting ten thousand; what reads them is the node.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from hashlib import sha256

import django

django.setup()

from meshup.fediverse.domain.settings import switch_on  # noqa: E402 - Django must be set up first
from meshup.gossip.card import CardFields, NextEvent, read_card, signed_card  # noqa: E402
from meshup.gossip.cursors import place_of  # noqa: E402
from meshup.gossip.quotas import domain_of_card  # noqa: E402
from meshup.kit import clock  # noqa: E402
from meshup.mesh.choices import Level  # noqa: E402
from meshup.mesh.domain.merging import SIGN  # noqa: E402
from meshup.mesh.models import MeshNode  # noqa: E402

AT_ONCE = 500


def card_fields(number: int) -> CardFields:
    """Return what a node says of itself."""
    origin = f"https://node{number}.example"
    page = f"{origin}/events/evening-{number}/"
    now = clock.now()
    return CardFields(
        id=f"{origin}/ap/relay/card",
        actor=f"{origin}/ap/relay",
        group=f"{origin}/ap/community_{number}",
        seq=int(now.timestamp()),
        name=f"Community {number}",
        url=f"{origin}/",
        directory=f"{origin}/ap/relay/directory",
        summary="Every month: people who wonder about a network without a centre.",
        city=f"Town {number % 3000}",
        country="FR",
        latitude=round(36 + (number * 7919 % 3300) / 100, 2),
        longitude=round(-10 + (number * 104_729 % 4000) / 100, 2),
        languages=("fr", "en"),
        since=date(2019, 7, 14),
        next_event=NextEvent(page, "An evening", now + timedelta(days=number % 60 + 1), page),
        neighbours=tuple(f"https://node{n}.example/ap/relay/card" for n in range(6)),
        bootstrap=tuple(f"https://node{n}.example/ap/relay/card" for n in range(3)),
    )


def row_of(number: int) -> MeshNode:
    """Return a node as it is remembered once it was found."""
    at = clock.now()
    key = sha256(b"bench %d" % number).digest()
    card = read_card(signed_card(card_fields(number), key, at), at)
    return MeshNode(
        did=card.did,
        card=card.document,
        seq=card.seq,
        digest=card.digest,
        level=Level.VERIFIED,
        arrival=int(at.timestamp() * 1000) + number,
        place=place_of(card.did) - SIGN,
        card_id=card.id,
        actor_id=card.actor,
        group_id=card.group,
        domain=domain_of_card(card),
        known_since=at,
        seen_at=at,
        verified_at=at,
        expires_at=card.expires,
    )


def main(count: int) -> None:
    """Federate, and know so many."""
    switch_on(clock.now())
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        MeshNode.objects.bulk_create([row_of(number) for number in numbers])


if __name__ == "__main__":
    main(int(sys.argv[1]))
