"""The doctor's look at Redis: it does there once what signalling does all the time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from meshup.bus.claims import SCRIPTS
from meshup.bus.names import Names, new_mark
from meshup.bus.resp import Server, Unusable, connect
from meshup.kit.health import Finding, bad, ok

if TYPE_CHECKING:
    from meshup.bus.resp import Connection
    from meshup.kit.config import Config

PATIENCE_SECONDS: Final = 5.0
KEPT_SECONDS: Final = 5


def redis(config: Config) -> Finding:
    """Say whether this node's processes can meet through Redis, and how many do."""
    try:
        name, joined = asyncio.run(_tried(Server.at(config.redis_url), Names(config.secret_key)))
    except (OSError, Unusable) as error:
        reason = str(error) or "no answer"
        return bad(
            f"Redis cannot be used ({reason}): clients meet only those on their machine.",
            "Look at Redis and at MESHUP_REDIS_URL; they find each other again by themselves.",
        )
    return ok(f"{name} answers, and joins {joined} serving processes of this node.")


async def _tried(server: Server, names: Names) -> tuple[str, int]:
    heard: list[bytes] = []
    line, name = await connect(server, lambda _channel, told: heard.append(told), lambda: None)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            joined = await _joined(line, names)
    finally:
        await line.close()
    if heard != [b"doctor"]:
        raise Unusable("what is published is not heard")
    return name, joined


async def _joined(line: Connection, names: Names) -> int:
    """Load, write, listen and publish as signalling does; return how many processes listen.

    Raises:
        Unusable: Redis does not allow it.
    """
    for script in SCRIPTS:
        await line.ask("SCRIPT", "LOAD", script)
    channel = names.claim(f"doctor/{new_mark().decode()}")
    line.subscribe(channel)
    await line.ask("SET", channel, b"", "NX", "EX", KEPT_SECONDS, "GET")
    await line.ask("HSET", channel + b":h", b"", b"")
    await line.ask("DEL", channel, channel + b":h")
    await line.ask("SPUBLISH", channel, b"doctor")
    told = await line.ask("PUBSUB", "SHARDNUMSUB", names.hosts)
    return int(told[1]) if isinstance(told, list) else 0
