"""Shell: whether a page of everybody leads to the rounds of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.shown import Shown
from meshup.person_to_person.domain.announcing import rounds_tag
from meshup.person_to_person_screens.domain.screens import is_open
from meshup.presence.domain.shown import shown_joining

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence


def shown_rounds(event: Occurrence, now: datetime) -> Shown[bool]:
    """Return whether people may be there by now, and rounds are open; far events cost nothing."""
    joining = shown_joining(event, now)
    if not joining.value:
        return joining
    return Shown(is_open(event.slug, now), frozenset({rounds_tag(event.slug)}), joining.until)
