"""The switchboard of one worker: its hubs, by dialect and room, and the way between hubs and bus.

Pure: it is told what time it is, and knows connections only as lines.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec.json import Decoder, Encoder

from meshup.bus.contract import Alone
from meshup.signalling.metrics import Counts, Sample, exposition, samples_of
from meshup.signalling.names import parts
from meshup.signalling.paths import Dialect
from meshup.signalling.peerjs import PeerHub
from meshup.signalling.relay import RelayHub
from meshup.signalling.tracker import TrackerHub
from meshup.signalling.ywebrtc import DocumentHub

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.bus.contract import Bus
    from meshup.signalling.limits import Limits
    from meshup.signalling.sessions import Line, Session
    from meshup.signalling.topics import TopicHub

    Hub = PeerHub | TopicHub | TrackerHub


METRICS: Final = "metrics"
IDS: Final = "ids/"

_json = Encoder().encode
_samples = Decoder(list[Sample]).decode
_ids = Decoder(list[str]).decode


class Switchboard:
    """Everybody who is connected to this worker. ``key`` is what PeerJS clients have to say."""

    worker = "0"
    """Which of the workers of this host this is."""

    def __init__(self, limits: Limits, *, key: str = "peerjs", bus: Bus | None = None) -> None:
        self.limits = limits
        self.key = key
        self.bus: Bus = bus or Alone()
        self.second = 0
        self.sockets = 0
        self.refused: Counter[str] = Counter()
        self.counts = {dialect: Counts() for dialect in Dialect}
        self._peers: dict[str, PeerHub] = {}
        self._topics: dict[tuple[Dialect, str], TopicHub] = {}
        self._trackers: dict[str, TrackerHub] = {}

    def session(
        self, line: Line, dialect: Dialect, room: str, fields: dict[str, str], identity: str = ""
    ) -> Session:
        """Return a new conversation in a room; ``gone`` must be told when it ends."""
        hub = self._hub(dialect, room)
        self.sockets += 1
        hub.inside += 1
        hub.counts.sessions += 1
        return hub.session(line, fields, identity=identity)

    def gone(self, session: Session, dialect: Dialect, room: str) -> None:
        """End a conversation, and forget its room when it was the last."""
        session.gone()
        self.sockets -= 1
        hub = self._hub(dialect, room)
        hub.inside -= 1
        self.counts[dialect].sessions -= 1
        if not hub.inside:
            self._sweep(dialect, room)

    def tick(self, second: int) -> None:
        """Let a second pass everywhere."""
        self.second = second
        hubs = self._hubs()
        for dialect, room, hub in hubs:
            hub.tick(second)
            self._sweep(dialect, room)

    def ids(self, room: str) -> list[str]:
        """Return the PeerJS ids that are here in a room."""
        hub = self._peers.get(room)
        return list(hub.peers) if hub is not None else []

    async def everybodys_ids(self, room: str) -> list[str]:
        """Return the PeerJS ids that are in a room, on any worker of this host."""
        others = await self.bus.gather(f"{IDS}{room}")
        elsewhere = (peer for answer in others.values() for peer in _ids(answer))
        return list(dict.fromkeys((*self.ids(room), *elsewhere)))

    async def metrics(self) -> bytes:
        """Return what Prometheus reads, of all workers of this host."""
        others = await self.bus.gather(METRICS)
        told = {worker: _samples(answer) for worker, answer in others.items()}
        if told:
            told[self.worker] = list(self.samples())
        else:
            return exposition(self.samples())
        return exposition(
            (name, {"worker": worker, **labels}, value)
            for worker in sorted(told)
            for name, labels, value in told[worker]
        )

    # What other workers tell us (``contract.Listener``).

    def delivered(self, name: str, text: bytes) -> bool:
        """Give ``text`` to a client here."""
        dialect, room, to = parts(name)
        hub: PeerHub | TrackerHub | None
        hub = (self._peers if dialect == Dialect.PEERJS else self._trackers).get(room)
        return hub is not None and hub.deliver(to, text)

    def superseded(self, name: str) -> None:
        """Close the former connection of a PeerJS client that is now elsewhere."""
        dialect, room, peer = parts(name)
        if dialect == Dialect.PEERJS and room in self._peers:
            self._peers[room].supersede(peer)

    def appeared(self, name: str) -> None:
        """Send on what waits for a PeerJS id that has come up elsewhere."""
        dialect, room, peer = parts(name)
        if dialect == Dialect.PEERJS and room in self._peers:
            self._peers[room].send_waiting(peer)

    def published(self, topic: str, text: bytes) -> None:
        """Give ``text`` to everybody here who listens."""
        dialect, room, name = parts(topic)
        hub = self._topics.get((Dialect(dialect), room))
        if hub is not None:
            hub.published(name, text)

    def counted(self, topic: str, elsewhere: int) -> None:
        """Remember how many listen on other workers."""
        dialect, room, name = parts(topic)
        hub = self._topics.get((Dialect(dialect), room))
        if hub is not None:
            hub.counted(name, elsewhere)

    def listed(self, topic: str, member: str, facts: str) -> None:
        """Remember a tracker's peer on another worker."""
        _dialect, room, info_hash = parts(topic)
        if room in self._trackers:
            self._trackers[room].listed(info_hash, member, facts)

    def unlisted(self, topic: str, member: str) -> None:
        """Forget a tracker's peer on another worker."""
        _dialect, room, info_hash = parts(topic)
        if room in self._trackers:
            self._trackers[room].unlisted(info_hash, member)

    def asked(self, question: str) -> bytes:
        """Tell another worker of this host what it needs to answer for all."""
        if question == METRICS:
            return _json(list(self.samples()))
        return _json(self.ids(question.removeprefix(IDS)))

    def _hub(self, dialect: Dialect, room: str) -> Hub:
        if dialect is Dialect.PEERJS:
            if room not in self._peers:
                counts = self.counts[dialect]
                peers = PeerHub(room, self.limits, self.bus, counts, key=self.key)
                peers.second = self.second
                self._peers[room] = peers
            return self._peers[room]
        if dialect is Dialect.TRACKER:
            return self._tracker(room)
        if (dialect, room) not in self._topics:
            kind = DocumentHub if dialect is Dialect.YWEBRTC else RelayHub
            self._topics[dialect, room] = kind(room, self.limits, self.bus, self.counts[dialect])
        return self._topics[dialect, room]

    def _tracker(self, room: str) -> TrackerHub:
        if room not in self._trackers:
            counts = self.counts[Dialect.TRACKER]
            hub = self._trackers[room] = TrackerHub(room, self.limits, self.bus, counts)
            hub.second = self.second
        return self._trackers[room]

    def _hubs(self) -> list[tuple[Dialect, str, Hub]]:
        found: list[tuple[Dialect, str, Hub]] = []
        found += [(Dialect.PEERJS, room, peers) for room, peers in self._peers.items()]
        found += [(dialect, room, topics) for (dialect, room), topics in self._topics.items()]
        found += [(Dialect.TRACKER, room, swarms) for room, swarms in self._trackers.items()]
        return found

    def _sweep(self, dialect: Dialect, room: str) -> None:
        """Forget a room that holds nobody and nothing."""
        hub: Hub | None
        if dialect is Dialect.PEERJS:
            hub = self._peers.get(room)
            if hub is not None and hub.empty:
                del self._peers[room]
        elif dialect is Dialect.TRACKER:
            hub = self._trackers.get(room)
            if hub is not None and hub.empty:
                del self._trackers[room]
        else:
            hub = self._topics.get((dialect, room))
            if hub is not None and hub.empty:
                del self._topics[dialect, room]

    def samples(self) -> Iterator[Sample]:
        """Yield this worker's numbers."""
        yield from samples_of(self.counts)
        rooms = Counter(dialect for dialect, _room, _hub in self._hubs())
        for dialect in Dialect:
            yield "rooms", {"dialect": dialect}, rooms[dialect]
        for reason, number in self.refused.items():
            yield "refused_total", {"reason": reason}, number
        yield "queued_bytes", {}, self.counts[Dialect.PEERJS].queued_bytes
        yield "announced", {}, self.counts[Dialect.TRACKER].announced
        for way, is_open in self.bus.ways().items():
            yield "bus_up", {"way": way}, int(is_open)
