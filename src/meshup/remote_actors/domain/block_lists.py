"""Shell: take over lists of blocked servers from others, and hand on one's own, as CSV.

What is blocked already stays as it is: the same list twice changes nothing. All that one list has
added can be taken back at once, in the log of what hosts did.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.reasons import reason
from meshup.moderation.errors import NotYours
from meshup.remote_actors.domain.block_csv import (
    BlockList,
    ListedDomain,
    read_block_list,
    written_block_list,
)
from meshup.remote_actors.domain.block_verbs import IMPORT_BLOCKS, LIFT_IMPORT
from meshup.remote_actors.domain.blocking import announce, number_of, readable_domain
from meshup.remote_actors.errors import (
    DomainTooWide,
    NoBlockList,
    NoSuchDomain,
    NoSuchDomainBlock,
    OwnDomain,
)
from meshup.remote_actors.models import DomainBlock

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

MOST_BYTES: Final = 2 * 1024 * 1024
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list.

    Attributes:
        added: how many servers are blocked now that were not.
        known: how many were blocked already.
        left_out: how many lines were not taken, by why: as ``block_csv.BlockList.left_out``, and
            "no_server" (no name of one), "too_wide" (a whole ending), "own" (this node).
    """

    added: int
    known: int
    left_out: dict[str, int]


def import_blocks(by: Asker | None, content: bytes, why: str, at: datetime) -> Imported:
    """Keep out what a CSV lists.

    Raises:
        NotYours, ReasonMissing
        NoBlockList: it is no CSV of servers, or longer than 2 MiB or 20,000 lines.
    """
    require(by, may_run_community, NotYours)
    words = reason(why)
    listed = _read(content)
    left_out: Counter[str] = Counter(listed.left_out)
    comments: dict[str, str] = {}
    for line in listed.domains:
        if name := _name_of(line, left_out):
            comments.setdefault(name, line.public_comment)
    with transaction.atomic():
        known = set(DomainBlock.objects.values_list("domain", flat=True)) & comments.keys()
        rows = [
            DomainBlock(
                domain=name, why=words, public_comment=comment, by_id=number_of(by), made_at=at
            )
            for name, comment in comments.items()
            if name not in known
        ]
        DomainBlock.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
        if rows:
            facts = {"made_at": at.isoformat(), "count": len(rows)}
            log_act(
                by, IMPORT_BLOCKS, f"block-list:{len(rows)}", words, at, ActContext(facts=facts)
            )
            announce(domains=[row.domain for row in rows], are_blocked=True)
    return Imported(len(rows), len(known), dict(left_out))


def lift_import(
    by: Asker | None, made_at: datetime, why: str, at: datetime, context: ActContext
) -> None:
    """Let in again what one list kept out, and nobody has lifted since.

    Raises:
        NotYours
        NoSuchDomainBlock: nothing is left of it.
    """
    require(by, may_run_community, NotYours)
    with transaction.atomic():
        rows = DomainBlock.objects.filter(made_at=made_at)
        domains = list(rows.values_list("domain", flat=True))
        if not domains:
            raise NoSuchDomainBlock
        rows.delete()
        log_act(by, LIFT_IMPORT, f"block-list:{len(domains)}", why, at, context)
        announce(domains=domains, are_blocked=False)


def export_blocks(by: Asker) -> str:
    """Return every blocked domain as CSV; why it is blocked stays here, the public comment goes.

    Hosts with a port are left out: they are of this machine.

    Raises:
        NotYours
    """
    require(by, may_run_community, NotYours)
    rows = DomainBlock.objects.order_by("domain").values_list("domain", "public_comment")
    return written_block_list(ListedDomain(*row) for row in rows if ":" not in row[0])


def _read(content: bytes) -> BlockList:
    if len(content) > MOST_BYTES:
        raise NoBlockList
    try:
        listed = read_block_list(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NoBlockList from None
    if listed is None or not (listed.domains or listed.left_out):
        raise NoBlockList
    return listed


def _name_of(line: ListedDomain, left_out: Counter[str]) -> str:
    try:
        return readable_domain(line.domain)
    except NoSuchDomain:
        left_out["no_server"] += 1
    except DomainTooWide:
        left_out["too_wide"] += 1
    except OwnDomain:
        left_out["own"] += 1
    return ""
