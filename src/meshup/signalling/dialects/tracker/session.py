"""One tracker client: it announces, comes into swarms, and hands on offers and answers.

Pure but for the choice by chance of who gets an offer.
"""

from __future__ import annotations

import random
from functools import partial
from typing import Final

from msgspec import Raw

from meshup.signalling.dialects.tracker.claims import ClaimRoom, PeerIdClaim
from meshup.signalling.dialects.tracker.replies import (
    ANSWER,
    OFFER,
    announce_reply,
    failure_reply,
    json,
    refusal_reply,
)
from meshup.signalling.dialects.tracker.requests import (
    EVENTS,
    NO_ANSWER,
    TrackerRequest,
    is_id,
    is_seed,
    read,
)
from meshup.signalling.dialects.tracker.scraping import scrape
from meshup.signalling.dialects.tracker.swarm import Member, Swarm
from meshup.signalling.dialects.tracker.swarms import SEED, RequestError
from meshup.signalling.sessions import BAD_JSON, Connection, Session

SWARMS_PER_SOCKET: Final = 1_000
MOST_EARLY: Final = 8
IN_USE: Final = "peer_id is in use"


class TrackerSession(Session):
    """One tracker client, in one swarm or in many."""

    __slots__ = ("peer_ids", "room")

    def __init__(self, connection: Connection, room: ClaimRoom) -> None:
        super().__init__(connection)
        self.room = room
        self.peer_ids: dict[str, str] | None = None
        """By info hash."""

    def refuse(self, code: int, reason: str) -> None:
        """Say why not."""
        self.connection.send(refusal_reply(reason))
        self.connection.close(code, reason)

    def receive(self, text: bytes) -> None:
        """Answer a request."""
        request: TrackerRequest | None = None
        try:
            request = read(text)
            self._handle(request)
        except BAD_JSON:
            self._fail("invalid message", None)
        except RequestError as error:
            self._fail(str(error), request)

    def _handle(self, request: TrackerRequest) -> None:
        if request.action == "announce":
            self._announce(request)
        elif request.action == "scrape":
            scrape(self.room, self.connection, request)
        else:
            raise RequestError("unknown action")

    def leave(self, info_hash: str) -> None:
        """Leave one swarm, or come into it no more."""
        room, peer = self.room, None
        if self.peer_ids is not None:
            peer = self.peer_ids.pop(info_hash, None)
        if peer is None:
            return
        name = f"{info_hash}{peer}"
        if (contested := room.contested.get(name)) is not None and contested.claimant is self:
            del room.contested[name]
            room.release(contested.requests)
            return
        claim = room.pending.pop(name, None)
        room.bus.release(room.name_of(name))
        if claim is not None:
            room.release(claim.requests)
        else:
            room.bus.strike(room.name_of(info_hash), peer)
            room.strike(info_hash, peer)

    def closed(self) -> None:
        """Leave all swarms."""
        for info_hash in tuple(self.peer_ids or ()):
            self.leave(info_hash)

    def _announce(self, request: TrackerRequest) -> None:
        info_hash = request.info_hash
        if not isinstance(info_hash, str) or not is_id(info_hash):
            raise RequestError("invalid info_hash")
        if not is_id(request.peer_id):
            raise RequestError("invalid peer_id")
        if request.event not in EVENTS:
            raise RequestError("invalid event")
        if request.event == "stopped":
            if self.peer_ids is not None and self.peer_ids.get(info_hash) == request.peer_id:
                self.leave(info_hash)
            self.connection.send(announce_reply(info_hash, self.room.swarms.get(info_hash)))
            return
        if self._is_member(info_hash, request):
            self._serve(info_hash, request)
        elif not self._is_claiming(info_hash, request):
            self._join(info_hash, request)

    def _is_claiming(self, info_hash: str, request: TrackerRequest) -> bool:
        """Put off what a client requests whose peer id is not granted yet."""
        name = f"{info_hash}{request.peer_id}"
        claim = self.room.pending.get(name) or self.room.contested.get(name)
        if claim is None:
            return False
        if claim.claimant is not self:
            raise RequestError(IN_USE)
        if len(claim.requests) >= MOST_EARLY:
            raise RequestError("wait for the first answer")
        self.room.keep(request)
        claim.requests.append(request)
        return True

    def _is_member(self, info_hash: str, request: TrackerRequest) -> bool:
        """Renew this client's membership, if it has one."""
        room, seed = self.room, is_seed(request)
        swarm = room.swarms.get(info_hash)
        member = swarm.find(request.peer_id) if swarm is not None else None
        if swarm is None or member is None or member.session is not self:
            return False
        member.seen = room.second
        if request.event == "completed" and not member.seed:
            swarm.downloaded += 1
        if member.seed != seed and (request.left is not None or seed):
            swarm.change(member, seed=seed)
            room.bus.enlist(room.name_of(info_hash), request.peer_id, _facts(seed=seed), _ignore)
        return True

    def _join(self, info_hash: str, request: TrackerRequest) -> None:
        """Come into a swarm; what was requested is done when the peer id is granted."""
        room, peer = self.room, request.peer_id
        if self.peer_ids is None:
            self.peer_ids = {}
        if info_hash in self.peer_ids:
            self.leave(info_hash)
        if len(self.peer_ids) >= SWARMS_PER_SOCKET:
            raise RequestError("too many torrents on one connection")
        room.check_space(info_hash)
        if room.has(info_hash, peer):
            room.keep(request)
            self.peer_ids[info_hash] = peer
            room.contest(info_hash, self, [request])
        else:
            if not room.has_space(request):
                # who comes in matters more than what it brings
                request.offers, request.answer, request.size = None, Raw(), 0
            room.keep(request)
            self.peer_ids[info_hash] = peer
            self.claim(info_hash, [request])

    def insist(self, info_hash: str, requests: list[TrackerRequest]) -> None:
        """Ask for the last time."""
        if self.room.has(info_hash, requests[0].peer_id):
            self._stay_out(info_hash, requests, IN_USE)
        else:
            self.claim(info_hash, requests, is_last=True)

    def claim(
        self, info_hash: str, requests: list[TrackerRequest], *, is_last: bool = False
    ) -> None:
        """Ask the bus for a peer id that nobody has here, nor, as far as we know, elsewhere."""
        room = self.room
        name = f"{info_hash}{requests[0].peer_id}"
        claim = room.pending[name] = PeerIdClaim(self, requests)

        def claimed(granted: bool) -> None:  # noqa: FBT001 - the answer is the whole message
            if room.pending.get(name) is not claim:
                return  # gone before the answer came
            del room.pending[name]
            if granted:
                self._come_in(info_hash, claim.requests)
            elif is_last:
                self._stay_out(info_hash, claim.requests, IN_USE)
            else:
                room.contest(info_hash, self, claim.requests)

        room.bus.claim(room.name_of(name), f"{room.birth}{id(self)}", claimed)

    def _come_in(self, info_hash: str, requests: list[TrackerRequest]) -> None:
        """Be a member from now on."""
        room, peer = self.room, requests[0].peer_id
        seed = is_seed(requests[0])
        room.release(requests)
        try:
            room.enlist(info_hash, Member(peer, self, room.second, seed=seed))
        except RequestError as full:
            room.bus.release(room.name_of(f"{info_hash}{peer}"))
            self._refuse_all(info_hash, requests, str(full))
            return
        ready = partial(self._ready, info_hash, requests)
        room.bus.enlist(room.name_of(info_hash), peer, _facts(seed=seed), ready)

    def _stay_out(self, info_hash: str, requests: list[TrackerRequest], reason: str) -> None:
        self.room.release(requests)
        self._refuse_all(info_hash, requests, reason)

    def _refuse_all(self, info_hash: str, requests: list[TrackerRequest], reason: str) -> None:
        """Say why a client does not come into a swarm."""
        if self.peer_ids is not None:
            self.peer_ids.pop(info_hash, None)
        for request in requests:
            self._fail(reason, request)

    def _ready(self, info_hash: str, requests: list[TrackerRequest]) -> None:
        """Do what a newcomer requested, unless it has left."""
        for request in requests:
            try:
                if self._is_member(info_hash, request):
                    self._serve(info_hash, request)
            except RequestError as error:
                self._fail(str(error), request)

    def _serve(self, info_hash: str, request: TrackerRequest) -> None:
        """Answer a member of a swarm, and hand on what it brings."""
        swarm = self.room.swarms[info_hash]
        if bytes(request.answer) not in NO_ANSWER:
            self._send_answer(info_hash, swarm, request)
            return
        self.connection.send(announce_reply(info_hash, swarm))
        if request.offers:
            self._send_offers(info_hash, swarm, request)

    def _send_answer(self, info_hash: str, swarm: Swarm, request: TrackerRequest) -> None:
        if not is_id(request.offer_id):
            raise RequestError("invalid offer_id")
        if not is_id(request.to_peer_id):
            self.room.counts.dropped["nobody"] += 1
            return
        answer = (
            bytes(request.answer),
            json(request.offer_id),
            json(request.peer_id),
            swarm.name,
        )
        self.room.send(info_hash, request.to_peer_id, ANSWER % answer)

    def _send_offers(self, info_hash: str, swarm: Swarm, request: TrackerRequest) -> None:
        """Hand each offer to another peer, chosen by chance."""
        offers = (request.offers or [])[: self.room.limits.offers]
        start = int(random.random() * len(swarm))  # noqa: S311 - nobody gains by guessing it
        others = swarm.others(request.peer_id, len(offers), start)
        sender = json(request.peer_id)
        for to, offer in zip(others, offers, strict=False):
            if not is_id(offer.offer_id):
                raise RequestError("invalid offer_id")
            text = OFFER % (bytes(offer.offer), json(offer.offer_id), sender, swarm.name)
            self.room.send(info_hash, to.peer, text)

    def _fail(self, reason: str, request: TrackerRequest | None) -> None:
        self.room.counts.dropped["malformed"] += 1
        self.connection.send(failure_reply(reason, request))


def _facts(*, seed: bool) -> str:
    return SEED if seed else ""


def _ignore() -> None:
    """Do nothing: the others have been told of us before."""
