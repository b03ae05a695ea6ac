"""Who is at the evening and does not take part in its rounds. Who keeps the roster asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.rules import require
from meshup.person_to_person.models import Participant
from meshup.presence.domain.queries.roster import Present, present_at
from meshup.presence.rules import may_keep_roster

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def bystanders_of(by: Asker | None, slug: str, at: datetime) -> list[Present]:
    """Return who is there and never took part this evening, as they came; two queries or three.

    Who took part and left the rounds is no bystander: they said so.

    Raises:
        HostsOnly
    """
    require(by, may_keep_roster)
    rows = Participant.objects.filter(session__event__slug=slug)
    taking_part = set(rows.values_list("peer_id", flat=True))
    return [person for person in present_at(slug, at) if person.peer not in taking_part]
