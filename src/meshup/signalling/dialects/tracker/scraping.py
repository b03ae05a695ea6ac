"""How a tracker tells how many peers there are. Pure.

Source
    bittorrent-tracker 11.2 (``lib/server/swarm.js``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.json import Encoder

from meshup.signalling.dialects.tracker.requests import is_id
from meshup.signalling.dialects.tracker.swarms import SEED, RequestError, SwarmRoom

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.signalling.dialects.tracker.requests import TrackerRequest
    from meshup.signalling.dialects.tracker.swarm import Swarm
    from meshup.signalling.sessions import Connection

SCRAPE_SECONDS: Final = 600

_json = Encoder().encode


def scrape(room: SwarmRoom, connection: Connection, request: TrackerRequest) -> None:
    """Answer, when those on other workers are counted, too.

    Raises:
        RequestError: the request names no hashes, or too many.
    """
    info_hashes = [request.info_hash] if isinstance(request.info_hash, str) else request.info_hash
    if not info_hashes:
        raise RequestError("scrape needs an info_hash")
    if len(info_hashes) > room.limits.hashes or not all(map(is_id, info_hashes)):
        raise RequestError("invalid info_hash")
    files: dict[str, dict[str, int]] = {info_hash: {} for info_hash in info_hashes}
    waiting = len(files)

    def counted(info_hash: str, swarm: Swarm | None, facts: Mapping[str, int]) -> None:
        nonlocal waiting
        waiting -= 1
        seeds = swarm.seeds if swarm is not None else facts.get(SEED, 0)
        peers = len(swarm) if swarm is not None else sum(facts.values())
        files[info_hash] = {
            "complete": seeds,
            "incomplete": peers - seeds,
            "downloaded": swarm.downloaded if swarm is not None else 0,
        }
        if not waiting:
            flags = {"min_request_interval": SCRAPE_SECONDS}
            connection.send(_json({"action": "scrape", "files": files, "flags": flags}))

    for info_hash in tuple(files):
        swarm = room.swarms.get(info_hash)
        if swarm is not None:
            counted(info_hash, swarm, {})
        elif room.may_ask_elsewhere():
            room.bus.tally(room.name_of(info_hash), partial(counted, info_hash, None))
        else:
            counted(info_hash, None, {})
