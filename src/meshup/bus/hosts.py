"""The bus between hosts, machines that serve one node, over Redis (7 or newer) or Valkey.

Without Redis it is as if this process were alone: ids are granted, messages find nobody elsewhere.
When Redis is back, everything is told again, under a new mark; an id that somebody else took
meanwhile is let go.

Words
    mark  stands for one connection of one process (``processes``)

Method
    A beat twice a second says that we live, renews a part of what would expire, and finds a Redis
    that no longer answers: whoever waits for a reply has it within three seconds, or is told that
    nobody is elsewhere.
"""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Final

from meshup.bus.claims import SCRIPTS, Claims
from meshup.bus.contract import Alone
from meshup.bus.names import MARK_LETTERS, Names, new_mark
from meshup.bus.processes import SILENT_SECONDS, Processes
from meshup.bus.resp import LOST, Server, Unusable, connect
from meshup.bus.topics import Topics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from meshup.bus.contract import Answer, Bus, Listener
    from meshup.bus.resp import Connection
    from meshup.kit.config import Config

WAY: Final = "redis"
BEAT_SECONDS: Final = 0.5
LATE_SECONDS: Final = 2.5
FIRM_SECONDS: Final = 10.0
SHARE: Final = 40
"""Each beat renews one part of so many: everything in a third of its time, or sooner."""
SLICE: Final = 500
FIRST_PAUSE_SECONDS: Final = 0.1
LONGEST_PAUSE_SECONDS: Final = 2.0
START_SECONDS: Final = 2.0

LIVES: Final = b"b"
LEAVES: Final = b"x"
WAS_SILENT: Final = b"d"

logger = logging.getLogger(__name__)


def bus_of(config: Config) -> Bus:
    """Return the way to other hosts that an operator has set, if any."""
    return Hosts(config.redis_url, config.secret_key) if config.redis_url else Alone()


