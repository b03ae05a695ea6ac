"""Pure: which slots of a part its home shows, and what that does to its timetable.

What is shown depends on three things alone: the part, the newest document of who fills it, and what
hosts sent back. So whatever order messages come in, the same stands there at the end.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from meshup.agenda.domain.plans import LinePlan, LineTalk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.shared_programme.domain.part_document import Session
    from meshup.shared_programme.domain.part_terms import PartTerms


def shown_slots(terms: PartTerms, slots: tuple[Session, ...]) -> tuple[Session, ...]:
    """Return the slots that stand in the programme: inside the part, and not sent back."""
    back = {one.session for one in terms.sent_back}
    return tuple(
        session for session in slots if session.id not in back and is_inside(terms, session)
    )


def is_inside(terms: PartTerms, session: Session) -> bool:
    """Say whether a session is where and when its part is."""
    return terms.holds(session.zone, session.starts_after, session.ends_after)


def talk_of(part: UUID, session: UUID) -> UUID:
    """Return what the line of a session carries at its home, which no talk of the home can have."""
    return uuid5(part, str(session))


def line_of(
    terms: PartTerms, session: Session, begins: datetime, label: Mapping[str, str]
) -> LinePlan:
    """Return the line of a session, for an event that begins then; ``label`` says from whom."""
    minutes = [timedelta(minutes=after) for after in (session.starts_after, session.ends_after)]
    return LinePlan(
        kind=session.kind,
        starts_at=begins + minutes[0],
        ends_at=begins + minutes[1] if session.has_end else None,
        titles=dict(session.titles),
        notes=dict.fromkeys(label, ", ".join(session.tags)) if session.tags else {},
        zone=session.zone,
        track=terms.track,
        languages=session.languages,
        links=({"kind": "other", "label": dict(label), "url": session.page},),
        talk=LineTalk(
            uuid=talk_of(terms.uuid, session.id),
            persons=session.persons,
            abstracts=dict(session.abstracts),
            level=session.level,
        ),
    )
