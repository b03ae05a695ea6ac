"""Names between hosts: who holds an id, and how a message finds its holder, over Redis.

Words
    claim    an id of a client here; in Redis a key that expires, with our mark and the token's hash
    channel  of an id: its holder hears there what is sent to it
    watch    for some seconds, an ear for whether an absent id comes up

Method
    A claimer listens to the id's channel before it asks for the key, so that from the moment it is
    granted nothing is lost. ``SET … NX GET`` grants what is free; the rest is decided by ``TAKE``:
    the same token takes over, and so does anybody when nobody else listens to the channel, for
    then the holder is dead. A message that no channel took (``SPUBLISH`` answers 0) found nobody.
    What is claimed again after an interruption gives way to a claim that is younger.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha1
from typing import TYPE_CHECKING, Final

from meshup.bus.resp import LOST
from meshup.kit.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.bus.contract import Answer, Listener
    from meshup.bus.names import Names
    from meshup.bus.resp import Connection

TTL_SECONDS: Final = 60
WATCH_SECONDS: Final = 7
MOST_WATCHES: Final = 10_000
MOST_EARLY: Final = 64

TEXT: Final = b"t"
TAKEN: Final = b"s"

TAKE: Final = b"""
local held, mine = redis.call('GET', KEYS[1]), ARGV[1]
if held then
  local same = string.sub(held, 26) == string.sub(mine, 26)
  local younger = string.sub(held, 13, 25) > string.sub(mine, 13, 25)
  local listeners = redis.call('PUBSUB', 'SHARDNUMSUB', KEYS[1])[2]
  if listeners > 1 and (not same or (ARGV[3] == '0' and younger)) then return 0 end
end
redis.call('SET', KEYS[1], mine, 'EX', ARGV[2])
if held and string.sub(held, 1, 12) ~= string.sub(mine, 1, 12) then
  redis.call('SPUBLISH', KEYS[1], 's' .. string.sub(mine, 1, 12))
