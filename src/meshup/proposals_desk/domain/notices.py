"""Shell: what hosts hear of proposals: those of each day that nobody has decided about.

Always in the daily letter (``community.domain.notifications``), never one by one. The day on which
they came is what names them: a day is told of once it is over, so that nothing of it is missed,
and only while it is recent; older ones wait on the desk, where each host sees how many.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from meshup.community.domain.queries import this_node
from meshup.community.notification_kinds import Notice, NotificationKind
from meshup.kit import clock
from meshup.kit.date_words import day_in_words
from meshup.proposals.domain.queries.pool import arrivals_waiting
from meshup.proposals.rules import may_see_pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.community.rules import Asker

RECENT: Final = timedelta(days=7)


def who_proposed(asker: Asker) -> Iterator[Notice]:
    """Yield the days of late on which something came that waits, latest last; one query."""
    zone = ZoneInfo(this_node().time_zone)
    today = clock.now().astimezone(zone).date()
    since = datetime.combine(today - RECENT, time.min, zone)
    days = Counter(at.astimezone(zone).date() for at in arrivals_waiting(asker, since))
    for day in sorted(days):
        if day < today:
            words = ngettext(
                "%(number)s proposal of %(day)s waits for a decision",
                "%(number)s proposals of %(day)s wait for a decision",
                days[day],
            )
            sentence = words % {"number": days[day], "day": day_in_words(day, year=False)}
            yield Notice(day.isoformat(), sentence, reverse("proposals_desk:pool"))


NEW_PROPOSALS: Final = NotificationKind(
    "proposals.new",
    gettext_lazy("What was proposed (always in the daily letter)"),
    may_see_pool,
    who_proposed,
    position=20,
)
