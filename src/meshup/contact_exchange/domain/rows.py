"""Shell: the rows of two who met, found by the key that only one of them has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from meshup.contact_exchange.domain.separation import pairs_apart
from meshup.contact_exchange.errors import NoSuchAcquaintance
from meshup.contact_exchange.models import Acquaintance
from meshup.introductions.domain.pairs import pair_of
from meshup.presence.domain.queries.roster import presences_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class Both(NamedTuple):
    """What is kept of two who met: of whoever asks, and of the other.

    Attributes:
        are_apart: neither gets anything from the other, whatever they say.
    """

    mine: Acquaintance
    theirs: Acquaintance
    are_apart: bool

    def is_mutual(self) -> bool:
        """Say whether both said yes, as the rows stand now, and nothing keeps them apart."""
        both = self.mine.offered_at is not None and self.theirs.offered_at is not None
        return both and not self.are_apart


def locked_both(peers: Collection[int], slug: str, key: str, at: datetime) -> Both:
    """Return both rows, locked, of the encounter of one of ``peers`` with this key.

    The same queries whatever either has said, so that no time is told by the clock. In a
    transaction.

    Raises:
        NoSuchAcquaintance: it is nobody's, another's, or expired.
    """
    found = Acquaintance.objects.filter(key=key, peer__in=list(peers), event__slug=slug)
    own = found.filter(expires_at__gt=at).first()
    if own is None:
        raise NoSuchAcquaintance
    people = (own.peer_id, own.other_id)
    rows = Acquaintance.objects.select_for_update(of=("self",), no_key=True).filter(
        event=own.event_id, peer__in=people, other__in=people
    )
    by_peer = {row.peer_id: row for row in rows.order_by("pk")}
    if set(by_peer) != set(people):
        raise NoSuchAcquaintance
    mine, theirs = (by_peer[peer] for peer in people)
    pair = pair_of(*people)
    presences = presences_of(people, slug)
    names = {peer: presence.display_name for peer, presence in presences.items()}
    return Both(mine, theirs, pair in pairs_apart([pair], names, at))
