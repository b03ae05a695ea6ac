"""The doctor's look at Redis: it does there once what signalling does all the time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from meshup.bus.redis_names import RedisNames, new_mark
from meshup.bus.redis_scripts import SCRIPTS
from meshup.bus.redis_server import RedisServer, connect
from meshup.bus.resp import RedisError
from meshup.kit.health import Finding, bad, ok

if TYPE_CHECKING:
    from meshup.bus.resp import RedisConnection
    from meshup.kit.config import Config

PATIENCE_SECONDS: Final = 5.0
TTL_SECONDS: Final = 5


def redis(config: Config) -> Finding:
    """Say whether this node's processes can meet through Redis, and how many do."""
    try:
        name, joined = asyncio.run(
            _tried(RedisServer.at(config.redis_url), RedisNames(config.secret_key))
        )
    except (OSError, RedisError) as error:
        reason = str(error) or "no answer"
        return bad(
            f"Redis cannot be used ({reason}): clients meet only those on their machine.",
            "Look at Redis and at MESHUP_REDIS_URL; they find each other again by themselves.",
        )
    return ok(f"{name} answers, and joins {joined} serving processes of this node.")


async def _tried(server: RedisServer, names: RedisNames) -> tuple[str, int]:
    received: list[bytes] = []
    connection, name = await connect(
        server, lambda _channel, payload: received.append(payload), lambda: None
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            joined = await _joined(connection, names)
    finally:
        await connection.close()
    if received != [b"doctor"]:
        raise RedisError("what is published is not heard")
    return name, joined


async def _joined(connection: RedisConnection, names: RedisNames) -> int:
    """Load, write, listen and publish as signalling does; return how many processes listen.

    Raises:
        RedisError: Redis does not allow it.
    """
    for script in SCRIPTS:
        await connection.ask("SCRIPT", "LOAD", script)
    channel = names.claim(f"doctor/{new_mark().decode()}")
    connection.subscribe(channel)
    await connection.ask("SET", channel, b"", "NX", "EX", TTL_SECONDS, "GET")
    await connection.ask("HSET", channel + b":h", b"", b"")
    await connection.ask("DEL", channel, channel + b":h")
    await connection.ask("SPUBLISH", channel, b"doctor")
    numbers = await connection.ask("PUBSUB", "SHARDNUMSUB", names.processes)
    return int(numbers[1]) if isinstance(numbers, list) else 0
