"""The tracker of one room. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.signalling.dialects.tracker.claims import ClaimRoom
from meshup.signalling.dialects.tracker.session import TrackerSession

if TYPE_CHECKING:
    from meshup.signalling.sessions import Connection


class TrackerRoom(ClaimRoom):
    """The tracker clients of one room, and their swarms."""

    def session(
        self,
        connection: Connection,
        fields: dict[str, str],  # noqa: ARG002
        *,
        identity: str,  # noqa: ARG002
    ) -> TrackerSession:
        """Return a new client's conversation."""
        return TrackerSession(connection, self)
