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
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final, cast

from hiredis import ProtocolError, PushNotification, Reader, ReplyError, pack_command

if TYPE_CHECKING:
    from collections.abc import Callable

    Reply = Callable[[object], None]
    Word = str | bytes | int
    OnMessage = Callable[[bytes, bytes], None]
    """Hears a channel and what was published there."""

CLOSE_SECONDS: Final = 3.0
MOST_UNSENT: Final = 16 * 1024 * 1024
MOST_WAITING: Final = 200_000

LOST: Final = object()
_MORE: Final = object()

logger = logging.getLogger(__name__)


class RedisError(Exception):
    """Redis answers, and cannot serve us: why."""


class RedisConnection(asyncio.Protocol):
    """A connection; ``on_message`` gets what channels say, ``on_end`` is called in the end."""

    def __init__(self, on_message: OnMessage, on_end: Callable[[], None]) -> None:
        self.ended = asyncio.Event()
        self._gone = asyncio.Event()
        self.reason = "the connection was closed"
        self._on_message = on_message
        self._on_end = on_end
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
            RedisError: Redis refuses, or the connection ends.
        """
        answer: asyncio.Future[object] = self._loop.create_future()

        def replied(reply: object) -> None:
            if not answer.done():
                answer.set_result(reply)

        self.send(*words, then=replied)
        reply = await answer
        if reply is LOST:
            raise RedisError(self.reason)
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
        with suppress(TimeoutError, RedisError):
            await asyncio.wait_for(self.ask("PING"), CLOSE_SECONDS)
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
            while (reply := reader.gets()) is not _MORE and not self.ended.is_set():
                self._take(reply)
        except ProtocolError as error:
            self.abort(str(error))

    def _take(self, reply: object) -> None:
        if isinstance(reply, PushNotification):
            if reply[0] == b"smessage":
                _call(self._on_message, reply[1], reply[2])
        elif isinstance(reply, ReplyError):
            self.abort(str(reply))
        elif self._waiting and (then := self._waiting.popleft()) is not None:
            _call(then, reply)

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
        _call(self._on_end)
        waiting, self._waiting = self._waiting, deque()
        for then in waiting:
            if then is not None:
                _call(then, LOST)


def _call(callback: Callable[..., None], *values: object) -> None:
    """Call back; its faults are not the connection's."""
    try:
        callback(*values)
    except Exception as error:  # noqa: BLE001 - theirs
        name = type(error).__name__  # what it says may hold a client's id
        logger.error("What Redis told could not be passed on: %s", name)  # noqa: TRY400
