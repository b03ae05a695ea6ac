"""The WebTorrent tracker: who shares the same content sends one another offers and answers.

Pure but for the choice by chance of who gets an offer: events in, sends out.

Words
    swarm   the peers that announce one info hash in one room; forgotten with its last peer
    peer    a client in a swarm, under a peer id of its own choice
    seed    a peer that has everything

Method
    Hashes and ids are 20 bytes, written as strings of 20 characters 0 to 255, and echoed as they
    came. A peer id belongs to the connection that announced it first, until that one leaves. Who
    does not announce again for ``AGE_SECONDS`` is struck off.

Source
    bittorrent-tracker 11.2 (``lib/server/parse-websocket.js`` and ``swarm.js``), aquatic_ws.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from msgspec import Raw, Struct
from msgspec.json import Decoder, Encoder

from meshup.signalling.bus import place
from meshup.signalling.paths import Dialect
from meshup.signalling.sessions import BAD_JSON, Line, Session
from meshup.signalling.swarms import Member, Swarm

if TYPE_CHECKING:
    from meshup.signalling.bus import Bus
    from meshup.signalling.limits import Limits
    from meshup.signalling.metrics import Counts

ID_LENGTH: Final = 20
ANNOUNCE_SECONDS: Final = 120
SCRAPE_SECONDS: Final = 600
AGE_SECONDS: Final = 20 * 60
SWEEP_SECONDS: Final = 60
SWARMS_PER_SOCKET: Final = 1_000
NO_ANSWER: Final = frozenset({b"", b"null"})
EVENTS: Final = frozenset({None, "", "started", "stopped", "completed", "update", "paused"})


class Offer(Struct, gc=False):
    """An offer, to be handed to some other peer."""

    offer: Raw
    offer_id: str


class Told(Struct, gc=False):
    """A request: an announcement, with offers or an answer, or a scrape."""

    action: str
    info_hash: str | list[str] | None = None
    peer_id: str = ""
    left: float | None = None
    event: str | None = None
    offers: list[Offer] | None = None
    answer: Raw = Raw()
    to_peer_id: str = ""
    offer_id: str = ""


_told = Decoder(Told, strict=False).decode
_json = Encoder().encode


class Wrong(Exception):  # noqa: N818 - what the client did
    """A request that cannot be answered, and why."""


class TrackerHub:
    """The swarms of one room."""

    def __init__(self, room: str, limits: Limits, bus: Bus, counts: Counts) -> None:
        self.room = room
        self.limits = limits
        self.bus = bus
        self.counts = counts
        self.swarms: dict[str, Swarm] = {}
        self.second = 0
        self.inside = 0

    @property
    def empty(self) -> bool:
        """Say whether nobody is connected, and there is no swarm."""
        return not self.inside and not self.swarms

    def session(self, line: Line, fields: dict[str, str], *, identity: str) -> Announcer:  # noqa: ARG002
        """Return a new client's conversation."""
        return Announcer(line, self)

    def enlist(self, info_hash: str, member: Member) -> Swarm:
        """Put a peer into a swarm, which begins with its first.

        Raises:
            Wrong: the swarm is full.
        """
        swarm = self.swarms.get(info_hash)
        if swarm is None:
            swarm = self.swarms[info_hash] = Swarm(_json(info_hash))
        elif len(swarm) >= self.limits.swarm_peers:
            raise Wrong("this swarm is full")
        swarm.add(member)
        return swarm

    def strike(self, info_hash: str, peer: str) -> None:
        """Take a peer out of a swarm, which ends with its last."""
        swarm = self.swarms.get(info_hash)
        if swarm is not None and swarm.remove(peer) is not None and not len(swarm):
            del self.swarms[info_hash]

    def send(self, info_hash: str, to: Member, text: bytes) -> None:
        """Send to a peer, here or elsewhere."""
        if to.session is not None:
            to.session.line.send(text)
            self.counts.relayed += 1
        else:
            self.bus.deliver(self.name_of(f"{info_hash}{to.peer}"), text, self._nobody)

    def deliver(self, name: str, text: bytes) -> bool:
        """Give ``text``, which came from elsewhere, to a peer here."""
        swarm = self.swarms.get(name[:ID_LENGTH])
        member = swarm.find(name[ID_LENGTH:]) if swarm is not None else None
        if member is None or member.session is None:
            return False
        member.session.line.send(text)
        self.counts.relayed += 1
        return True

    def listed(self, info_hash: str, peer: str, facts: str) -> None:
        """Remember a peer that announced itself elsewhere."""
        swarm = self.swarms.get(info_hash)
        found = swarm.find(peer) if swarm is not None else None
        if swarm is not None and found is not None and found.session is None:
            swarm.change(found, seed=facts == "seed")
        elif found is None:
            try:
                self.enlist(info_hash, Member(peer, None, self.second, seed=facts == "seed"))
            except Wrong:
                self.counts.dropped["swarm_full"] += 1

    def unlisted(self, info_hash: str, peer: str) -> None:
        """Forget a peer that was elsewhere."""
        swarm = self.swarms.get(info_hash)
        found = swarm.find(peer) if swarm is not None else None
        if found is not None and found.session is None:
            self.strike(info_hash, peer)

    def tick(self, second: int) -> None:
        """Strike off who has not announced for long, from time to time."""
        self.second = second
        if second % SWEEP_SECONDS:
            return
        for info_hash, swarm in tuple(self.swarms.items()):
            for member in swarm.older_than(second - AGE_SECONDS):
                self.counts.dropped["aged"] += 1
                if member.session is not None:
                    member.session.leave(info_hash)

    def name_of(self, name: str) -> str:
        """Return the whole name, on the bus, of a swarm or of a peer in it."""
        return place(Dialect.TRACKER, self.room, name)

    def _nobody(self) -> None:
        self.counts.dropped["nobody"] += 1


