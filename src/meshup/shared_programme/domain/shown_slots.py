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

    from meshup.shared_programme.domain.part_document import Slot
    from meshup.shared_programme.domain.part_terms import PartTerms


def shown_slots(terms: PartTerms, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Return the slots that stand in the programme: inside the part, and not sent back."""
    back = {one.slot for one in terms.sent_back}
    return tuple(slot for slot in slots if slot.id not in back and is_inside(terms, slot))


def is_inside(terms: PartTerms, slot: Slot) -> bool:
    """Say whether a slot is where and when its part is."""
    return terms.holds(slot.zone, slot.starts_after, slot.ends_after)


def talk_of(part: UUID, slot: UUID) -> UUID:
    """Return what the line of a slot carries at its home, which no talk of the home can have."""
    return uuid5(part, str(slot))


def line_of(terms: PartTerms, slot: Slot, begins: datetime, label: Mapping[str, str]) -> LinePlan:
    """Return the line of a slot for an event that begins at a moment; ``label`` says from whom."""
    minutes = [timedelta(minutes=after) for after in (slot.starts_after, slot.ends_after)]
    return LinePlan(
        kind=slot.kind,
        starts_at=begins + minutes[0],
        ends_at=begins + minutes[1] if slot.has_end else None,
        titles=dict(slot.titles),
        notes=dict.fromkeys(label, ", ".join(slot.tags)) if slot.tags else {},
        zone=slot.zone,
        track=terms.track,
        languages=slot.languages,
        links=({"kind": "other", "label": dict(label), "url": slot.page},),
        talk=LineTalk(
            uuid=talk_of(terms.uuid, slot.id),
            persons=slot.persons,
            abstracts=dict(slot.abstracts),
            level=slot.level,
        ),
    )
