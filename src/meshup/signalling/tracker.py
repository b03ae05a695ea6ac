"""The WebTorrent tracker: who shares the same content sends one another offers and answers.

Pure but for the choice by chance of who gets an offer: events in, sends out.

Words
    swarm   the peers that announce one info hash in one room; forgotten with its last peer
    peer    a client in a swarm, under a peer id of its own choice
    seed    a peer that has everything

Method
    Hashes and ids are 20 bytes, written as strings of 20 characters 0 to 255, and echoed as they
    came. A peer id belongs to the connection that announced it first, until that one leaves, or
    gives no sign of life for some seconds when another connection asks for the id. A
    worker knows a whole swarm, as far as the bus reaches, while one of its own clients is in it;
    who comes in is in the swarm when the bus has granted its peer id, not before, and is answered
    as soon as the bus has told of the others.

Source
    bittorrent-tracker 11.2 (``lib/server/parse-websocket.js`` and ``swarm.js``), aquatic_ws.
"""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Raw
from msgspec.json import Encoder

from meshup.signalling.requests import is_id, read
from meshup.signalling.scraping import scrape
from meshup.signalling.sessions import BAD_JSON, Line, Session
from meshup.signalling.swarms import ID_LENGTH, SEED, Member, Swarm, Swarms, Wrong

if TYPE_CHECKING:
    from meshup.bus.contract import Bus
    from meshup.signalling.limits import Limits
    from meshup.signalling.metrics import Counts
    from meshup.signalling.requests import Told

ANNOUNCE_SECONDS: Final = 120
SWARMS_PER_SOCKET: Final = 1_000
MOST_EARLY: Final = 8
CONTEST_SECONDS: Final = 7
IN_USE: Final = "peer_id is in use"
NO_ANSWER: Final = (b"", b"null")  # compared, not hashed: an answer is long
EVENTS: Final = frozenset({None, "", "started", "stopped", "completed", "update", "paused"})


_json = Encoder().encode


class Coming:
    """A client whose peer id is not its own yet, and what it has asked; ``until`` if contested."""

    __slots__ = ("asked", "session", "until")

    def __init__(self, session: Announcer, asked: list[Told], until: int = 0) -> None:
        self.session = session
        self.asked = asked
        self.until = until