class Announcer(Session):
    """One tracker client, in one swarm or in many."""

    __slots__ = ("hub", "mine")

    def __init__(self, line: Line, hub: TrackerHub) -> None:
        super().__init__(line)
        self.hub = hub
        self.mine: dict[str, str] | None = None

    def refuse(self, code: int, reason: str) -> None:
        """Say why not."""
        self.line.send(b'{"failure reason":%b}' % _json(reason))
        self.line.close(code, reason)

    def heard(self, text: bytes) -> None:
        """Answer a request."""
        told: Told | None = None
        try:
            told = _told(text)
            self._answer_to(told)
        except BAD_JSON:
            self._fail("invalid message", None)
        except Wrong as wrong:
            self._fail(str(wrong), told)

    def _answer_to(self, told: Told) -> None:
        if told.action == "announce":
            self._announce(told)
        elif told.action == "scrape":
            self._scrape(told)
        else:
            raise Wrong("unknown action")

    def leave(self, info_hash: str) -> None:
        """Leave one swarm."""
        peer = self.mine.pop(info_hash, None) if self.mine is not None else None
        if peer is not None:
            self.hub.strike(info_hash, peer)
            self.hub.bus.strike(self.hub.name_of(info_hash), peer)
            self.hub.bus.release(self.hub.name_of(f"{info_hash}{peer}"))

    def gone(self) -> None:
        """Leave all swarms."""
        for info_hash in tuple(self.mine or ()):
            self.leave(info_hash)

    def _announce(self, told: Told) -> None:
        info_hash = told.info_hash
        if not isinstance(info_hash, str) or not _is_id(info_hash):
            raise Wrong("invalid info_hash")
        if not _is_id(told.peer_id):
            raise Wrong("invalid peer_id")
        if told.event not in EVENTS:
            raise Wrong("invalid event")
        if told.event == "stopped":
            if self.mine is not None and self.mine.get(info_hash) == told.peer_id:
                self.leave(info_hash)
            self._reply(info_hash, self.hub.swarms.get(info_hash))
            return
        member, swarm = self._present(info_hash, told)
        if bytes(told.answer) not in NO_ANSWER:
            self._answer(info_hash, swarm, told)
            return
        self._reply(info_hash, swarm)
        if told.offers:
            self._offer(info_hash, swarm, member, told.offers)

    def _present(self, info_hash: str, told: Told) -> tuple[Member, Swarm]:
        """Return this client's membership, new or renewed, and its swarm."""
        hub, seed = self.hub, told.left == 0 or told.event == "completed"
        swarm = hub.swarms.get(info_hash)
        member = swarm.find(told.peer_id) if swarm is not None else None
        if swarm is None or member is None:
            return self._join(info_hash, told.peer_id, seed=seed)
        if member.session is not self:
            raise Wrong("peer_id is in use")
        member.seen = hub.second
        if told.event == "completed" and not member.seed:
            swarm.downloaded += 1
        if member.seed != seed and (told.left is not None or seed):
            swarm.change(member, seed=seed)
            hub.bus.enlist(hub.name_of(info_hash), told.peer_id, _facts(seed=seed))
        return member, swarm

    def _join(self, info_hash: str, peer: str, *, seed: bool) -> tuple[Member, Swarm]:
        if self.mine is None:
            self.mine = {}
        if info_hash in self.mine:
            self.leave(info_hash)
        if len(self.mine) >= SWARMS_PER_SOCKET:
            raise Wrong("too many torrents on one connection")
        hub = self.hub
        member = Member(peer, self, hub.second, seed=seed)
        swarm = hub.enlist(info_hash, member)
        self.mine[info_hash] = peer
        hub.bus.claim(hub.name_of(f"{info_hash}{peer}"), "", _believe)
        hub.bus.enlist(hub.name_of(info_hash), peer, _facts(seed=seed))
        return member, swarm

    def _answer(self, info_hash: str, swarm: Swarm, told: Told) -> None:
        if not _is_id(told.offer_id):
            raise Wrong("invalid offer_id")
        to = swarm.find(told.to_peer_id)
        if to is None:
            self.hub.counts.dropped["nobody"] += 1
            return
        text = b'{"action":"announce","answer":%b,"offer_id":%b,"peer_id":%b,"info_hash":%b}' % (
            bytes(told.answer),
            _json(told.offer_id),
            _json(told.peer_id),
            swarm.name,
        )
        self.hub.send(info_hash, to, text)

    def _offer(self, info_hash: str, swarm: Swarm, me: Member, offers: list[Offer]) -> None:
        """Hand each offer to another peer, chosen by chance."""
        offers = offers[: self.hub.limits.offers]
        start = random.randrange(len(swarm))  # noqa: S311 - nobody gains by guessing it
        others = swarm.others(me, len(offers), start)
        for to, offer in zip(others, offers, strict=False):
            if not _is_id(offer.offer_id):
                raise Wrong("invalid offer_id")
            text = b'{"action":"announce","offer":%b,"offer_id":%b,"peer_id":%b,"info_hash":%b}' % (
                bytes(offer.offer),
                _json(offer.offer_id),
                _json(me.peer),
                swarm.name,
            )
            self.hub.send(info_hash, to, text)

    def _reply(self, info_hash: str, swarm: Swarm | None) -> None:
        seeds, peers = (swarm.seeds, len(swarm)) if swarm is not None else (0, 0)
        self.line.send(
            b'{"complete":%d,"incomplete":%d,"action":"announce","info_hash":%b,"interval":%d}'
            % (seeds, peers - seeds, _json(info_hash), ANNOUNCE_SECONDS)
        )

    def _scrape(self, told: Told) -> None:
        asked = [told.info_hash] if isinstance(told.info_hash, str) else told.info_hash
        if not asked:
            raise Wrong("scrape needs an info_hash")
        if len(asked) > self.hub.limits.hashes or not all(map(_is_id, asked)):
            raise Wrong("invalid info_hash")
        files = {}
        for info_hash in asked:
            swarm = self.hub.swarms.get(info_hash)
            seeds, peers = (swarm.seeds, len(swarm)) if swarm is not None else (0, 0)
            files[info_hash] = {
                "complete": seeds,
                "incomplete": peers - seeds,
                "downloaded": swarm.downloaded if swarm is not None else 0,
            }
        flags = {"min_request_interval": SCRAPE_SECONDS}
        self.line.send(_json({"action": "scrape", "files": files, "flags": flags}))

    def _fail(self, reason: str, told: Told | None) -> None:
        self.hub.counts.dropped["malformed"] += 1
        answer: dict[str, object] = {"failure reason": reason}
        if told is not None:
            answer["action"] = told.action
            if isinstance(told.info_hash, str) and _is_id(told.info_hash):
                answer["info_hash"] = told.info_hash
        self.line.send(_json(answer))


def _is_id(text: str) -> bool:
    """Say whether ``text`` stands for 20 bytes."""
    return len(text) == ID_LENGTH and (text.isascii() or max(text) <= "\xff")


def _facts(*, seed: bool) -> str:
    return "seed" if seed else ""


def _believe(_granted: bool) -> None:  # noqa: FBT001 - the answer of the bus
    """Keep the peer in any case: other peers find it by its swarm, not by its name alone."""
