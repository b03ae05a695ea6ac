"""Which room belongs to which dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.signalling.dialects.live.room import LiveRoom
from meshup.signalling.dialects.peerjs.room import PeerJSRoom
from meshup.signalling.dialects.relay import RelayRoom
from meshup.signalling.dialects.tracker.room import TrackerRoom
from meshup.signalling.dialects.ywebrtc import YWebRTCRoom
from meshup.signalling.paths import Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.signalling.dialects.room import Room

ROOM_CLASSES: Final[Mapping[Dialect, type[Room]]] = {
    Dialect.PEERJS: PeerJSRoom,
    Dialect.YWEBRTC: YWebRTCRoom,
    Dialect.TRACKER: TrackerRoom,
    Dialect.RELAY: RelayRoom,
    Dialect.LIVE: LiveRoom,
}
