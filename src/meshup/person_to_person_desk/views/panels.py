"""Person-to-person on the desk's page of an event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import PUBLIC, ItemKind
from meshup.agenda.domain.queries.events import event_for
from meshup.desk.registry import Panel
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.domain.values import SessionWish
from meshup.person_to_person.rules import may_help_participants, may_lead_rounds
from meshup.presence.domain.opening_hours import is_open

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

STAYS: Final = timedelta(days=60)
"""So long after an event its page still leads to the numbers of its rounds."""


def event_panel(asker: Asker, slug: str, at: datetime) -> Panel | None:
    """Return how the rounds of an event are opened, or how far they are.

    It is there for an event that has them in its programme, and for each while people can be there.

    Raises:
        NoSuchEvent
    """
    event = event_for(asker, slug)
    is_shown = event.state in PUBLIC and not event.cancelled and at < event.ends_at + STAYS
    if not may_help_participants(asker) or not is_shown:
        return None
    lines = [line for line in event.timetable if line.kind == ItemKind.ENCOUNTERS]
    session = session_of(slug, at)
    if session is None and (at >= event.ends_at or not (lines or is_open(event, at))):
        return None
    context = {
        "event": event,
        "session": session,
        "starts_at": min((line.starts_at for line in lines if line.starts_at), default=None),
        "may_lead": may_lead_rounds(asker),
        "wish": SessionWish(),
    }
    return Panel("person_to_person_desk/_event.html", context)
