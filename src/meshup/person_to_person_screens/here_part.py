"""What the page of who is there says of the rounds: that they can be joined, or where one sits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.person_to_person.choices import SessionState
from meshup.person_to_person.domain.queries.own_parts import own_parts
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.presence.here_parts import HerePart

if TYPE_CHECKING:
    from meshup.presence.here_parts import HereViewer


def read_here_part(viewer: HereViewer) -> HerePart | None:
    """Return the way to the rounds of an event; None where nobody has opened any."""
    session = session_of(viewer.slug, viewer.at)
    if session is None:
        return None
    parts = own_parts(viewer.peers, viewer.slug) if viewer.peers else {}
    is_over = session.state == SessionState.ENDED
    if is_over and not parts:
        return None
    context = {
        "slug": viewer.slug,
        "code": viewer.code,
        "rounds": session.wish.rounds,
        "minutes": round(session.wish.round_seconds / 60),
        "takes_part": bool(parts),
        "is_over": is_over,
    }
    return HerePart("person_to_person_screens/_here.html", context)
