"""What this room keeps of peers, so that a peer lives while it does, and two can be one.

Shell. Called by the room ``peers``, in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import get_language, gettext

from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.community.domain.queries import this_node
from meshup.contact_exchange.domain.announcing import channel_of
from meshup.contact_exchange.models import Acquaintance
from meshup.kit.date_words import moment_in_words
from meshup.kit.localized_text import localized
from meshup.live.domain.changing import touch
from meshup.peers.records import PeerRecords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers met somebody lately."""
    rows = Acquaintance.objects.filter(peer__in=list(peers)).order_by()
    return set(rows.values_list("peer", flat=True).distinct())


def merge(from_peer: int, into_peer: int, at: datetime) -> None:
    """Make all whom one peer met another's; what either said counts, their earliest yes first.

    Two who turn out to be one person never met.
    """
    both = (from_peer, into_peer)
    Acquaintance.objects.filter(peer__in=both, other__in=both).delete()
    rows = list(
        Acquaintance.objects.select_for_update(of=("self",), no_key=True)
        .filter(Q(peer__in=both) | Q(other__in=both))
        .order_by("pk")
    )
    channels = {row.event_id: row.channel_key for row in rows if row.peer_id == from_peer}
    channels |= {row.event_id: row.channel_key for row in rows if row.peer_id == into_peer}
    kept = {
        (row.event_id, row.peer_id, row.other_id): row for row in rows if from_peer not in _who(row)
    }
    for row in rows:
        if from_peer in _who(row):
            _move(row, kept, from_peer, into_peer)
    for row in kept.values():
        if row.peer_id == into_peer:
            row.channel_key = channels[row.event_id]
        row.save()
    touch([channel_of(row.channel_key) for row in _mutual(kept)], at)


def _who(row: Acquaintance) -> tuple[int, int]:
    return row.peer_id, row.other_id


def _move(
    row: Acquaintance,
    kept: dict[tuple[int, int, int], Acquaintance],
    from_peer: int,
    into_peer: int,
) -> None:
    """Give a row to the peer who stays, or what it says to the row that they have already."""
    peer, other = (into_peer if who == from_peer else who for who in _who(row))
    own = kept.setdefault((row.event_id, peer, other), row)
    if own is row:
        row.peer_id, row.other_id = peer, other
        return
    if own.offered_at is None:
        own.offered_at, own.card = row.offered_at, row.card
    own.received_at = own.received_at or row.received_at
    row.delete()


def _mutual(rows: dict[tuple[int, int, int], Acquaintance]) -> list[Acquaintance]:
    """Return the rows of those who have both said yes."""
    return [
        row
        for (event, peer, other), row in rows.items()
        if row.offered_at and (back := rows.get((event, other, peer))) and back.offered_at
    ]


def describe(peer: int) -> list[str]:
    """Say at which events a peer met others, in the current language, soonest first."""
    rows = Acquaintance.objects.filter(peer=peer).order_by()
    slugs = rows.values_list("event__slug", flat=True).distinct()
    events = sorted(events_with_rows(slugs).values(), key=lambda event: event.starts_at)
    languages = this_node().languages
    return [
        gettext("You may stay in touch with those you met: “%(name)s”, %(when)s.")
        % {
            "name": localized(event.titles, get_language() or "en", languages).words,
            "when": moment_in_words(event.local_start),
        }
        for event in events
    ]


RECORDS: Final = PeerRecords(
    name="contact_exchange.acquaintances", holders=holders, merge=merge, describe=describe
)
