"""ICE servers: where a browser learns its own address (STUN), and who carries its media (TURN).

Pure. A TURN password is made for each who asks, and expires.

Method
    coturn's REST scheme: the name is ``<expiry>:<tag>``, the password the base64 of the
    HMAC-SHA1 of the name under the secret that node and TURN server share. The tag stands for who
    asked without saying who: it is cut from a keyed hash.

Source
    draft-uberti-behave-turn-rest-00; coturn's ``use-auth-secret``; W3C WebRTC, ``RTCIceServer``.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha1, sha256
from hmac import digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.kit.config import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class IceServers:
    """What the operator has set up; without a ``secret`` no TURN server is told."""

    stun: tuple[str, ...] = ()
    turn: tuple[str, ...] = ()
    secret: str = ""
    minutes: int = 360

    @classmethod
    def of(cls, config: Config) -> IceServers:
        """Return what is set."""
        return cls(
            stun=_listed(config.ice_stun),
            turn=_listed(config.ice_turn),
            secret=config.ice_turn_secret,
            minutes=config.ice_turn_minutes,
        )

    def servers_for(self, who: str, at: datetime) -> list[dict[str, object]]:
        """Return the ``iceServers`` for ``who`` (an id or address) who asks at ``at``."""
        servers: list[dict[str, object]] = []
        if self.stun:
            servers.append({"urls": list(self.stun)})
        if self.turn and self.secret:
            tag = digest(self.secret.encode(), who.encode(), sha256).hex()[:12]
            name = f"{int(at.timestamp()) + self.minutes * 60}:{tag}"
            password = b64encode(digest(self.secret.encode(), name.encode(), sha1)).decode()
            servers.append({"urls": list(self.turn), "username": name, "credential": password})
        return servers

    def answer(self, who: str, at: datetime) -> bytes:
        """Return the same as JSON, with the seconds for which it is good."""
        answer = {"iceServers": self.servers_for(who, at), "ttl": self.minutes * 60}
        return json.dumps(answer, separators=(",", ":")).encode()


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
