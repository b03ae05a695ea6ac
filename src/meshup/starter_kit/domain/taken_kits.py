"""Shell: from which communities this node took something of their kit, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.community.rules import may_run_community, require
from meshup.starter_kit.models import TakenKit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.starter_kit.domain.kit_documents import Sister


@dataclass(frozen=True, slots=True)
class TakenFrom:
    """A community whose kit was taken.

    Attributes:
        mailbox: the community's public address, "" where it gave none.
        others: ids of the server actors that it knows, its own first.
    """

    name: str
    address: str
    did: str
    mailbox: str
    others: tuple[str, ...]
    taken_at: datetime


def note_sister(
    sister: Sister, at: datetime, *, mailbox: str | None = None, others: Sequence[str] | None = None
) -> None:
    """Remember that something was taken, in the caller's transaction; what is None stays."""
    said = {"mailbox": mailbox, "others": None if others is None else list(others)}
    new = {name: value for name, value in said.items() if value is not None}
    facts = {"did": sister.did, "community": sister.name, "taken_at": at}
    TakenKit.objects.update_or_create(origin=sister.address, defaults=facts | new)


def taken_kits_for(asker: Asker) -> list[TakenFrom]:
    """Return from whom something was taken, the latest first; for hosts; one query.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    return [
        TakenFrom(row.community, row.origin, row.did, row.mailbox, tuple(row.others), row.taken_at)
        for row in TakenKit.objects.order_by("-taken_at", "-pk")
    ]