class TrackerHub(Swarms):
    """The swarms of one room, and their clients."""

    def __init__(self, room: str, limits: Limits, bus: Bus, counts: Counts) -> None:
        super().__init__(room, limits, bus, counts)
        self.coming: dict[str, Coming] = {}
        """Claimed on the bus, by info hash and peer id."""
        self.contested: dict[str, Coming] = {}
        """Held by somebody who is asked for a sign of life, by info hash and peer id."""

    def session(self, line: Line, fields: dict[str, str], *, identity: str) -> Announcer:  # noqa: ARG002
        """Return a new client's conversation."""
        return Announcer(line, self)

    def has_space(self, told: Told) -> bool:
        """Say whether a request may be kept."""
        return self.counts.queued_bytes + told.size <= self.limits.queue_bytes

    def put_off(self, told: Told) -> None:
        """Keep a request until its client has its peer id.

        Raises:
            Wrong: enough is kept.
        """
        if not self.has_space(told):
            self.counts.dropped["queue_full"] += 1
            raise Wrong("too many wait for their peer_id")
        self.counts.queued_bytes += told.size

    def take_up(self, asked: list[Told]) -> None:
        """Keep requests no longer."""
        self.counts.queued_bytes -= sum(told.size for told in asked)

    def left(self, info_hash: str, peer: str) -> None:
        """Let who waits for a peer id claim it, now that it is free."""
        heir = self.contested.pop(f"{info_hash}{peer}", None)
        if heir is not None:
            heir.session.claim(info_hash, heir.asked)

    def tick(self, second: int) -> None:
        """End the wait for a peer id: its holder is alive, or was elsewhere and has gone."""
        super().tick(second)
        over = [name for name, coming in self.contested.items() if coming.until <= second]
        for name in over:
            heir = self.contested.pop(name)
            heir.session.insist(name[:ID_LENGTH], heir.asked)


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
            told = read(text)
            self._answer_to(told)
        except BAD_JSON:
            self._fail("invalid message", None)
        except Wrong as wrong:
            self._fail(str(wrong), told)

    def _answer_to(self, told: Told) -> None:
        if told.action == "announce":
            self._announce(told)
        elif told.action == "scrape":
            scrape(self.hub, self.line, told)
        else:
            raise Wrong("unknown action")

    def leave(self, info_hash: str) -> None:
        """Leave one swarm, or come into it no more."""
        hub, peer = self.hub, self.mine.pop(info_hash, None) if self.mine is not None else None
        if peer is None:
            return
        name = f"{info_hash}{peer}"
        if (heir := hub.contested.get(name)) is not None and heir.session is self:
            del hub.contested[name]
            hub.take_up(heir.asked)
            return
        coming = hub.coming.pop(name, None)
        hub.bus.release(hub.name_of(name))
        if coming is not None:
            hub.take_up(coming.asked)
        else:
            hub.bus.strike(hub.name_of(info_hash), peer)
            hub.strike(info_hash, peer)

    def gone(self) -> None:
        """Leave all swarms."""
        for info_hash in tuple(self.mine or ()):
            self.leave(info_hash)

    def _announce(self, told: Told) -> None:
        info_hash = told.info_hash
        if not isinstance(info_hash, str) or not is_id(info_hash):
            raise Wrong("invalid info_hash")
        if not is_id(told.peer_id):
            raise Wrong("invalid peer_id")
        if told.event not in EVENTS:
            raise Wrong("invalid event")
        if told.event == "stopped":
            if self.mine is not None and self.mine.get(info_hash) == told.peer_id:
                self.leave(info_hash)
            self._reply(info_hash, self.hub.swarms.get(info_hash))
            return
        if self._is_there(info_hash, told):
            self._serve(info_hash, told)
        elif not self._is_coming(info_hash, told):
            self._join(info_hash, told)

    def _is_coming(self, info_hash: str, told: Told) -> bool:
        """Put off what a client asks whose peer id is not granted yet."""
        name = f"{info_hash}{told.peer_id}"
        coming = self.hub.coming.get(name) or self.hub.contested.get(name)
        if coming is None:
            return False
        if coming.session is not self:
            raise Wrong(IN_USE)
        if len(coming.asked) >= MOST_EARLY:
            raise Wrong("wait for the first answer")
        self.hub.put_off(told)
        coming.asked.append(told)
        return True

    def _is_there(self, info_hash: str, told: Told) -> bool:
        """Renew this client's membership, if it has one."""
        hub, seed = self.hub, _is_seed(told)
        swarm = hub.swarms.get(info_hash)
        member = swarm.find(told.peer_id) if swarm is not None else None
        if swarm is None or member is None or member.session is not self:
            return False
        member.seen = hub.second
        if told.event == "completed" and not member.seed:
            swarm.downloaded += 1
        if member.seed != seed and (told.left is not None or seed):
            swarm.change(member, seed=seed)
            hub.bus.enlist(hub.name_of(info_hash), told.peer_id, _facts(seed=seed), _know)
        return True

    def _join(self, info_hash: str, told: Told) -> None:
        """Come into a swarm; what was asked for is done when the peer id is granted.

        Somebody else may hold it, perhaps this same client on a connection that is lost and not yet
        known to be. Then the holder is asked for a sign of life, and we wait for that.
        """
        hub, peer = self.hub, told.peer_id
        if self.mine is None:
            self.mine = {}
        if info_hash in self.mine:
            self.leave(info_hash)
        if len(self.mine) >= SWARMS_PER_SOCKET:
            raise Wrong("too many torrents on one connection")
        hub.make_room(info_hash)
        if hub.has(info_hash, peer):
            hub.put_off(told)
            self.mine[info_hash] = peer
            self._contest(info_hash, [told])
        else:
            if not hub.has_space(told):
                # who comes in matters more than what it brings
                told.offers, told.answer, told.size = None, Raw(), 0
            hub.put_off(told)
            self.mine[info_hash] = peer
            self.claim(info_hash, [told])

    def _contest(self, info_hash: str, asked: list[Told]) -> None:
        hub, peer = self.hub, asked[0].peer_id
        until = hub.second + CONTEST_SECONDS
        hub.contested[f"{info_hash}{peer}"] = Coming(self, asked, until)
        hub.prove(info_hash, peer)

    def insist(self, info_hash: str, asked: list[Told]) -> None:
        """Ask for the last time."""
        if self.hub.has(info_hash, asked[0].peer_id):
            self._stay_out(info_hash, asked, IN_USE)
        else:
            self.claim(info_hash, asked, is_last=True)

    def claim(self, info_hash: str, asked: list[Told], *, is_last: bool = False) -> None:
        """Ask the bus for a peer id that nobody has here, nor, as far as we know, elsewhere."""
        hub = self.hub
        name = f"{info_hash}{asked[0].peer_id}"
        coming = hub.coming[name] = Coming(self, asked)

        def claimed(granted: bool) -> None:  # noqa: FBT001 - the answer is the whole message
            if hub.coming.get(name) is not coming:
                return  # gone before the answer came
            del hub.coming[name]
            if granted:
                self._come_in(info_hash, coming.asked)
            elif is_last:
                self._stay_out(info_hash, coming.asked, IN_USE)
            else:
                self._contest(info_hash, coming.asked)

        hub.bus.claim(hub.name_of(name), f"{hub.birth}{id(self)}", claimed)

    def _come_in(self, info_hash: str, asked: list[Told]) -> None:
        """Be a member from now on."""
        hub, peer = self.hub, asked[0].peer_id
        seed = _is_seed(asked[0])
        hub.take_up(asked)
        try:
            hub.enlist(info_hash, Member(peer, self, hub.second, seed=seed))
        except Wrong as full:
            hub.bus.release(hub.name_of(f"{info_hash}{peer}"))
            self._refuse_all(info_hash, asked, str(full))
            return
        ready = partial(self._ready, info_hash, asked)
        hub.bus.enlist(hub.name_of(info_hash), peer, _facts(seed=seed), ready)

    def _stay_out(self, info_hash: str, asked: list[Told], reason: str) -> None:
        self.hub.take_up(asked)
        self._refuse_all(info_hash, asked, reason)

    def _refuse_all(self, info_hash: str, asked: list[Told], reason: str) -> None:
        """Say why a client does not come into a swarm."""
        if self.mine is not None:
            self.mine.pop(info_hash, None)
        for told in asked:
            self._fail(reason, told)

    def _ready(self, info_hash: str, asked: list[Told]) -> None:
        """Do what a newcomer asked for, unless it has left."""
        for told in asked:
            try:
                if self._is_there(info_hash, told):
                    self._serve(info_hash, told)
            except Wrong as wrong:
                self._fail(str(wrong), told)

    def _serve(self, info_hash: str, told: Told) -> None:
        """Answer a member of a swarm, and hand on what it brings."""
        swarm = self.hub.swarms[info_hash]
        if bytes(told.answer) not in NO_ANSWER:
            self._answer(info_hash, swarm, told)
            return
        self._reply(info_hash, swarm)
        if told.offers:
            self._offer(info_hash, swarm, told)

    def _answer(self, info_hash: str, swarm: Swarm, told: Told) -> None:
        if not is_id(told.offer_id):
            raise Wrong("invalid offer_id")
        if not is_id(told.to_peer_id):
            self.hub.counts.dropped["nobody"] += 1
            return
        text = b'{"action":"announce","answer":%b,"offer_id":%b,"peer_id":%b,"info_hash":%b}' % (
            bytes(told.answer),
            _json(told.offer_id),
            _json(told.peer_id),
            swarm.name,
        )
        self.hub.send(info_hash, told.to_peer_id, text)

    def _offer(self, info_hash: str, swarm: Swarm, told: Told) -> None:
        """Hand each offer to another peer, chosen by chance."""
        offers = (told.offers or [])[: self.hub.limits.offers]
        start = int(random.random() * len(swarm))  # noqa: S311 - nobody gains by guessing it
        others = swarm.others(told.peer_id, len(offers), start)
        me = _json(told.peer_id)
        for to, offer in zip(others, offers, strict=False):
            if not is_id(offer.offer_id):
                raise Wrong("invalid offer_id")
            text = b'{"action":"announce","offer":%b,"offer_id":%b,"peer_id":%b,"info_hash":%b}' % (
                bytes(offer.offer),
                _json(offer.offer_id),
                me,
                swarm.name,
            )
            self.hub.send(info_hash, to.peer, text)

    def _reply(self, info_hash: str, swarm: Swarm | None) -> None:
        seeds, peers = (swarm.seeds, len(swarm)) if swarm is not None else (0, 0)
        self.line.send(
            b'{"complete":%d,"incomplete":%d,"action":"announce","info_hash":%b,"interval":%d}'
            % (seeds, peers - seeds, swarm.name if swarm else _json(info_hash), ANNOUNCE_SECONDS)
        )

    def _fail(self, reason: str, told: Told | None) -> None:
        self.hub.counts.dropped["malformed"] += 1
        answer: dict[str, object] = {"failure reason": reason}
        if told is not None:
            answer["action"] = told.action
            if isinstance(told.info_hash, str) and is_id(told.info_hash):
                answer["info_hash"] = told.info_hash
        self.line.send(_json(answer))


def _is_seed(told: Told) -> bool:
    return told.left == 0 or told.event == "completed"


def _facts(*, seed: bool) -> str:
    return SEED if seed else ""


def _know() -> None:
    """Do nothing: the others have been told of us before."""
