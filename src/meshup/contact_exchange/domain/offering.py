"""Shell: somebody says yes, takes it back, and notes that they have the other's card.

Each act locks both rows first. Nothing of what is returned, raised or announced differs by what the
other has said, but for the one act with which both have said yes: that one announces it to both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.contact_exchange.domain.announcing import channel_of
from meshup.contact_exchange.domain.cards import card_to_json
from meshup.contact_exchange.domain.rows import locked_both
from meshup.live.domain.changing import touch

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from meshup.contact_exchange.domain.cards import Card


def offer(peers: Collection[int], slug: str, key: str, card: Card, at: datetime) -> None:
    """Say yes to the encounter with this key, and that the other gets ``card`` if they do too.

    Said again, the latest card counts, until both have said yes.

    Raises:
        NoSuchAcquaintance
    """
    with transaction.atomic():
        both = locked_both(peers, slug, key, at)
        mine, theirs = both.mine, both.theirs
        if both.is_mutual() or mine.received_at is not None:
            return
        mine.offered_at, mine.card = mine.offered_at or at, card_to_json(card)
        mine.save(update_fields=["offered_at", "card"])
        if both.is_mutual():
            touch([channel_of(mine.channel_key), channel_of(theirs.channel_key)], at)


def take_back(peers: Collection[int], slug: str, key: str, at: datetime) -> None:
    """Take back a yes, and with it the card; once both have said yes, it changes nothing.

    Raises:
        NoSuchAcquaintance
    """
    with transaction.atomic():
        both = locked_both(peers, slug, key, at)
        if both.is_mutual() or both.mine.received_at is not None:
            return
        both.mine.offered_at = both.mine.card = None
        both.mine.save(update_fields=["offered_at", "card"])


def receive(peers: Collection[int], slug: str, key: str, at: datetime) -> None:
    """Note that a device has kept the other's card; when both have, the node forgets both cards.

    Where there is no card to receive, it changes nothing.

    Raises:
        NoSuchAcquaintance
    """
    with transaction.atomic():
        both = locked_both(peers, slug, key, at)
        if not both.is_mutual() or both.mine.received_at is not None:
            return
        both.mine.received_at = at
        both.mine.save(update_fields=["received_at"])
        if both.theirs.received_at is not None:
            for row in (both.mine, both.theirs):
                row.card = None
                row.save(update_fields=["card"])
