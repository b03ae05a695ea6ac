"""Shell: say that the rounds of an evening have changed, to phones, the wall and kept pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.kit.web import changed
from meshup.live.channels import channel_kind
from meshup.live.domain.changing import touch
from meshup.person_to_person.models import Participant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.person_to_person.models import RoundSession

ROUND: Final = "round"
SEAT: Final = "seat"
WALL: Final = "wall"


def round_channel(slug: str) -> str:
    """Return the channel of the clock of an event's rounds; it names nobody."""
    return f"{ROUND}:{slug}"


def seat_channel(key: str) -> str:
    """Return the channel of what one participant sees."""
    return f"{SEAT}:{key}"


def rounds_tag(slug: str) -> str:
    """Return the tag of pages that are kept and show how far the rounds of an event are."""
    return f"rounds:{slug}"


def announce(slug: str, at: datetime, keys: Iterable[str] = ()) -> None:
    """Let pages that show these rounds read them again; last in the transaction of a change.

    ``keys`` are of the participants whose own pages show something else.
    """
    changed(rounds_tag(slug))
    channels = [round_channel(slug), *map(seat_channel, keys)]
    if channel_kind(WALL) is not None:
        channels.append(f"{WALL}:{slug}")
    touch(channels, at)


def announce_all(session: RoundSession, at: datetime) -> None:
    """Announce as ``announce`` does, to everybody who takes part."""
    keys = Participant.objects.filter(session=session).values_list("key", flat=True)
    announce(session.event.slug, at, keys)
