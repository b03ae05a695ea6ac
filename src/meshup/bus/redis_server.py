"""Where Redis is, and how a connection to it begins."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

from meshup.bus.resp import RedisConnection, RedisError

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.bus.resp import OnMessage, Word

PORT: Final = 6379
OLDEST: Final = 7
TOO_OLD: Final = f"is too old; {OLDEST}.0 is needed"
CONNECT_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisServer:
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
    def at(cls, url: str) -> RedisServer:
        """Return what an address says, such as ``rediss://user:password@host:6379/0``.

        Raises:
            ValueError: it is no address of Redis.
        """
        parsed = urlsplit(url)
        if parsed.scheme not in {"redis", "rediss", "unix"}:
            raise ValueError(parsed.scheme)
        is_unix = parsed.scheme == "unix"
        database = parse_qs(parsed.query).get("db", ["0"])[0] if is_unix else parsed.path.strip("/")
        return cls(
            host=parsed.hostname or "127.0.0.1",
            port=parsed.port or PORT,
            path=unquote(parsed.path) if is_unix else "",
            tls=parsed.scheme == "rediss",
            user=unquote(parsed.username or "") or "default",
            password=unquote(parsed.password or ""),
            database=int(database or 0),
        )


async def connect(
    server: RedisServer, on_message: OnMessage, on_end: Callable[[], None]
) -> tuple[RedisConnection, str]:
    """Return a connection that is ready, and what is at its other end, such as "Redis 7.2.4".

    Raises:
        OSError: nobody is there, or it takes too long.
        RedisError: it is too old, or refuses us.
    """
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            connection = await _reach(server, on_message, on_end)
            try:
                return connection, await _greet(connection, server)
            except BaseException:
                connection.abort("we have ended it")
                raise
    except TimeoutError as late:
        raise OSError("no answer") from late
    except UnicodeError as wrong:
        raise OSError("nothing can have this name") from wrong


async def _reach(
    server: RedisServer, on_message: OnMessage, on_end: Callable[[], None]
) -> RedisConnection:
    loop = asyncio.get_running_loop()

    def connection() -> RedisConnection:
        return RedisConnection(on_message, on_end)

    if server.path:
        _transport, made = await loop.create_unix_connection(connection, server.path)
    else:
        tls = ssl.create_default_context() if server.tls else None
        _transport, made = await loop.create_connection(
            connection, server.host, server.port, ssl=tls
        )
    return made


async def _greet(connection: RedisConnection, server: RedisServer) -> str:
    words: list[Word] = ["HELLO", 3]
    if server.password:
        words += ["AUTH", server.user, server.password]
    try:
        greeting = await connection.ask(*words, "SETNAME", "meshup")
    except RedisError as refusal:
        if "unknown command" not in str(refusal):
            raise
        raise RedisError(f"it {TOO_OLD}") from None  # what it says holds the password
    if not isinstance(greeting, dict):
        raise RedisError("it does not speak RESP3")
    version = _text(greeting.get(b"version"))
    name = f"{_text(greeting.get(b'server')).capitalize()} {version}"
    if not version[:1].isdigit() or int(version.split(".")[0]) < OLDEST:
        raise RedisError(f"{name} {TOO_OLD}")
    if server.database:
        await connection.ask("SELECT", server.database)
    return name


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else ""
