"""Who reads a page of staying in touch: the people of this device, unless they are blocked.

What they do is counted by peer alone. A whole venue has one network: if acts were counted by it,
one person's yes would use up what another has left, and could be seen there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.agenda.errors import NoSuchEvent
from meshup.contact_exchange.errors import NoSuchAcquaintance
from meshup.kit.limits import visitor_of
from meshup.moderation.domain.admission import Visitor, admit, refuse_blocked
from meshup.moderation.domain.queries.blocks import blocked_peers
from meshup.peers.device_cookie import people_on

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

ACT: Final = "stay_in_touch"


def people_reading(request: HttpRequest, at: datetime) -> list[int]:
    """Return the numbers of the people of this device, who acts first; nobody who is blocked.

    Raises:
        NoSuchEvent: who acts is blocked: it is as if there were no event.
    """
    people = [person.number for person in people_on(request)]
    if people:
        refuse_blocked(ACT, _visitor(request, people[0]), at, absent=NoSuchEvent)
    blocked = blocked_peers(at)
    return [peer for peer in people if peer not in blocked]


def admit_readers(request: HttpRequest, at: datetime) -> list[int]:
    """Count an act of who acts on this device, and return the people for whom it may act.

    Raises:
        NoSuchAcquaintance: nobody uses it.
        NoSuchEvent: who acts is blocked.
        TooMany
    """
    people = people_reading(request, at)
    if not people:
        raise NoSuchAcquaintance
    admit(ACT, _visitor(request, people[0]), at, absent=NoSuchEvent)
    return people


def _visitor(request: HttpRequest, peer: int) -> Visitor:
    """Return who asks; what counts is the peer, and a blocked network may still read."""
    return Visitor(visitor_of(request), peer, has_code=True)
