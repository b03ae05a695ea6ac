"""One connection to Redis or Valkey: commands leave in batches, and nobody waits for a reply.

Words
    reply    what Redis answers to a command; ``LOST`` when the connection ended before
    channel  what can be subscribed to: here always sharded channels, of one hash slot each

Method
    What is sent within one tick of the event loop leaves in one write. Replies come in the order
    of the commands; messages of channels come in between (RESP3), in the order in which Redis did
    its work, so that what was published before a reply was made is heard before it.

Source
    RESP3; ``HELLO``, ``SSUBSCRIBE`` and ``SPUBLISH`` of Redis 7.0. A general client library awaits
    every reply, which costs six times as much for each message.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import parse_qs, unquote, urlsplit

from hiredis import ProtocolError, PushNotification, Reader, ReplyError, pack_command

if TYPE_CHECKING:
    from collections.abc import Callable

    Reply = Callable[[object], None]
    Word = str | bytes | int
    Heard = Callable[[bytes, bytes], None]
    """Hears a channel and what was published there."""

PORT: Final = 6379
OLDEST: Final = 7
TOO_OLD: Final = f"is too old; {OLDEST}.0 is needed"
CONNECT_SECONDS: Final = 3.0
MOST_UNSENT: Final = 16 * 1024 * 1024
MOST_WAITING: Final = 200_000

LOST: Final = object()
_MORE: Final = object()

logger = logging.getLogger(__name__)


class Unusable(Exception):  # noqa: N818 - what was found, not what we failed at
    """Redis answers, and cannot serve us: why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where Redis is, and who we are there."""

    host: str = "127.0.0.1"
    port: int = PORT
    path: str = ""
    """Of a unix socket; then ``host`` and ``port`` mean nothing."""
    tls: bool = False
    user: str = "default"
    password: str = ""
    database: int = 0

    @classmethod
    def at(cls, url: str) -> Server:
        """Return what an address says, such as ``rediss://user:password@host:6379/0``.

        Raises:
            ValueError: it is no address of Redis.
        """
        parsed = urlsplit(url)
        if parsed.scheme not in {"redis", "rediss", "unix"}:
            raise ValueError(parsed.scheme)
        is_unix = parsed.scheme == "unix"
        asked = parse_qs(parsed.query).get("db", ["0"])[0] if is_unix else parsed.path.strip("/")
        return cls(
            host=parsed.hostname or "127.0.0.1",
            port=parsed.port or PORT,
            path=unquote(parsed.path) if is_unix else "",
            tls=parsed.scheme == "rediss",
            user=unquote(parsed.username or "") or "default",
            password=unquote(parsed.password or ""),
            database=int(asked or 0),
        )


class Connection(asyncio.Protocol):
    """A connection; ``heard`` is told what channels say, ``over`` that it has ended."""

    def __init__(self, heard: Heard, over: Callable[[], None]) -> None:
        self.ended = asyncio.Event()
        self._gone = asyncio.Event()
        self.reason = "the connection was closed"
        self._heard = heard
        self._over = over
        self._reader = Reader(notEnoughData=_MORE)
        self._loop = asyncio.get_running_loop()
        self._out: list[bytes] = []
        self._waiting: deque[Reply | None] = deque()
        self._transport: asyncio.Transport | None = None

    def moment(self) -> float:
        """Return the loop's time, in seconds."""
        return self._loop.time()

    def send(self, *words: Word, then: Reply | None = None) -> None:
        """Send a command; ``then`` gets its reply, or ``LOST``, later and exactly once."""
        if self.ended.is_set():
            if then is not None:
                self._loop.call_soon(then, LOST)
            return
        self._waiting.append(then)
        self._write(words)

    def subscribe(self, channel: bytes) -> None:
        """Hear ``channel`` from now on."""
        self._write(("SSUBSCRIBE", channel))

    def unsubscribe(self, channel: bytes) -> None:
        """Hear no more of ``channel``."""
        self._write(("SUNSUBSCRIBE", channel))

    async def ask(self, *words: Word) -> object:
        """Send a command and wait for its reply.

        Raises:
            Unusable: Redis refuses, or the connection ends.
        """
        answer: asyncio.Future[object] = self._loop.create_future()

        def told(reply: object) -> None:
            if not answer.done():
                answer.set_result(reply)

        self.send(*words, then=told)
        reply = await answer
        if reply is LOST:
            raise Unusable(self.reason)
        return reply

    def abort(self, reason: str) -> None:
        """End it now; whoever waits is told."""
        if not self.ended.is_set():
            self.reason = reason
            if self._transport is not None:
                self._transport.abort()
            self._end()

    async def close(self) -> None:
        """Let what was sent leave, and end."""
        with suppress(TimeoutError, Unusable):
            await asyncio.wait_for(self.ask("PING"), CONNECT_SECONDS)
        self.abort("we have ended it")
        await self._gone.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        if exc is not None:
            self.abort(str(exc))
        self._end()
        self._gone.set()

    def data_received(self, data: bytes) -> None:
        """Give replies and messages to those whom they concern."""
        reader = self._reader
        reader.feed(data)
        try:
            while (said := reader.gets()) is not _MORE and not self.ended.is_set():
                self._take(said)
        except ProtocolError as error:
            self.abort(str(error))

    def _take(self, said: object) -> None:
        if isinstance(said, PushNotification):
            if said[0] == b"smessage":
                _call(self._heard, said[1], said[2])
        elif isinstance(said, ReplyError):
            self.abort(str(said))
        elif self._waiting and (then := self._waiting.popleft()) is not None:
            _call(then, said)

    def _write(self, words: tuple[Word, ...]) -> None:
        if self.ended.is_set():
            return
        if not self._out:
            self._loop.call_soon(self._flush)
        self._out.append(pack_command(words))  # type: ignore[arg-type]  # its stub means 1-tuples

    def _flush(self) -> None:
        out, self._out = self._out, []
        if self._transport is None or self.ended.is_set():
            return
        self._transport.write(b"".join(out))
        unsent = self._transport.get_write_buffer_size()
        if unsent > MOST_UNSENT or len(self._waiting) > MOST_WAITING:
            self.abort("it does not keep up")

    def _end(self) -> None:
        if self.ended.is_set():
            return
        self.ended.set()
        _call(self._over)
        waiting, self._waiting = self._waiting, deque()
        for then in waiting:
            if then is not None:
                _call(then, LOST)


