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

from meshup.bus.contract import Alone
from meshup.bus.redis_claims import RedisClaims
from meshup.bus.redis_names import MARK_LENGTH, RedisNames, new_mark
from meshup.bus.redis_processes import SILENT_SECONDS, RedisProcesses
from meshup.bus.redis_scripts import SCRIPTS
from meshup.bus.redis_server import RedisServer, connect
from meshup.bus.redis_topics import RedisTopics
from meshup.bus.resp import LOST, RedisError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from meshup.bus.contract import Answer, Bus, Listener
    from meshup.bus.resp import RedisConnection
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
    return RedisBus(config.redis_url, config.secret_key) if config.redis_url else Alone()


class RedisBus:
    """The bus of one process to those of other hosts; ``secret`` is what they have in common."""

    def __init__(self, url: str, secret: str) -> None:
        self._server = RedisServer.at(url)
        self._names = RedisNames(secret)
        self._processes = RedisProcesses()
        self._connection: RedisConnection | None = None
        self._mark = b""
        self._tried = asyncio.Event()
        self._is_lost = False
        self._firm_until = 0.0
        """Until when we may come back to what is ours."""
        self._life: asyncio.Task[None] | None = None
        self._claims: RedisClaims
        self._topics: RedisTopics

    def ways(self) -> Mapping[str, bool]:
        """Return whether Redis is there."""
        return {WAY: self._connection is not None}

    async def start(self, listener: Listener) -> None:
        """Begin; wait a moment for Redis."""
        self._claims = RedisClaims(self._names, self._processes, listener)
        self._topics = RedisTopics(self._names, self._processes, listener)
        self._life = asyncio.create_task(self._live())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._tried.wait(), START_SECONDS)

    async def stop(self) -> None:
        """Give back all that is ours, and end."""
        if self._life is not None:
            self._life.cancel()
            with suppress(asyncio.CancelledError):
                await self._life
        if (connection := self._connection) is not None:
            self._claims.release_all()
            self._topics.end_all()
            connection.send("SPUBLISH", self._names.processes, LEAVES + self._mark)
            await connection.close()

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
                connection = await self._open()
            except (OSError, RedisError) as error:
                self._log_lost(str(error) or "no answer")
            else:
                self._tried.set()
                await self._claim_again()
                await self._beat(connection)
                self._log_lost(connection.reason)
            self._tried.set()
            if asyncio.get_running_loop().time() - began > LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - to spread, not to hide
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _open(self) -> RedisConnection:
        """Return a new connection, over which we go on.

        Raises:
            OSError: nobody is there.
            RedisError: Redis does not let us do what we have to.
        """
        connection, _name = await connect(self._server, self._take_message, self._ended)
        try:
            async with asyncio.timeout(LATE_SECONDS):
                await self._greet(connection)
        except BaseException:
            connection.abort("it does not let us begin")
            raise
        return connection

    async def _greet(self, connection: RedisConnection) -> None:
        """Say that we live, and begin."""
        for script in SCRIPTS:
            await connection.ask("SCRIPT", "LOAD", script)
        former, self._mark = self._mark, new_mark()
        self._processes.begin(connection.moment())
        connection.subscribe(self._names.processes)
        if former:
            connection.send("SPUBLISH", self._names.processes, LEAVES + former)
        await connection.ask("SPUBLISH", self._names.processes, LIVES + self._mark)
        self._connection = connection
        self._claims.open(connection, self._mark, firm=connection.moment() < self._firm_until)
        self._topics.open(connection, self._mark)
        if self._is_lost:
            self._is_lost = False
            logger.warning("Redis is back: clients meet those on other machines again.")

    async def _claim_again(self) -> None:
        """Tell all that is here, and let others have the loop in between."""
        for count, _step in enumerate(
            chain(self._claims.claim_again(), self._topics.announce_again())
        ):
            if count % SLICE == SLICE - 1:
                await asyncio.sleep(0)

    async def _beat(self, connection: RedisConnection) -> None:
        """Do what has to be done all the time, until the connection ends."""
        answered, last = connection.moment(), connection.moment()

        def beat_heard(reply: object) -> None:
            nonlocal answered
            if reply is not LOST:
                answered = connection.moment()
                self._firm_until = answered + FIRM_SECONDS

        while not connection.ended.is_set():
            moment = connection.moment()
            if moment - last > SILENT_SECONDS - 2 * BEAT_SECONDS:
                self._firm_until = 0.0
                connection.abort("this process stood still, and others took it for gone")
                return
            if moment - answered > LATE_SECONDS:
                connection.abort("it does not answer")
                return
            last = moment
            connection.send("SPUBLISH", self._names.processes, LIVES + self._mark, then=beat_heard)
            for mark in self._processes.silent(moment):
                self._topics.strike_all_of(mark)
            self._claims.renew(moment, SHARE)
            self._topics.renew(SHARE)
            with suppress(TimeoutError):
                await asyncio.wait_for(connection.ended.wait(), BEAT_SECONDS)

    def _ended(self) -> None:
        """Go on without a connection."""
        if self._connection is not None:
            self._connection = None
            self._claims.close()
            self._topics.close()

    def _take_message(self, channel: bytes, payload: bytes) -> None:
        if channel == self._names.processes:
            self._take_news(payload[:1], payload[1 : 1 + MARK_LENGTH])
        elif not self._claims.take_message(channel, payload):
            self._topics.take_message(channel, payload)

    def _take_news(self, kind: bytes, mark: bytes) -> None:
        """Take what a process says of itself, or of one that was silent."""
        connection = self._connection
        if connection is None or (mark == self._mark) != (kind == WAS_SILENT):
            return
        if kind == WAS_SILENT:
            self._firm_until = 0.0
            connection.abort("others took this process for gone")
        elif kind == LEAVES:
            self._processes.leave(mark)
            self._topics.strike_all_of(mark)
        elif self._processes.heard(mark):
            connection.send("SPUBLISH", self._names.processes, WAS_SILENT + mark)

    def _log_lost(self, reason: str) -> None:
        if not self._is_lost:
            self._is_lost = True
            logger.warning(
                "Redis is lost (%s): until it is back, clients meet only those on this machine.",
                reason,
            )
