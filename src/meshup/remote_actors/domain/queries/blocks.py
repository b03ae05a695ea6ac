"""Shell: who is kept out, for the hosts' page of blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.remote_actors.models import ActorBlock, DomainBlock

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class DomainBlockFacts:
    """A server that is kept out, with all names below its own."""

    domain: str
    why: str
    public_comment: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ActorBlockFacts:
    """One actor who is kept out, by the number of their row; for hosts."""

    number: int
    handle: str
    url: str
    why: str
    made_at: datetime


def domain_blocks(contains: str, start: int, most: int) -> tuple[list[DomainBlockFacts], int]:
    """Return some of the blocked servers whose names hold ``contains``, and how many there are."""
    rows = DomainBlock.objects.filter(domain__contains=contains.strip().lower())
    fields = ("domain", "why", "public_comment", "made_at")
    page = rows.order_by("domain").values_list(*fields)[start : start + most]
    return [DomainBlockFacts(*row) for row in page], rows.count()


def domain_block(domain: str) -> DomainBlockFacts | None:
    """Return the block of just this name."""
    rows = DomainBlock.objects.filter(domain=domain)
    row = rows.values_list("domain", "why", "public_comment", "made_at").first()
    return DomainBlockFacts(*row) if row else None


def actor_blocks(most: int) -> list[ActorBlockFacts]:
    """Return the actors who are kept out, the newest first."""
    rows = ActorBlock.objects.select_related("actor").order_by("-made_at", "-pk")[:most]
    return [
        ActorBlockFacts(
            row.actor.pk,
            f"@{row.actor.username}@{row.actor.host}" if row.actor.username else row.actor.host,
            row.actor.actor_id,
            row.why,
            row.made_at,
        )
        for row in rows
    ]
