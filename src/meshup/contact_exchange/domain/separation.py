"""Shell: who gets nothing from whom, whatever both say: blocked by hosts, or rather not.

Whoever is kept apart never learns it: to each it looks as if the other had not said yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.introductions.domain.queries.avoidances import separated_pairs
from meshup.moderation.domain.queries.blocks import blocked_peers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from meshup.introductions.domain.pairs import Pair


def pairs_apart(pairs: Collection[Pair], names: Mapping[int, str], at: datetime) -> frozenset[Pair]:
    """Return which of these pairs (the smaller number first) are kept apart at ``at``.

    As many queries for no pair as for a hundred.

    Args:
        pairs: of peers' numbers.
        names: what they were called that evening, for those who typed a name.
        at: now.
    """
    blocked = blocked_peers(at)
    away = separated_pairs({peer: names.get(peer, "") for pair in pairs for peer in pair})
    return frozenset(
        pair for pair in pairs if pair in away or pair[0] in blocked or pair[1] in blocked
    )
