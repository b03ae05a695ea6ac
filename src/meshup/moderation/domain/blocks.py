"""Shell: keep a peer or a network out for a while, and let it in again.

A network is known by a keyed hash only, and is blocked for a day unless hosts say how long: it
may be a whole house. Its requests pass all the same while they carry the evening's code. A block
of a peer holds on every network, and may stand until somebody lifts it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.kit.web import changed
from meshup.moderation.choices import LONGEST_NETWORK_BLOCK_DAYS, NETWORK_BLOCK_HOURS
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.queries.blocks import BLOCKS_TAG, in_force
from meshup.moderation.domain.reasons import reason
from meshup.moderation.domain.verbs import BLOCK_NETWORK, BLOCK_PEER, LIFT
from meshup.moderation.errors import NoSuchBlock, NotYours
from meshup.moderation.models import Block
from meshup.moderation.signals import blocks_changed

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

NETWORK_BLOCK: Final = timedelta(hours=NETWORK_BLOCK_HOURS)
LONGEST_NETWORK_BLOCK: Final = timedelta(days=LONGEST_NETWORK_BLOCK_DAYS)


def block_peer(
    by: Asker | None,
    peer: int,
    why: str,
    at: datetime,
    until: datetime | None = None,
    context: ActContext | None = None,
) -> int:
    """Keep a peer out until ``until``, or until it is lifted; return the number of the block.

    Raises:
        NotYours, ReasonMissing
    """
    require(by, may_run_community, NotYours)
    block = Block(peer_id=peer, why=reason(why), made_at=at, until=until)
    return _made(by, block, f"peer:{peer}", context)


def block_network(
    by: Asker | None,
    key: str,
    why: str,
    at: datetime,
    until: datetime | None = None,
    context: ActContext | None = None,
) -> int:
    """Keep the network out whose ``admission.network_key`` is ``key``; return the block's number.

    Until ``until``, at most 30 days; for a day when nothing is said.

    Raises:
        NotYours, ReasonMissing
    """
    require(by, may_run_community, NotYours)
    ends = min(until or at + NETWORK_BLOCK, at + LONGEST_NETWORK_BLOCK)
    block = Block(network_key=key, why=reason(why), made_at=at, until=ends)
    return _made(by, block, "network:", context)


def lift(
    by: Asker | None, block: int, why: str, at: datetime, context: ActContext | None = None
) -> None:
    """End a block before its time.

    Raises:
        NotYours
        NoSuchBlock: there is none of this number, or it has ended.
    """
    require(by, may_run_community, NotYours)
    with transaction.atomic():
        row = in_force(at).select_for_update().filter(pk=block).first()
        if row is None:
            raise NoSuchBlock
        row.lifted_at = at
        row.save(update_fields=["lifted_at"])
        log_act(by, LIFT, _about(row), why, at, context or ActContext(report=row.report))
        _announce(row)


def _made(by: Asker | None, block: Block, about: str, context: ActContext | None) -> int:
    given = context or ActContext()
    block.by_id = by.pk if by is not None and by.is_authenticated else None
    block.report = given.report
    with transaction.atomic():
        block.save()
        facts = {**given.facts, "block": block.pk}
        verb = BLOCK_NETWORK if block.network_key else BLOCK_PEER
        log_act(by, verb, about, block.why, block.made_at, ActContext(given.report, facts))
        _announce(block)
    return block.pk


def _announce(block: Block) -> None:
    changed(BLOCKS_TAG)
    if block.peer_id is not None:
        blocks_changed.send(Block, peer=block.peer_id)


def _about(block: Block) -> str:
    return f"peer:{block.peer_id}" if block.peer_id else "network:"
