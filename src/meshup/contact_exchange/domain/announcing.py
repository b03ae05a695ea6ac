"""Shell: when the open page of somebody who met others has to look again: both have said yes.

A channel is of one peer at one event. It is touched when both have said yes, and by nothing else;
its snapshot holds nothing, so that only the page itself, which knows who reads it, tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.contact_exchange.models import Acquaintance
from meshup.kit import clock
from meshup.live.channels import ChannelKind

if TYPE_CHECKING:
    from collections.abc import Collection

KIND: Final = "contact"


def channel_of(channel_key: str) -> str:
    """Return the live channel of a peer at an event."""
    return f"{KIND}:{channel_key}"


def read_contacts(channel_keys: Collection[str]) -> dict[str, dict[str, object]]:
    """Return an empty snapshot for each of these channels that has not expired; one query."""
    rows = Acquaintance.objects.filter(
        channel_key__in=list(channel_keys), expires_at__gt=clock.now()
    )
    return {key: {} for key in rows.order_by().values_list("channel_key", flat=True).distinct()}


CHANNELS: Final = ChannelKind(KIND, read_contacts)
