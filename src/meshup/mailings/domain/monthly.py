"""Shell: the letter at the beginning of a month with what comes; each follower gets it once.

It is written in the first days of a month, by the node's clock, in the morning. Whoever subscribes
in these days gets it the next morning.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from meshup.community.domain.queries import this_node
from meshup.letters.domain.outbox import post_many
from meshup.mailings.domain.wishes import MONTHLY
from meshup.mailings.models import Follower

KIND: Final = "mailings.monthly"
FIRST_DAYS: Final = 5
"""Days of a month on which its letter may still begin it."""
HOUR: Final = time(8)
BATCH: Final = 200


def next_morning(at: datetime) -> datetime:
    """Return the next morning after ``at`` at which monthly letters are written."""
    zone = ZoneInfo(this_node().time_zone)
    today = at.astimezone(zone).date()
    days = (today, today + timedelta(days=1))
    return next(moment for day in days if (moment := datetime.combine(day, HOUR, zone)) > at)


def month_to_send(morning: datetime) -> str:
    """Return the month whose letter is written on ``morning``, "2026-12"; "" on later days."""
    day = morning.astimezone(ZoneInfo(this_node().time_zone)).date()
    return f"{day:%Y-%m}" if day.day <= FIRST_DAYS else ""


def days_of_month(month: str) -> tuple[date, date]:
    """Return the first day of "2026-12", and the first of the month after."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1)


@transaction.atomic
def post_monthly(month: str) -> bool:
    """Post the letter of ``month`` to the next followers who have not had it; True if more wait."""
    waiting = Follower.objects.filter(subscriptions__kind=MONTHLY, month__lt=month)
    rows = list(waiting.select_for_update().order_by("pk")[:BATCH])
    letters = [
        (row.address_id, f"{KIND}:{month}:{row.pk}", {"follower": row.pk, "month": month})
        for row in rows
    ]
    post_many(KIND, letters)
    Follower.objects.filter(pk__in=[row.pk for row in rows]).update(month=month)
    return len(rows) == BATCH
