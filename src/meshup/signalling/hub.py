"""The hub of one worker: its rooms, by dialect and name, and the way between rooms and bus.

Pure: it is told what time it is, and knows connections only by what ``sessions`` says of them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec.json import Decoder, Encoder

from meshup.bus.contract import Alone
from meshup.signalling.bus_names import split_bus_name
from meshup.signalling.dialects.live.messages import encode_names
from meshup.signalling.dialects.live.room import TOPIC as LIVE_TOPIC
from meshup.signalling.dialects.registry import ROOM_CLASSES
from meshup.signalling.dialects.room import NOWHERE, RoomContext
from meshup.signalling.metrics import Counts, Sample, exposition, samples_of
from meshup.signalling.paths import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.bus.contract import Bus
    from meshup.signalling.dialects.room import Room
    from meshup.signalling.limits import Limits
    from meshup.signalling.live_source import LiveSource
    from meshup.signalling.sessions import Connection, Session

METRICS: Final = "metrics"
IDS: Final = "ids/"
NAMES_AT_ONCE: Final = 200

_json = Encoder().encode
_decode_samples = Decoder(list[Sample]).decode
_decode_ids = Decoder(list[str]).decode


class Hub:
    """Everybody who is connected to this worker. ``key`` is what PeerJS clients have to say.

    Live channels are read from ``live_source``; their tickets are signed with ``secret``.
    """

    worker = "0"
    """Which of the workers of this host this is."""

    def __init__(
        self,
        limits: Limits,
        *,
        key: str = "peerjs",
        secret: str = "",
        bus: Bus | None = None,
        live_source: LiveSource = NOWHERE,
    ) -> None:
        self.limits = limits
        self.key = key
        self._secret = secret
        self._live_source = live_source
        self.bus: Bus = bus or Alone()
        self.second = 0
        self.sockets = 0
        self.refused: Counter[str] = Counter()
        self.counts = {dialect: Counts() for dialect in Dialect}
        self._rooms: dict[tuple[str, str], Room] = {}

    def open_session(
        self,
        connection: Connection,
        dialect: Dialect,
        room_name: str,
        fields: dict[str, str],
        identity: str = "",
    ) -> Session:
        """Return a new conversation in a room; ``close_session`` must be told when it ends."""
        room = self._rooms.get((dialect, room_name)) or self._new_room(dialect, room_name)
        self.sockets += 1
        room.session_count += 1
        room.counts.sessions += 1
        return room.session(connection, fields, identity=identity)

    def close_session(self, session: Session, dialect: Dialect, room_name: str) -> None:
        """End a conversation, and forget its room when it was the last."""
        session.closed()
        self.sockets -= 1
        self.counts[dialect].sessions -= 1
        room = self._rooms[dialect, room_name]
        room.session_count -= 1
        if room.empty:
            del self._rooms[dialect, room_name]

    def tick(self, second: int) -> None:
        """Let a second pass everywhere."""
        self.second = second
        for key, room in tuple(self._rooms.items()):
            room.tick(second)
            if room.empty:
                self._rooms.pop(key, None)

    def channels_changed(self, names: list[str]) -> None:
        """Hear that live channels have changed, and tell the other workers."""
        for start in range(0, len(names), NAMES_AT_ONCE):
            text = encode_names(names[start : start + NAMES_AT_ONCE])
            self.bus.publish(LIVE_TOPIC, text)
            self.published(LIVE_TOPIC, text)

    def peer_ids(self, room_name: str) -> list[str]:
        """Return the PeerJS ids that are here in a room."""
        room = self._rooms.get((Dialect.PEERJS, room_name))
        return room.peer_ids() if room is not None else []

    async def all_peer_ids(self, room_name: str) -> list[str]:
        """Return the PeerJS ids that are in a room, on any worker of this host."""
        answers = await self.bus.gather(f"{IDS}{room_name}")
        elsewhere = (peer for answer in answers.values() for peer in _decode_ids(answer))
        return list(dict.fromkeys((*self.peer_ids(room_name), *elsewhere)))

    async def metrics(self) -> bytes:
        """Return what Prometheus reads, of all workers of this host."""
        answers = await self.bus.gather(METRICS)
        if not answers:
            return exposition(self.samples())
        by_worker = {worker: _decode_samples(answer) for worker, answer in answers.items()}
        by_worker[self.worker] = list(self.samples())
        return exposition(
            (name, {"worker": worker, **labels}, value)
            for worker in sorted(by_worker)
            for name, labels, value in by_worker[worker]
        )

    def samples(self) -> Iterator[Sample]:
        """Yield this worker's numbers."""
        yield from samples_of(self.counts)
        rooms = Counter(dialect for dialect, _name in self._rooms)
        for dialect in Dialect:
            yield "rooms", {"dialect": dialect}, rooms[dialect]
        for reason, number in self.refused.items():
            yield "refused_total", {"reason": reason}, number
        yield "queued_bytes", {}, self.counts[Dialect.PEERJS].queued_bytes
        yield "announced", {}, self.counts[Dialect.TRACKER].announced
        for way, is_open in self.bus.ways().items():
            yield "bus_up", {"way": way}, int(is_open)

    # What other workers tell us (``contract.Listener``).

    def delivered(self, name: str, text: bytes) -> bool:
        """Give ``text`` to a client here."""
        dialect, room_name, client = split_bus_name(name)
        room = self._rooms.get((dialect, room_name))
        return room is not None and room.deliver(client, text)

    def superseded(self, name: str) -> None:
        """Close the former connection of a client that is now elsewhere."""
        dialect, room_name, client = split_bus_name(name)
        if (room := self._rooms.get((dialect, room_name))) is not None:
            room.supersede(client)

    def appeared(self, name: str) -> None:
        """Send on what waits for an id that has come up elsewhere."""
        dialect, room_name, client = split_bus_name(name)
        if (room := self._rooms.get((dialect, room_name))) is not None:
            room.send_waiting(client)

    def published(self, topic: str, text: bytes) -> None:
        """Give ``text`` to everybody here who listens."""
        dialect, room_name, name = split_bus_name(topic)
        if (room := self._rooms.get((dialect, room_name))) is not None:
            room.published(name, text)

    def counted(self, topic: str, elsewhere: int) -> None:
        """Remember how many listen on other workers."""
        dialect, room_name, name = split_bus_name(topic)
        if (room := self._rooms.get((dialect, room_name))) is not None:
            room.counted(name, elsewhere)

    def listed(self, topic: str, member: str, facts: str) -> None:
        """Remember a member on another worker."""
        dialect, room_name, name = split_bus_name(topic)
        if (room := self._rooms.get((dialect, room_name))) is not None:
            room.listed(name, member, facts)

    def unlisted(self, topic: str, member: str) -> None:
        """Forget a member on another worker."""
        dialect, room_name, name = split_bus_name(topic)
        if (room := self._rooms.get((dialect, room_name))) is not None:
            room.unlisted(name, member)

    def answer(self, question: str) -> bytes:
        """Tell another worker of this host what it needs to answer for all."""
        if question == METRICS:
            return _json(list(self.samples()))
        return _json(self.peer_ids(question.removeprefix(IDS)))

    def _new_room(self, dialect: Dialect, name: str) -> Room:
        context = RoomContext(
            name=name,
            limits=self.limits,
            bus=self.bus,
            counts=self.counts[dialect],
            peerjs_key=self.key,
            live_source=self._live_source,
            secret=self._secret,
        )
        room = self._rooms[dialect, name] = ROOM_CLASSES[dialect](context)
        room.second = self.second
        return room