end
return 1
"""
"""A value is 12 letters of the holder's mark, 13 digits of milliseconds, and the token's hash."""

RELEASE: Final = b"""
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
"""
RENEW: Final = b"""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('EXPIRE', KEYS[1], ARGV[2])
"""
TAKE_SHA: Final = sha1(TAKE, usedforsecurity=False).hexdigest()
RELEASE_SHA: Final = sha1(RELEASE, usedforsecurity=False).hexdigest()
RENEW_SHA: Final = sha1(RENEW, usedforsecurity=False).hexdigest()
SCRIPTS: Final = (TAKE, RELEASE, RENEW)


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


class Claims:
    """The names that this process holds, asks for or watches."""

    def __init__(self, names: Names, listener: Listener) -> None:
        self._names = names
        self._listener = listener
        self._line: Connection | None = None
        self._mark = b""
        self._claims: dict[str, Claim] = {}
        self._channels: dict[bytes, str] = {}
        self._watches: dict[bytes, tuple[str, float]] = {}
        self._renewed: Iterator[str] = iter(())

    def open(self, line: Connection, mark: bytes) -> None:
        """Go on with this connection."""
        self._line, self._mark = line, mark

    def ask_again(self) -> Iterator[None]:
        """Ask on this connection for what is ours, one name with each step."""
        line, mark = self._line, self._mark
        for name, claim in tuple(self._claims.items()):
            if line is self._line and claim is self._claims.get(name) and claim.mark != mark:
                self._ask(name, claim, partial(self._told_again, name), is_fresh=False)
                yield

    def close(self) -> None:
        """Go on without a connection."""
        self._line = None
        self._channels.clear()
        self._watches.clear()

    def claim(self, name: str, token: str, answer: Answer) -> None:
        """Ask for a name."""
        moment = b"%013d" % int(now().timestamp() * 1000)
        claim = Claim(self._names.claim(name), moment + self._names.token(token))
        self._claims[name] = claim
        if self._line is None:
            answer(True)  # noqa: FBT003 - the answer is the whole message
        else:
            self._ask(name, claim, answer, is_fresh=True)

    def release(self, name: str) -> None:
        """Give a name back."""
        claim = self._claims.pop(name, None)
        if claim is None or self._line is None:
            return
        self._line.send("EVALSHA", RELEASE_SHA, 1, claim.channel, claim.value)
        self._forget(claim)

    def release_all(self) -> None:
        """Give every name back."""
        for name in tuple(self._claims):
            self.release(name)

    def deliver(self, name: str, text: bytes, answer: Answer) -> None:
        """Send to who holds a name elsewhere."""
        if self._line is None:
            answer(False)  # noqa: FBT003 - the answer is the whole message
            return
        channel = self._names.claim(name)

        def sent(receivers: object) -> None:
            found = receivers is not LOST and receivers != 0
            answer(found)
            if receivers == 0:
                self._watch(name, channel)

        self._line.send("SPUBLISH", channel, TEXT + text, then=sent)

    def heard(self, channel: bytes, told: bytes) -> bool:
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
        if told[:1] == TAKEN:
            if told[1:] != self._mark and claim.early is None:
                self._let_go(name, claim)
        elif claim.early is None:
            self._listener.delivered(name, told[1:])
        elif len(claim.early) < MOST_EARLY:
            claim.early.append(told[1:])
        return True

    def renew(self, moment: float, share: int) -> None:
        """Keep one of ``share`` parts of the names from expiring; end watches that are over."""
        for channel in [w for w, (_name, until) in self._watches.items() if until < moment]:
            del self._watches[channel]
            if self._line is not None:
                self._line.unsubscribe(channel)
        for _ in range(len(self._claims) // share + 1):
            name = next(self._renewed, None)
            if name is None:
                self._renewed = iter(tuple(self._claims))
                return
            if (claim := self._claims.get(name)) is not None and claim.early is None:
                self._renew(name, claim)

    def _renew(self, name: str, claim: Claim) -> None:
        def renewed(found: object) -> None:
            if found == 0 and self._claims.get(name) is claim:
                self._ask(name, claim, partial(self._told_again, name), is_fresh=False)

        if self._line is not None:
            words = ("EVALSHA", RENEW_SHA, 1, claim.channel, claim.value, TTL_SECONDS)
            self._line.send(*words, then=renewed)

    def _ask(self, name: str, claim: Claim, answer: Answer, *, is_fresh: bool) -> None:
        if self._line is None:
            answer(True)  # noqa: FBT003 - the answer is the whole message
            return
        line, channel = self._line, claim.channel
        claim.mark, claim.early = self._mark, []
        self._channels[channel] = name

        def found(held: object) -> None:
            if held is None or held is LOST:
                self._granted(name, claim, answer, line)
            elif self._claims.get(name) is not claim:  # given back, or asked for once more
                answer(name in self._claims)
            else:
                fresh = b"1" if is_fresh else b"0"
                words = ("EVALSHA", TAKE_SHA, 1, channel, claim.value, TTL_SECONDS, fresh)
                line.send(*words, then=decided)

        def decided(reply: object) -> None:
            if reply == 0:
                self._refused(name, claim, answer)
            else:
                self._granted(name, claim, answer, line)

        line.subscribe(channel)
        line.send("SET", channel, claim.value, "NX", "EX", TTL_SECONDS, "GET", then=found)

    def _granted(self, name: str, claim: Claim, answer: Answer, line: Connection) -> None:
        early, claim.early = claim.early, None
        line.send("SPUBLISH", self._names.watch(claim.channel), b"")
        answer(True)  # noqa: FBT003 - the answer is the whole message
        for text in early or ():
            self._listener.delivered(name, text)

    def _refused(self, name: str, claim: Claim, answer: Answer) -> None:
        if self._claims.get(name) is claim:
            del self._claims[name]
            self._forget(claim)
        answer(False)  # noqa: FBT003 - the answer is the whole message

    def _told_again(self, name: str, granted: bool) -> None:  # noqa: FBT001 - it is an answer
        """Let a name go that somebody else took while we were away."""
        if not granted and name not in self._claims:
            self._listener.superseded(name)

    def _let_go(self, name: str, claim: Claim) -> None:
        del self._claims[name]
        self._forget(claim)
        self._listener.superseded(name)

    def _forget(self, claim: Claim) -> None:
        self._channels.pop(claim.channel, None)
        if self._line is not None:
            self._line.unsubscribe(claim.channel)

    def _watch(self, name: str, channel: bytes) -> None:
        line, watch = self._line, self._names.watch(channel)
        if line is None or (watch not in self._watches and len(self._watches) >= MOST_WATCHES):
            return
        is_new = watch not in self._watches
        self._watches[watch] = (name, line.moment() + WATCH_SECONDS)
        if is_new:

            def counted(reply: object) -> None:
                if isinstance(reply, list) and reply[1]:  # it came while we began to watch
                    self._listener.appeared(name)

            line.subscribe(watch)
            line.send("PUBSUB", "SHARDNUMSUB", channel, then=counted)
