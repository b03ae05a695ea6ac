"""Shell: who was checked in is there, and no more when that is taken back.

In the transaction in which the operations are kept. Presence knows the peers of registrations; the
operations themselves name nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.attendance.domain.queries.passes import pass_holders
from meshup.presence.domain.arriving import arrive_all, take_back_arrival

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.door.domain.tally import Tally


def follow_check_ins(
    slug: str, before: Tally, after: Tally, times: Mapping[str, datetime], at: datetime
) -> None:
    """Let whoever is checked in now be there, and whoever is not any more be gone.

    Whoever went meanwhile and is checked in once more is there again.

    Args:
        slug: of the event.
        before, after: what the operations came to.
        times: when the new check-ins were made, by digest; ``at`` for others.
    """
    come = after.checked_in.keys() - (before.checked_in.keys() - times.keys())
    gone = before.checked_in.keys() - after.checked_in.keys()
    if not (come or gone):
        return
    holders = pass_holders(slug)
    arrived = {holders[digest].peer: times.get(digest, at) for digest in come & holders.keys()}
    languages = {holders[digest].peer: holders[digest].language for digest in come & holders.keys()}
    arrive_all(slug, arrived, languages=languages)
    if gone:  # also of those who said meanwhile that they do not come
        holders = pass_holders(slug, expected_only=False)
    for digest in sorted(gone & holders.keys()):
        take_back_arrival(slug, holders[digest].peer, at)
