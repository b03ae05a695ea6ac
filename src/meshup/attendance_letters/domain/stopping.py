"""Shell: what one click in a letter stops: all letters about registrations, or reminders alone.

Who stops letters still comes. The address is let go of, so nothing more can be sent; whoever
wants letters again leaves it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.attendance.domain.letter_consent import let_reminders, with_address
from meshup.attendance.domain.registering import leave_email
from meshup.kit.clock import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    Facts = Mapping[str, Any]


def stop_all(facts: Facts) -> None:
    """Take the address away from the registrations that a letter is about, if they still have it.

    Twice changes nothing.
    """
    numbers = facts.get("registrations") or [facts["registration"]]
    for number in with_address(numbers, facts["address"]):
        leave_email(number, None, now())


def stop_reminders(facts: Facts) -> None:
    """Remind an address of no event any more that it is coming to; changes are still told."""
    let_reminders(facts["address"], facts["event"], leave=False)


def resume_reminders(facts: Facts) -> None:
    """Remind an address again."""
    let_reminders(facts["address"], facts["event"], leave=True)
