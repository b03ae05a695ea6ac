"""Names between hosts: who holds an id, and how a message finds its holder, over Redis.

Words
    claim    an id of a client here; in Redis a key that expires, with our mark and the token's hash
    channel  of an id: its holder hears there what is sent to it
    watch    for some seconds, an ear for whether an absent id comes up

Method
    A claimer listens to the id's channel before it asks for the key, so that from the moment it is
    granted nothing is lost. ``SET … NX GET`` grants what is free; the rest is decided by the script
    ``TAKE``: the same token takes over, and so does anybody when nobody else listens to the
    channel, for then the holder is dead; if its process lived a moment ago, it has
    ``GRACE_SECONDS`` to come back. A message that no channel took (``SPUBLISH`` answers 0) found
    nobody.

    What is claimed again after an interruption gives way to a younger claim with the same token,
    for the client has moved. A stranger who came meanwhile stays, but after a short interruption
    (``FIRM``): nobody gains an id by being quick when a connection breaks.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from meshup.bus.redis_names import MARK_LENGTH
from meshup.bus.redis_scripts import (
    AGAIN,
    AWAY,
    FIRM,
    FRESH,
    RELEASE_SHA,
    RENEW_SHA,
    SURE,
    TAKE_SHA,
)
from meshup.bus.resp import LOST
from meshup.kit.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.bus.contract import Answer, Listener
    from meshup.bus.redis_names import RedisNames
    from meshup.bus.redis_processes import RedisProcesses
    from meshup.bus.resp import RedisConnection

TTL_SECONDS: Final = 60
WATCH_SECONDS: Final = 7
GRACE_SECONDS: Final = 2.0
MOST_WATCHES: Final = 10_000
MOST_EARLY: Final = 64

TEXT: Final = b"t"
TAKEN: Final = b"s"


class Claim:
    """One id of ours; ``early`` is what came for it before it was granted."""

    __slots__ = ("channel", "early", "facts", "mark")

    def __init__(self, channel: bytes, facts: bytes) -> None:
        self.channel = channel
        self.facts = facts
        self.mark = b""
        """Ours when we last asked; another, or none, when it has to be asked again."""
        self.early: list[bytes] | None = None

    @property
    def value(self) -> bytes:
        """Return what stands in Redis."""
        return self.mark + self.facts


class RedisClaims:
    """The names that this process holds, asks for or watches."""

    def __init__(self, names: RedisNames, processes: RedisProcesses, listener: Listener) -> None:
        self._names = names
        self._processes = processes
        self._listener = listener
        self._connection: RedisConnection | None = None
        self._mark = b""
        self._manner = AGAIN
        self._claims: dict[str, Claim] = {}
        self._channels: dict[bytes, str] = {}
        self._watches: dict[bytes, tuple[str, float]] = {}
        self._renewed: Iterator[str] = iter(())

    def open(self, connection: RedisConnection, mark: bytes, *, firm: bool) -> None:
        """Go on with this connection; ``firm`` when the interruption was short."""
        self._connection, self._mark = connection, mark
        self._manner = FIRM if firm else AGAIN

    def claim_again(self) -> Iterator[None]:
        """Ask on this connection for what is ours, one name with each step."""
        connection, mark = self._connection, self._mark
        for name, claim in tuple(self._claims.items()):
            if (
                connection is self._connection
                and claim is self._claims.get(name)
                and claim.mark != mark
            ):
                self._request(name, claim, partial(self._claimed_again, name), self._manner)
                yield

    def close(self) -> None:
        """Go on without a connection."""
        self._connection = None
        self._channels.clear()
        self._watches.clear()

    def claim(self, name: str, token: str, answer: Answer) -> None:
        """Ask for a name."""
        moment = b"%013d" % int(now().timestamp() * 1000)
        claim = Claim(self._names.claim(name), moment + self._names.token(token))
        self._claims[name] = claim
        if self._connection is None:
            answer(True)  # noqa: FBT003 - the answer is the whole message
        else:
            self._request(name, claim, answer, FRESH)

    def release(self, name: str) -> None:
        """Give a name back."""
        claim = self._claims.pop(name, None)
        if claim is None or self._connection is None:
            return
        self._connection.send("EVALSHA", RELEASE_SHA, 1, claim.channel, claim.value)
        self._forget(claim)

    def release_all(self) -> None:
        """Give every name back."""
        for name in tuple(self._claims):
            self.release(name)

    def deliver(self, name: str, text: bytes, answer: Answer) -> None:
        """Send to who holds a name elsewhere."""
        if self._connection is None:
            answer(False)  # noqa: FBT003 - the answer is the whole message
            return
        channel = self._names.claim(name)

        def sent(receivers: object) -> None:
            found = receivers is not LOST and receivers != 0
            answer(found)
            if receivers == 0:
                self._watch(name, channel)

        self._connection.send("SPUBLISH", channel, TEXT + text, then=sent)

    def take_message(self, channel: bytes, payload: bytes) -> bool:
        """Take a message of a channel; say whether it is one of ours."""
        if channel in self._watches:
            self._listener.appeared(self._watches[channel][0])
            return True
        name = self._channels.get(channel)
        if name is None:
            return False
        claim = self._claims.get(name)
        if claim is None:
            return True
        if payload[:1] == TAKEN:
            if payload[1:] != self._mark and claim.early is None:
                self._let_go(name, claim)
        elif claim.early is None:
            self._listener.delivered(name, payload[1:])
        elif len(claim.early) < MOST_EARLY:
            claim.early.append(payload[1:])
        return True

    def renew(self, moment: float, share: int) -> None:
        """Keep one of ``share`` parts of the names from expiring; end watches that are over."""
        for channel in [
            channel for channel, (_name, until) in self._watches.items() if until < moment
        ]:
            del self._watches[channel]
            if self._connection is not None:
                self._connection.unsubscribe(channel)
        for _ in range(len(self._claims) // share + 1):
            name = next(self._renewed, None)
            if name is None:
                self._renewed = iter(tuple(self._claims))
                return
            if (claim := self._claims.get(name)) is not None and claim.early is None:
                self._renew(name, claim)

    def _renew(self, name: str, claim: Claim) -> None:
        def renewed(reply: object) -> None:
            if reply == 0 and self._claims.get(name) is claim:
                self._request(name, claim, partial(self._claimed_again, name), FIRM)

        if self._connection is not None:
            words = ("EVALSHA", RENEW_SHA, 1, claim.channel, claim.value, TTL_SECONDS)
            self._connection.send(*words, then=renewed)

    def _request(self, name: str, claim: Claim, answer: Answer, manner: bytes) -> None:
        if self._connection is None:
            answer(True)  # noqa: FBT003 - the answer is the whole message
            return
        connection, channel = self._connection, claim.channel
        claim.mark, claim.early = self._mark, []
        self._channels[channel] = name

        def replied(held: object) -> None:
            if not isinstance(held, bytes):
                self._granted(name, claim, answer, connection)
                return
            is_known = self._processes.may_live(held[:MARK_LENGTH])
            self._take(name, claim, answer, SURE if manner is FRESH and not is_known else manner)

        connection.subscribe(channel)
        connection.send("SET", channel, claim.value, "NX", "EX", TTL_SECONDS, "GET", then=replied)

    def _take(self, name: str, claim: Claim, answer: Answer, manner: bytes) -> None:
        """Ask for a name that somebody holds, or held."""
        connection = self._connection
        if self._claims.get(name) is not claim:  # given back, or asked for once more
            answer(name in self._claims)
            return
        if connection is None or claim.mark != self._mark:  # lost, or asked for on a new connection
            answer(True)  # noqa: FBT003
            return

        def decided(reply: object) -> None:
            if reply == AWAY:
                later = partial(self._take, name, claim, answer, SURE)
                asyncio.get_running_loop().call_later(GRACE_SECONDS, later)
            elif reply == 0:
                self._refused(name, claim, answer)
            else:
                self._granted(name, claim, answer, connection)

        words = ("EVALSHA", TAKE_SHA, 1, claim.channel, claim.value, TTL_SECONDS, manner)
        connection.send(*words, then=decided)

    def _granted(
        self, name: str, claim: Claim, answer: Answer, connection: RedisConnection
    ) -> None:
        early, claim.early = claim.early, None
        connection.send("SPUBLISH", self._names.watch(claim.channel), b"")
        answer(True)  # noqa: FBT003 - the answer is the whole message
        for text in early or ():
            self._listener.delivered(name, text)

    def _refused(self, name: str, claim: Claim, answer: Answer) -> None:
        if self._claims.get(name) is claim:
            del self._claims[name]
            self._forget(claim)
        answer(False)  # noqa: FBT003 - the answer is the whole message

    def _claimed_again(self, name: str, granted: bool) -> None:  # noqa: FBT001 - it is an answer
        """Let a name go that somebody else took while we were away."""
        if not granted and name not in self._claims:
            self._listener.superseded(name)

    def _let_go(self, name: str, claim: Claim) -> None:
        del self._claims[name]
        self._forget(claim)
        self._listener.superseded(name)

    def _forget(self, claim: Claim) -> None:
        self._channels.pop(claim.channel, None)
        if self._connection is not None:
            self._connection.unsubscribe(claim.channel)

    def _watch(self, name: str, channel: bytes) -> None:
        connection, watch = self._connection, self._names.watch(channel)
        if connection is None or (
            watch not in self._watches and len(self._watches) >= MOST_WATCHES
        ):
            return
        is_new = watch not in self._watches
        self._watches[watch] = (name, connection.moment() + WATCH_SECONDS)
        if is_new:

            def counted(reply: object) -> None:
                if isinstance(reply, list) and reply[1]:  # it came while we began to watch
                    self._listener.appeared(name)

            connection.subscribe(watch)
            connection.send("PUBSUB", "SHARDNUMSUB", channel, then=counted)