def _call(who: Callable[..., None], *told: object) -> None:
    """Tell somebody something; its faults are not the connection's."""
    try:
        who(*told)
    except Exception as error:  # noqa: BLE001 - theirs
        name = type(error).__name__  # what it says may hold a client's id
        logger.error("What Redis told could not be passed on: %s", name)  # noqa: TRY400


async def connect(server: Server, heard: Heard, over: Callable[[], None]) -> tuple[Connection, str]:
    """Return a connection that is ready, and what is at its other end, such as "Redis 7.2.4".

    Raises:
        OSError: nobody is there, or it takes too long.
        Unusable: it is too old, or refuses us.
    """
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            connection = await _reach(server, heard, over)
            try:
                return connection, await _greet(connection, server)
            except BaseException:
                connection.abort("we have ended it")
                raise
    except TimeoutError as late:
        raise OSError("no answer") from late
    except UnicodeError as wrong:
        raise OSError("nothing can have this name") from wrong


async def _reach(server: Server, heard: Heard, over: Callable[[], None]) -> Connection:
    loop = asyncio.get_running_loop()

    def connection() -> Connection:
        return Connection(heard, over)

    if server.path:
        _transport, made = await loop.create_unix_connection(connection, server.path)
    else:
        tls = ssl.create_default_context() if server.tls else None
        _transport, made = await loop.create_connection(
            connection, server.host, server.port, ssl=tls
        )
    return made


async def _greet(connection: Connection, server: Server) -> str:
    words: list[Word] = ["HELLO", 3]
    if server.password:
        words += ["AUTH", server.user, server.password]
    try:
        told = await connection.ask(*words, "SETNAME", "meshup")
    except Unusable as refusal:
        if "unknown command" not in str(refusal):
            raise
        raise Unusable(f"it {TOO_OLD}") from None  # what it says holds the password
    if not isinstance(told, dict):
        raise Unusable("it does not speak RESP3")
    version = _text(told.get(b"version"))
    name = f"{_text(told.get(b'server')).capitalize()} {version}"
    if not version[:1].isdigit() or int(version.split(".")[0]) < OLDEST:
        raise Unusable(f"{name} {TOO_OLD}")
    if server.database:
        await connection.ask("SELECT", server.database)
    return name


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else ""
