"""Shell: people have met, and may stay in touch until a week after the evening.

Called by the rounds of an evening in the transaction in which a round ends.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.agenda.domain.rows import ensure_row
from meshup.contact_exchange.models import Acquaintance
from meshup.kit.secret_links import new_handle
from meshup.peers.domain.peers import hold_peers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

OPEN_FOR: Final = timedelta(days=7)
"""From the end of the event on: nothing is taken or given later, and all of it is deleted."""


def open_exchange(slug: str, pairs: Iterable[tuple[int, int]], at: datetime) -> int:
    """Let each two peers who met at the event ``slug`` stay in touch; twice is once.

    Returns how many pairs are open that were not. Peers are meant by number; who is erased is left
    out, and nobody meets themselves. The same queries however many they are; more rows only make
    its one insertion longer.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    wanted = {way for one, other in pairs if one != other for way in ((one, other), (other, one))}
    if not wanted:
        return 0
    with transaction.atomic():
        event = ensure_row(slug, at)
        ends_at = events_with_rows([slug])[slug].ends_at
        there = hold_peers({peer for peer, _other in wanted})
        known = _known(event)
        keys = {peer: key for (peer, _other), key in known.items()}
        rows = [
            Acquaintance(
                event_id=event,
                peer_id=peer,
                other_id=other,
                key=new_handle(),
                channel_key=keys.setdefault(peer, new_handle()),
                met_at=at,
                expires_at=max(ends_at, at) + OPEN_FOR,
            )
            for peer, other in sorted(wanted - set(known))
            if peer in there and other in there
        ]
        Acquaintance.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) // 2


def _known(event: int) -> dict[tuple[int, int], str]:
    """Return who met whom at the event so far, each with the key of their channel."""
    rows = Acquaintance.objects.filter(event=event).order_by("pk")
    return {
        (peer, other): key for peer, other, key in rows.values_list("peer", "other", "channel_key")
    }
