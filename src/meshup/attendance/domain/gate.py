"""Pure: whether somebody may say that they come, now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.registration import RegistrationState
from meshup.attendance.errors import Cancelled, Closed, NotOpenYet, Over

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence


def refuse_unless_open(event: Occurrence, at: datetime) -> None:
    """Refuse to let anybody in before registration opens, or after it has closed.

    Where nobody has to register, or registers on another site, coming is open until the end.

    Raises:
        Over, Cancelled, NotOpenYet, Closed
    """
    if event.ends_at <= at:
        raise Over
    if event.cancelled:
        raise Cancelled
    state = event.registration_at(at).state
    if state is RegistrationState.NOT_YET:
        raise NotOpenYet
    if state is RegistrationState.CLOSED:
        raise Closed


def is_closed(event: Occurrence, at: datetime) -> bool:
    """Say whether an event takes nobody more who comes to all of its series.

    Such people need not wait until registration opens: they have registered long before.
    """
    return event.registration_at(at).state is RegistrationState.CLOSED
