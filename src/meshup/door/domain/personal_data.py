"""Shell: check-ins as data about visitors: that the pass of a registration was shown at a door.

A check-in holds a digest only; whose it is follows from the registration. When that is erased
nothing tells any more, so that nothing has to be erased here, and the count stays.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain.queries.numbers import settings_of_node
from meshup.attendance.domain.queries.passes import digests_about
from meshup.door.models import DoorOperation
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject

if TYPE_CHECKING:
    from datetime import datetime


def export(subject: Subject) -> list[Record]:
    """Return when somebody was checked in, and with how many."""
    events = digests_about(subject)
    rows = DoorOperation.objects.filter(digest__in=events.keys()).order_by("door", "serial")
    return [
        {
            "event": events[row.digest],
            "checked_in_at": row.happened_at.isoformat(),
            "persons": row.persons,
            "first_time": row.first_time,
        }
        for row in rows
    ]


def expire(now: datetime) -> int:
    """Delete the operations of events that are as long over as registrations are kept.

    The numbers stay at the door.
    """
    before = now - timedelta(days=settings_of_node().retention_days)
    return DoorOperation.objects.filter(door__event__ends_at__lt=before).delete()[0]


CHECK_INS: Final = PersonalData(
    name="door.check_ins",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("That you were checked in at the door"),
        kept=_(
            "When the code of your registration was read, for how many, and whether some were here"
            " for the first time. Under a number that only your registration leads to."
        ),
        why=_("So that nobody is counted twice, and the encounters know who is there."),
        how_long=_(
            "As long as your registration leads to it: when that goes, nothing tells any more whose"
            " it was. It goes itself 30 days after the event; hosts may set another number of days."
        ),
        how_to_erase=_("With your registration: on its own page, or with “erase me now”."),
    ),
    covers=frozenset(f"door.DoorOperation.{name}" for name in DoorOperation.PERSONAL),
    export=export,
    expire=expire,
)
