"""Shell: what one click in a letter stops: all letters about registrations, or reminders alone.

Who stops letters still comes. The address is let go of, so nothing more can be sent; whoever
wants letters again leaves it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.attendance.domain.registering import leave_email
from meshup.attendance.models import Registration
from meshup.kit.clock import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    Facts = Mapping[str, Any]


def stop_all(facts: Facts) -> None:
    """Take the address away from the registrations that a letter is about, if they still have it.

    Twice changes nothing.
    """
    numbers = facts.get("registrations") or [facts["registration"]]
    rows = Registration.objects.filter(pk__in=numbers, address=facts["address"])
    for number in rows.values_list("pk", flat=True):
        leave_email(number, None, now())


def stop_reminders(facts: Facts) -> None:
    """Remind an address of no event any more that it is coming to; changes are still told."""
    _set_only_changes(facts, only_changes=True)


def resume_reminders(facts: Facts) -> None:
    """Remind an address again."""
    _set_only_changes(facts, only_changes=False)


def _set_only_changes(facts: Facts, *, only_changes: bool) -> None:
    rows = Registration.objects.filter(
        address=facts["address"], evenings__event__slug=facts["event"], letters_since__isnull=False
    )
    numbers = list(rows.values_list("pk", flat=True).distinct())
    Registration.objects.filter(pk__in=numbers).update(only_changes=only_changes)
