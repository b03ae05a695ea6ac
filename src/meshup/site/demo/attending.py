"""Shell: invented people come to the demo's next dates; a host limits one and notes other sites.

The next date has room; the one after it has few places, all taken, and some people wait. Whoever
comes gave no name, or one of those that every example of this project uses.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.queries.events import upcoming
from meshup.attendance.domain.host_terms import TermsPlan, note_elsewhere, set_terms, terms_for
from meshup.attendance.domain.registering import register
from meshup.attendance.domain.wishes import Submission, Wish
from meshup.forecast.domain.recording import record_forecasts
from meshup.forecast.domain.snapshots import take_snapshots
from meshup.peers.domain.peers import make_peer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.community.rules import Asker

HOUR: Final = timedelta(hours=1)
FEW_PLACES: Final = 12
ON_MEETUP: Final = (21, 27, 34, 39, 45, 48)
"""What a host noted every other day."""

NEXT: Final = (
    *(Wish(name="Chloé", companions=2), Wish(name="Bilal", series=True), Wish(companions=1)),
    *(Wish(), Wish(series=True, companions=1), Wish(), Wish(companions=3), Wish(maybe=True)),
    *(Wish(), Wish(companions=1), Wish(), Wish(maybe=True, companions=1), Wish(companions=2)),
    *(Wish(), Wish(), Wish(companions=1), Wish()),
)
"""26 persons come, and three perhaps."""
AFTER_NEXT: Final = (
    *(Wish(companions=4), Wish(name="Chloé", companions=1), Wish(), Wish()),
    *(Wish(companions=1), Wish()),
)
"""With the three who come to every date the places are taken; the last three persons wait."""


def let_people_come(ada: Asker, now: datetime) -> None:
    """Let people come to the next two dates of the series, as they did during the last days."""
    following, limited = [event.slug for event in upcoming(now) if event.series][:2]
    facts = terms_for(ada, limited)
    set_terms(ada, limited, facts.version, TermsPlan(FEW_PLACES), now - 300 * HOUR)
    each = len(NEXT) // len(ON_MEETUP) + 1
    for number, elsewhere in enumerate(ON_MEETUP):
        at = now - HOUR - 48 * HOUR * (len(ON_MEETUP) - 1 - number)
        _come(following, NEXT[number * each : (number + 1) * each], at - 40 * HOUR)
        note_elsewhere(ada, following, {"meetup.com": elsewhere}, at)
        take_snapshots(at)
    _come(limited, AFTER_NEXT, now - 50 * HOUR)
    record_forecasts(now - HOUR)


def _come(slug: str, wishes: Sequence[Wish], since: datetime) -> None:
    for number, wish in enumerate(wishes):
        at = since + 7 * number * HOUR
        register(make_peer("fr", at), slug, wish, at, Submission("fr"))
