"""How many had registered for an event, once their registrations are gone: sums, of nobody.

Shell. Called in the transaction in which evenings of events that are over are deleted.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db.models import F, Sum

from meshup.attendance.choices import Standing
from meshup.attendance.models import Attendance, FinalCount

if TYPE_CHECKING:
    from django.db.models import QuerySet

COLUMNS: Final = {
    Standing.COMING: "coming",
    Standing.MAYBE: "maybe",
    Standing.WAITING: "waiting",
    Standing.OFFERED: "waiting",
}


def keep_counts(evenings: QuerySet[Attendance]) -> None:
    """Add these evenings, which are about to go, to the counts of their events."""
    gone: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sums = evenings.order_by().values_list("event", "standing").annotate(persons=Sum("persons"))
    for event, standing, persons in sums:
        if column := COLUMNS.get(Standing(standing)):
            gone[event][column] += persons
    for event, columns in gone.items():
        FinalCount.objects.get_or_create(
            event_id=event, defaults=dict.fromkeys(("coming", "maybe", "waiting"), 0)
        )
        FinalCount.objects.filter(event=event).update(
            **{column: F(column) + persons for column, persons in columns.items()}
        )
