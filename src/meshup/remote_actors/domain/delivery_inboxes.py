"""Shell: at which inboxes actors are reached, those that a server shares once each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.remote_actors.domain.blocks import blocked_numbers
from meshup.remote_actors.domain.instances import instances_among
from meshup.remote_actors.domain.remote_actors import inboxes_by_number

if TYPE_CHECKING:
    from collections.abc import Iterable

PIECE: Final = 500
OWN_INBOX_ONLY: Final = frozenset({"wordpress"})
"""Software that takes events at the inbox of the account itself, and not at the shared one."""


def delivery_inboxes(numbers: Iterable[int]) -> list[str]:
    """Return where to deliver what these actors (by number) all get, each inbox once.

    One inbox that a server shares stands for all its actors, but where servers of its kind take
    events at each own inbox only. Who is blocked is left out.
    """
    ordered = list(numbers)
    found: dict[str, None] = {}
    for start in range(0, len(ordered), PIECE):
        piece = ordered[start : start + PIECE]
        blocked = blocked_numbers(piece)
        places = [place for pk, place in inboxes_by_number(piece).items() if pk not in blocked]
        servers = instances_among(host for _inbox, _shared, host in places)
        for inbox, shared, host in places:
            takes_shared = host not in servers or servers[host].software not in OWN_INBOX_ONLY
            found[shared if shared and takes_shared else inbox] = None
    return [inbox for inbox in found if inbox]
