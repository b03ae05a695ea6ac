"""Shell: person-to-person on the screens of an evening: the wall with names, phones without.

Words
    wall  the channel "wall:<slug>": who sits where, for the projector alone; only its page gives
          tickets, so its names are read in the room
Reads, and writes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.kit import clock
from meshup.kit.shown import Shown
from meshup.live.channels import ChannelKind
from meshup.person_to_person.choices import Phase
from meshup.person_to_person.domain.announcing import ROUND, WALL, round_channel, rounds_tag
from meshup.person_to_person.domain.channels import NO_ROUNDS, read_rounds
from meshup.person_to_person.domain.queries.rooms import room_view, room_views
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person_screens.domain.wall import wall_snapshot
from meshup.projector.parts import PartView

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from meshup.person_to_person.domain.queries.sessions import SessionView
    from meshup.projector.parts import Viewer

OPEN: Final = frozenset(Phase) - {Phase.ENDED}


def wall_channel(slug: str) -> str:
    """Return the live channel that tells the projector of an event who sits where."""
    return f"{WALL}:{slug}"


def read_walls(slugs: Collection[str]) -> Mapping[str, Any]:
    """Return what the walls of these events are told.

    Of an event without rounds there is none yet: a channel that is left out is gone for good, and
    a wall that was opened early has to hear when hosts open them.
    """
    views = room_views(slugs, clock.now())
    return {slug: wall_snapshot(views[slug]) if slug in views else NO_ROUNDS for slug in slugs}


WALLS: Final = ChannelKind(WALL, read_walls)


def is_open(slug: str, at: datetime) -> bool:
    """Say whether people may still come to the rounds of an event."""
    session = session_of(slug, at)
    return session is not None and session.moment.phase in OPEN


def read_wall(viewer: Viewer) -> Shown[PartView]:
    """Return the rounds as the projector shows them first.

    There always is such a part: a wall that was opened early hears when hosts open the rounds.
    """
    view = room_view(viewer.slug, viewer.at)
    if view is None:
        return Shown(PartView((wall_channel(viewer.slug),)))
    snapshot = wall_snapshot(view)
    context = {
        "room": view,
        "minutes": view.round_time // timedelta(minutes=1),
        "is_open": view.phase in OPEN,
        "tables": snapshot["tables"],
    }
    return Shown(PartView((wall_channel(viewer.slug),), {WALL: snapshot}, context))


def read_now(viewer: Viewer) -> Shown[PartView]:
    """Return the rounds as everybody's page of now shows them: which one, until when; no names.

    It stands until the clock begins or ends something; without rounds it is empty, until hosts
    open them.
    """
    session = session_of(viewer.slug, viewer.at)
    snapshots = read_rounds([viewer.slug]) if session else {}
    view = PartView(
        channels=(round_channel(viewer.slug),),
        snapshots={ROUND: snapshots[viewer.slug]} if viewer.slug in snapshots else {},
        context={"session": session, "is_open": session and session.moment.phase in OPEN},
    )
    until = _next_edge(session, viewer.at) if session else None
    return Shown(view, frozenset({rounds_tag(viewer.slug)}), until)


def _next_edge(session: SessionView, at: datetime) -> datetime | None:
    """Return when the clock next begins or ends a round; None while it stands still."""
    moment = session.moment
    edges = () if moment.held else (moment.begins_at, moment.ends_at)
    return min((edge for edge in edges if edge is not None and edge > at), default=None)
