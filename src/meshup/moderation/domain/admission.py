"""Shell: who may do something now: whoever is not blocked and has some of its allowance left.

All that is counted is one statement (``kit.limits``). Called first in the transaction of the act,
so that it costs no commit of its own, and what is refused later is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.kit.limits import Spending, keyed_hash, spend_all
from meshup.moderation.domain.queries.blocks import is_blocked
from meshup.moderation.errors import NothingHere
from meshup.moderation.limits import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who does something, as far as limits and blocks know.

    Attributes:
        network: as ``kit.limits.visitor_of`` returns it; it is kept as a keyed hash only.
        peer: the number of the peer, if there is one yet.
        has_code: whether the request carries the code of an evening that is near.
        address: the number of the e-mail address that it is about, where there is one.
    """

    network: str = field(repr=False)
    peer: int | None = None
    has_code: bool = False
    address: int | None = None


def admit(
    act: str, visitor: Visitor, at: datetime, *, absent: type[NotFound] = NothingHere
) -> None:
    """Count one more ``act`` of ``visitor``, one of ``moderation.limits.LIMITS``.

    ``absent`` is what a thing that is not there would be refused with at this door: blocked and
    absent answer alike.

    Raises:
        absent: they are blocked.
        TooMany: an allowance is used up; ``after`` says for how long. Nothing is counted then.
    """
    refuse_blocked(act, visitor, at, absent=absent)
    spend_all(_spendings(act, visitor), at)


def refuse_blocked(
    act: str, visitor: Visitor, at: datetime, *, absent: type[NotFound] = NothingHere
) -> None:
    """Refuse a blocked peer; and a blocked network, unless it carries the evening's code.

    Raises:
        absent: they are blocked.
    """
    if not LIMITS[act].heeds_blocks:
        return
    key = "" if visitor.has_code else network_key(visitor.network)
    if is_blocked(visitor.peer, key, at):
        raise absent


def network_key(network: str) -> str:
    """Return what is kept of a network in its place: a keyed hash, 32 hexadecimal digits."""
    return keyed_hash(network, "moderation.network", digest_size=16)


def _spendings(act: str, visitor: Visitor) -> Iterator[Spending]:
    limits = LIMITS[act]
    counted = [("network", visitor.network, limits.network), ("node", "", limits.node)]
    if visitor.has_code:
        counted = [
            ("network+code", visitor.network, limits.network_with_code or limits.network),
            ("node+code", "", limits.node_with_code or limits.node),
        ]
    if visitor.peer is not None:
        counted.append(("peer", str(visitor.peer), limits.peer))
    if visitor.address is not None:
        counted.append(("address", str(visitor.address), limits.address))
    for whom, who, allowances in counted:
        for allowance in allowances:
            yield Spending(f"{act}:{whom}", who, allowance)
