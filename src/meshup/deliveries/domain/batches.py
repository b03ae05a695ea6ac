"""Pure: what is to be sent to one server in one turn, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from meshup.fediverse.domain.own_actors import Flavour
    from meshup.kit.http_fetch import Signer


@dataclass(frozen=True, slots=True)
class WaitingDelivery:
    """An activity that is to reach an inbox.

    Attributes:
        number: of its row.
        inbox: the number of the inbox, ``url`` its address.
        by: the name of the own actor who signs.
    """

    number: int
    inbox: int
    url: str
    by: str
    body: bytes


@dataclass(frozen=True, slots=True)
class HostBatch:
    """What is to be sent to one server now, in order.

    Attributes:
        host: the number of the server, ``name`` its name.
        flavour: how it is known to read signatures; "" where that is not known.
        signers: by the name of an own actor and a flavour.
        was_failing: whether it, or one of these inboxes, did not take what came before.
    """

    host: int
    name: str
    flavour: Flavour | None
    deliveries: tuple[WaitingDelivery, ...]
    signers: Mapping[tuple[str, Flavour], Signer]
    was_failing: bool = False


class Fate(Enum):
    """What became of a delivery."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    """It is not taken, and will not be: it is dropped."""
    INBOX_LATER = "inbox_later"
    """This inbox does not take it now; others of the server may."""
    INBOX_GONE = "inbox_gone"
    HOST_LATER = "host_later"
    """The server takes nothing now."""

    @property
    def is_over(self) -> bool:
        """Whether the delivery is done with: it arrived, or never will."""
        return self in {Fate.DELIVERED, Fate.REFUSED}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery.

    Attributes:
        status: of HTTP, or a word.
        retry_after: how long the server asks us to wait, or None.
        flavour: how the server is now known to read signatures; None where nothing new was seen.
    """

    batch: HostBatch
    delivery: WaitingDelivery
    fate: Fate
    status: str = ""
    retry_after: timedelta | None = None
    flavour: Flavour | None = None


@dataclass(frozen=True, slots=True)
class TurnOver:
    """A server's turn is over; what it did not come to waits for the next."""

    host: int
