"""What letters said of evenings, as data about visitors; it goes along with their registrations.

Shell. Called by the registry (``kit.personal_data``), in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain.queries.letter_readers import registrations_about
from meshup.attendance_letters.models import EventNotice
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences

if TYPE_CHECKING:
    from meshup.kit.personal_data import Subject


def export(subject: Subject) -> list[Record]:
    """Return what letters to somebody said last of each event; of a series, as a whole."""
    rows = EventNotice.objects.filter(registration__in=registrations_about(subject)).order_by("pk")
    return [{"event": row.event_slug, "said": row.snapshot} for row in rows]


def erase(subject: Subject) -> int:
    """Delete what letters said to somebody."""
    rows = EventNotice.objects.filter(registration__in=registrations_about(subject))
    gone, _rows = rows.delete()
    return gone


NOTICES: Final = PersonalData(
    name="attendance_letters.notices",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("What letters told you"),
        kept=_(
            "If you left an e-mail address: when and where our latest letter said that each event"
            " is that you come to."
        ),
        why=_("So that the next letter tells you what changed, and nothing else."),
        how_long=_("As long as the registration itself, or until you take the address away."),
        how_to_erase=_("With your registration, or with “erase me now”."),
    ),
    covers=frozenset(f"attendance_letters.EventNotice.{name}" for name in EventNotice.PERSONAL),
    export=export,
    erase=erase,
)
