"""Who may come in: origins, tickets, rooms. Pure, but for the clock that tickets are held against.

Method
    In the open, a room is whatever its path says. Where tickets are asked for, a client shows one
    in ``?ticket=`` or goes to ``/s/<ticket>/…``; a path that names a room must name the ticket's.
    A PeerJS client may show one as its token, too, and then has none of its own: a ticket is in
    many hands, so it proves of nobody that they held an id before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.kit.clock import now
from meshup.kit.config import ConfigError
from meshup.kit.errors import NotAllowed
from meshup.kit.tokens import ExpiredToken
from meshup.signalling.paths import LONGEST_ROOM, Dialect
from meshup.signalling.tickets import Ticket, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.kit.config import Config

ANY_ORIGIN: Final = frozenset({"any"})


class AdmissionError(Exception):
    """Somebody may not come in, and why."""


class Entry(NamedTuple):
    """Where somebody comes in; ``identity`` is the id a ticket vouches for, or empty."""

    room: str
    identity: str = ""
    has_own_token: bool = True
    """The token of a PeerJS client is its own; else it is a ticket, which others have, too."""


COMMON_ROOM: Final = Entry("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The operator's rules; ``origins`` holds "any", or the origins whose pages may connect.

    ``address`` is the node's own origin, whose pages listen to live channels.
    """

    tickets: bool = False
    secret: str = ""
    origins: frozenset[str] = ANY_ORIGIN
    address: str = ""

    @classmethod
    def of(cls, config: Config) -> Admission:
        """Return the rules that an operator has set.

        Raises:
            ConfigError: tickets are asked for, and there is no secret to verify them with.
        """
        tickets = config.signalling_access == "ticket"
        if tickets and not config.secret_key:
            raise ConfigError("MESHUP_SIGNALLING_ACCESS=ticket needs MESHUP_SECRET_KEY.")
        origins = frozenset(part.strip() for part in config.signalling_origins.split(","))
        return cls(
            tickets=tickets,
            secret=config.secret_key,
            origins=origins | {config.address},
            address=config.address,
        )

    def allows_origin(self, origin: str) -> bool:
        """Say whether pages of ``origin`` may connect; what is no browser says none, and may."""
        return not origin or "any" in self.origins or origin in self.origins

    def is_own_origin(self, origin: str, host: str) -> bool:
        """Say whether pages of ``origin`` are the node's own, asked at ``host``; else as above."""
        return not origin or origin == self.address or origin.partition("://")[2] == host

    def admit(self, dialect: Dialect | None, room: str, fields: Mapping[str, str]) -> Entry:
        """Return where somebody comes in.

        Raises:
            AdmissionError: not with this ticket, or not without one.
        """
        if dialect is Dialect.LIVE:
            return COMMON_ROOM  # its tickets are for channels
        token = fields.get("token", "") if dialect is Dialect.PEERJS else ""
        own = len(token) <= LONGEST_ROOM or not self._was_ticket(token)
        if len(room) > LONGEST_ROOM:
            ticket, room = self._ticket(room), ""
        elif not self.tickets:
            return Entry(room, has_own_token=own) if room or not own else COMMON_ROOM
        else:
            shown = fields.get("ticket", "") or token
            if not shown:
                raise AdmissionError("A ticket is needed to connect here.")
            ticket = self._ticket(shown)
        if room not in {"", ticket.room}:
            raise AdmissionError("This ticket is for another room.")
        return Entry(ticket.room, ticket.peer, has_own_token=own)

    def _ticket(self, text: str) -> Ticket:
        try:
            return read(text, at=now(), secret=self.secret)
        except NotAllowed as refusal:
            raise AdmissionError("This ticket is not valid, or not any more.") from refusal

    def _was_ticket(self, token: str) -> bool:
        """Say whether a token is a ticket of ours, if one that has expired."""
        try:
            read(token, at=now(), secret=self.secret)
        except ExpiredToken:
            return True
        except NotAllowed:
            return False
        return True
