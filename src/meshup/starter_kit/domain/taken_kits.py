"""Shell: from which communities this node took something of their kit, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.community.rules import may_run_community, require
from meshup.starter_kit.models import TakenKit

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.starter_kit.domain.kit_documents import Sister


@dataclass(frozen=True, slots=True)
class TakenFrom:
    """A community whose kit was taken.

    Attributes:
        mailbox: the community's public address, "" where it gave none.
    """

    name: str
    address: str
    did: str
    mailbox: str
    taken_at: datetime


def note_sister(sister: Sister, at: datetime, *, mailbox: str | None = None) -> None:
    """Remember that something was taken, in the caller's transaction; a mailbox of None stays."""
    facts = {"did": sister.did, "community": sister.name, "taken_at": at}
    new = {} if mailbox is None else {"mailbox": mailbox}
    TakenKit.objects.update_or_create(origin=sister.address, defaults=facts | new)


def taken_kits_for(asker: Asker) -> list[TakenFrom]:
    """Return from whom something was taken, the latest first; for hosts; one query.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    return [
        TakenFrom(row.community, row.origin, row.did, row.mailbox, row.taken_at)
        for row in TakenKit.objects.order_by("-taken_at", "-pk")
    ]
