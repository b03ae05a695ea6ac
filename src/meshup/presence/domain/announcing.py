"""Shell: say that it changed who is there, and what pages that listen are told then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.kit import clock
from meshup.live.channels import ChannelKind
from meshup.live.domain.changing import touch
from meshup.presence.domain.queries.roster import numbers_present_at
from meshup.presence.models import Presence

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

KIND: Final = "present"


def channel_of(slug: str) -> str:
    """Return the live channel that tells how many are at the event ``slug``."""
    return f"{KIND}:{slug}"


def announce(slug: str, at: datetime) -> None:
    """Let whoever shows how many are there read it again; last in the transaction of the change."""
    touch([channel_of(slug)], at)


def announce_events_of(peer: int, at: datetime) -> None:
    """Announce the events, not over by ``at``, where a peer is: whether they count has changed."""
    rows = Presence.objects.filter(peer=peer, event__ends_at__gt=at)
    with transaction.atomic():
        touch([channel_of(slug) for slug in rows.values_list("event__slug", flat=True)], at)


def read_numbers(slugs: Collection[str]) -> dict[str, dict[str, int]]:
    """Return what the channels of these events tell: numbers alone."""
    return {
        slug: {
            "present": numbers.present,
            "checked_in": numbers.checked_in,
            "joined": numbers.joined,
        }
        for slug, numbers in numbers_present_at(slugs, clock.now()).items()
    }


CHANNELS: Final = ChannelKind(KIND, read_numbers)
