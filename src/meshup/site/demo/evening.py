"""Shell: invented people have come to the demo's evening that runs: some checked in, some joined.

So that the door, the projector and phones have something to show. Whoever tries them registers on
the event's page, or joins by the code on the projector, as everybody does.
"""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from meshup.attendance.domain.queries.passes import passes_for
from meshup.attendance.domain.registering import register
from meshup.attendance.domain.wishes import Submission, Wish
from meshup.door.choices import OperationKind
from meshup.door.domain.receiving import receive_operations
from meshup.door.domain.tally import Operation
from meshup.peers.domain.peers import make_peer
from meshup.presence.domain.joining import JoinWish, join

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
DEVICE: Final = "demo-phone-at-the-door"
"""22 characters, as each phone at a door calls itself."""

EXPECTED: Final = (
    *(Wish(name="Chloé", companions=1), Wish(name="Bilal"), Wish(companions=2), Wish()),
    *(Wish(), Wish(companions=1), Wish(), Wish(maybe=True), Wish(), Wish(companions=1)),
    *(Wish(), Wish(), Wish(companions=3), Wish(maybe=True)),
)
"""20 persons come, and two perhaps."""
ARRIVED: Final = 7
"""Of those who registered: so many registrations are checked in by now."""
UNREGISTERED: Final = 5
"""Came without saying so before; the door counted them."""
JOINED: Final = (
    *(("Chloé", ("fr", "en")), ("Ada B.", ("en",)), ("", ("fr",)), ("Bilal", ("fr", "en"))),
)
"""Joined from their own phones: what they want to be called, and what they speak."""


def let_people_be_there(ada: Asker, slug: str, began: datetime, now: datetime) -> None:
    """Let people have registered for an evening that runs since ``began``, and some have come."""
    for number, wish in enumerate(EXPECTED):
        at = began - 70 * HOUR + 4 * number * HOUR
        register(make_peer("fr", at), slug, wish, at, Submission("fr"))
    alone_first = sorted(passes_for(ada, slug), key=attrgetter("persons"))
    expected = alone_first[:ARRIVED]
    checks = [
        Operation(
            key=f"{DEVICE}-{number}",
            kind=OperationKind.CHECK_IN,
            digest=facts.digest,
            persons=facts.persons,
            at_ms=_milliseconds(began + 3 * number * MINUTE),
        )
        for number, facts in enumerate(expected, 1)
    ]
    counts = [
        Operation(
            key=f"{DEVICE}-{100 + number}",
            kind=OperationKind.COUNT,
            persons=1,
            first_time=number % 2,
            at_ms=_milliseconds(began + (5 + 4 * number) * MINUTE),
        )
        for number in range(UNREGISTERED)
    ]
    receive_operations(ada, slug, [*checks, *counts], _milliseconds(now), now)
    for number, (name, languages) in enumerate(JOINED):
        at = began + (20 + 5 * number) * MINUTE
        join(make_peer(languages[0], at), slug, JoinWish(name, languages), at)


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
