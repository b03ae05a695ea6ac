"""How a tracker tells how many peers there are. Pure.

Source
    bittorrent-tracker 11.2 (``lib/server/swarm.js``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.json import Encoder

from meshup.signalling.requests import is_id
from meshup.signalling.swarms import SEED, Swarm, Swarms, Wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.signalling.requests import Told
    from meshup.signalling.sessions import Line

SCRAPE_SECONDS: Final = 600

_json = Encoder().encode


def scrape(hub: Swarms, line: Line, told: Told) -> None:
    """Answer, when those on other workers are counted, too.

    Raises:
        Wrong: the request names no hashes, or too many.
    """
    asked = [told.info_hash] if isinstance(told.info_hash, str) else told.info_hash
    if not asked:
        raise Wrong("scrape needs an info_hash")
    if len(asked) > hub.limits.hashes or not all(map(is_id, asked)):
        raise Wrong("invalid info_hash")
    files: dict[str, dict[str, int]] = {info_hash: {} for info_hash in asked}
    waiting = len(files)

    def found(info_hash: str, swarm: Swarm | None, facts: Mapping[str, int]) -> None:
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
            line.send(_json({"action": "scrape", "files": files, "flags": flags}))

    for info_hash in tuple(files):
        swarm = hub.swarms.get(info_hash)
        if swarm is not None:
            found(info_hash, swarm, {})
        elif hub.may_ask_elsewhere():
            hub.bus.tally(hub.name_of(info_hash), partial(found, info_hash, None))
        else:
            found(info_hash, None, {})