class Hosts:
    """The bus of one process to those of other hosts; ``secret`` is what they have in common."""

    def __init__(self, url: str, secret: str) -> None:
        self._server = Server.at(url)
        self._names = Names(secret)
        self._processes = Processes()
        self._line: Connection | None = None
        self._mark = b""
        self._tried = asyncio.Event()
        self._said_lost = False
        self._firm_until = 0.0
        """Until when we may come back to what is ours."""
        self._life: asyncio.Task[None] | None = None
        self._claims: Claims
        self._topics: Topics

    def ways(self) -> Mapping[str, bool]:
        """Return whether Redis is there."""
        return {WAY: self._line is not None}

    async def start(self, listener: Listener) -> None:
        """Begin; wait a moment for Redis."""
        self._claims = Claims(self._names, self._processes, listener)
        self._topics = Topics(self._names, self._processes, listener)
        self._life = asyncio.create_task(self._live())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._tried.wait(), START_SECONDS)

    async def stop(self) -> None:
        """Give back all that is ours, and end."""
        if self._life is not None:
            self._life.cancel()
            with suppress(asyncio.CancelledError):
                await self._life
        if (line := self._line) is not None:
            self._claims.release_all()
            self._topics.end_all()
            line.send("SPUBLISH", self._names.hosts, LEAVES + self._mark)
            await line.close()

    def claim(self, name: str, token: str, answer: Answer) -> None:
        """Ask for ``name``."""
        self._claims.claim(name, token, answer)

    def release(self, name: str) -> None:
        """Give a name back."""
        self._claims.release(name)

    def deliver(self, name: str, text: bytes, answer: Answer) -> None:
        """Bring ``text`` to who holds ``name`` on another host."""
        self._claims.deliver(name, text, answer)

    def listen(self, topic: str, here: int) -> None:
        """Say how many listen here."""
        self._topics.listen(topic, here)

    def publish(self, topic: str, text: bytes) -> None:
        """Bring ``text`` to everybody on other hosts who listens."""
        self._topics.publish(topic, text)

    def enlist(self, topic: str, member: str, facts: str, ready: Callable[[], None]) -> None:
        """List a member of ours."""
        self._topics.enlist(topic, member, facts, ready)

    def strike(self, topic: str, member: str) -> None:
        """Take a member of ours off the list."""
        self._topics.strike(topic, member)

    def tally(self, topic: str, answer: Callable[[Mapping[str, int]], None]) -> None:
        """Count the members on other hosts."""
        self._topics.tally(topic, answer)

    async def gather(self, _question: str) -> Mapping[str, bytes]:
        """Return nothing: this is asked within one host."""
        return {}

    async def _live(self) -> None:
        """Connect, and connect again, as long as this process lives."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            began = asyncio.get_running_loop().time()
            try:
                line = await self._open()
            except (OSError, Unusable) as error:
                self._say_lost(str(error) or "no answer")
            else:
                self._tried.set()
                await self._tell_again()
                await self._beat(line)
                self._say_lost(line.reason)
            self._tried.set()
            if asyncio.get_running_loop().time() - began > LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - to spread, not to hide
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _open(self) -> Connection:
        """Return a new connection, over which we go on.

        Raises:
            OSError: nobody is there.
            Unusable: Redis does not let us do what we have to.
        """
        line, _name = await connect(self._server, self._heard, self._over)
        try:
            async with asyncio.timeout(LATE_SECONDS):
                await self._greet(line)
        except BaseException:
            line.abort("it does not let us begin")
            raise
        return line

    async def _greet(self, line: Connection) -> None:
        """Say that we live, and begin."""
        for script in SCRIPTS:
            await line.ask("SCRIPT", "LOAD", script)
        former, self._mark = self._mark, new_mark()
        self._processes.begin(line.moment())
        line.subscribe(self._names.hosts)
        if former:
            line.send("SPUBLISH", self._names.hosts, LEAVES + former)
        await line.ask("SPUBLISH", self._names.hosts, LIVES + self._mark)
        self._line = line
        self._claims.open(line, self._mark, firm=line.moment() < self._firm_until)
        self._topics.open(line, self._mark)
        if self._said_lost:
            self._said_lost = False
            logger.warning("Redis is back: clients meet those on other machines again.")

    async def _tell_again(self) -> None:
        """Tell all that is here, and let others have the loop in between."""
        for count, _told in enumerate(chain(self._claims.ask_again(), self._topics.tell_again())):
            if count % SLICE == SLICE - 1:
                await asyncio.sleep(0)

    async def _beat(self, line: Connection) -> None:
        """Do what has to be done all the time, until the connection ends."""
        answered, last = line.moment(), line.moment()

        def lives(reply: object) -> None:
            nonlocal answered
            if reply is not LOST:
                answered = line.moment()
                self._firm_until = answered + FIRM_SECONDS

        while not line.ended.is_set():
            moment = line.moment()
            if moment - last > SILENT_SECONDS - 2 * BEAT_SECONDS:
                self._firm_until = 0.0
                line.abort("this process stood still, and others took it for gone")
                return
            if moment - answered > LATE_SECONDS:
                line.abort("it does not answer")
                return
            last = moment
            line.send("SPUBLISH", self._names.hosts, LIVES + self._mark, then=lives)
            for mark in self._processes.silent(moment):
                self._topics.strike_all_of(mark)
            self._claims.renew(moment, SHARE)
            self._topics.renew(SHARE)
            with suppress(TimeoutError):
                await asyncio.wait_for(line.ended.wait(), BEAT_SECONDS)

    def _over(self) -> None:
        """Go on without a connection."""
        if self._line is not None:
            self._line = None
            self._claims.close()
            self._topics.close()

    def _heard(self, channel: bytes, told: bytes) -> None:
        if channel == self._names.hosts:
            self._heard_of(told[:1], told[1 : 1 + MARK_LETTERS])
        elif not self._claims.heard(channel, told):
            self._topics.heard(channel, told)

    def _heard_of(self, kind: bytes, mark: bytes) -> None:
        """Take what a process says of itself, or of one that was silent."""
        line = self._line
        if line is None or (mark == self._mark) != (kind == WAS_SILENT):
            return
        if kind == WAS_SILENT:
            self._firm_until = 0.0
            line.abort("others took this process for gone")
        elif kind == LEAVES:
            self._processes.leave(mark)
            self._topics.strike_all_of(mark)
        elif self._processes.heard(mark):
            line.send("SPUBLISH", self._names.hosts, WAS_SILENT + mark)

    def _say_lost(self, reason: str) -> None:
        if not self._said_lost:
            self._said_lost = True
            logger.warning(
                "Redis is lost (%s): until it is back, clients meet only those on this machine.",
                reason,
            )
